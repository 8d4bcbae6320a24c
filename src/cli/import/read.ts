/** Machines of a host, read for `windows-guest import`. */
import { DomainDocument, UnsupportedDomainError, XmlParseError } from "../../domain";
import type { HostProfile } from "../../hosts";
import type { HostFile } from "../../hosts/resources/types";
import { lines, type LibvirtClient } from "../../libvirt";
import { UsageError } from "../errors";
import { askHost } from "../host-source";

/** A machine's definition, without its passwords. */
export interface ReadMachine {
  readonly name: string;
  readonly xml: string;
}

export interface ReadMachines {
  readonly host: HostProfile;
  readonly machines: readonly ReadMachine[];
  /** What stands under the paths that they name. Absent: nothing is known of it. */
  readonly files?: ReadonlyMap<string, HostFile>;
}

/**
 * Reads the host and the definitions of the named machines, or of all, over one connection.
 * @throws UsageError for a machine that is not there
 * @throws FailedError where the host does not answer
 */
export const readMachines = (uri: string, names: readonly string[]): Promise<ReadMachines> =>
  askHost(uri, async (client, host) => {
    const wanted =
      names.length > 0 ? names : lines(await client.virsh("list the machines", ["list", "--all", "--name"]));
    const machines = await definitions(client, wanted);
    const paths = [...new Set(machines.flatMap(({ xml }) => imagePaths(xml)))].map((path) => ({ path, image: false }));
    if (paths.length === 0) return { host, machines };
    // As everywhere on the command line: without an answer nothing is said about files.
    const files = await client.files.look(paths, host.resources?.qemuUser).catch(() => undefined);
    return { host, machines, ...(files === undefined ? {} : { files }) };
  });

/** Commands that read definitions, without their passwords. */
export const definitionCommands = (names: readonly string[]): string[][] =>
  names.map((name) => ["dumpxml", `--domain=${name}`, "--inactive"]);

/** Image files and devices that a machine names; none where its definition cannot be read. */
function imagePaths(xml: string): string[] {
  try {
    const { disks } = DomainDocument.of(xml).parsed.definition.devices;
    return disks.flatMap(({ source }) => (source !== undefined && "path" in source ? [source.path] : []));
  } catch (error) {
    // Whoever imports it tells.
    if (error instanceof XmlParseError || error instanceof UnsupportedDomainError) return [];
    throw error;
  }
}

async function definitions(client: LibvirtClient, names: readonly string[]): Promise<ReadMachine[]> {
  if (names.length === 0) return [];
  const answers = await client.batch("read the machines", definitionCommands(names));
  return answers.map((answer, index) => {
    const name = names[index]!;
    if (answer.ok) return { name, xml: answer.text };
    if (answer.error.code !== "not-found") throw answer.error;
    throw new UsageError(
      `${client.host} has no machine "${name}"; virsh -c ${client.host} list --all shows its machines`,
    );
  });
}
