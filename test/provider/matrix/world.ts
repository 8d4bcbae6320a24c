import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { PrivateLibvirtd } from "../../support/private-libvirtd";
import { isOverlay, snapshotsIn, type SnapshotWorld } from "./snapshots";
import { VirshShell } from "./virsh-shell";

const IMAGES = "/var/lib/libvirt/images";
const VARIABLES = "/var/lib/libvirt/qemu/nvram";
const TPM = "/var/lib/libvirt/swtpm";
/** What is in a file that Windows would have written to. */
const MARK = 64;

export interface Machine {
  readonly name: string;
  readonly uuid: string;
  readonly running: boolean;
  readonly autostart: boolean;
  /** Without what libvirt numbers or names anew. */
  readonly xml: string;
  /** What its file of UEFI variables holds; undefined where it has none. */
  readonly variables: string | undefined;
  /** What its TPM holds. */
  readonly tpm: string | undefined;
  readonly snapshots: SnapshotWorld;
}

/** All that is on a host: its machines, what is in its disk images, and files that no machine of it uses. */
export interface HostWorld {
  readonly machines: readonly Machine[];
  readonly images: Readonly<Record<string, string>>;
  readonly strays: readonly string[];
}

export type World = readonly HostWorld[];

const ask = (host: PrivateLibvirtd, ...commands: readonly string[]): Promise<string[]> =>
  VirshShell.of(host).ask(commands);
const uuidsOf = async (host: PrivateLibvirtd): Promise<string[]> =>
  (await ask(host, "list --all --uuid"))[0]!
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .sort();

const readMark = (file: string): string => {
  const content = readFileSync(file).subarray(0, MARK);
  const end = content.indexOf(0);
  return content.subarray(0, end < 0 ? MARK : end).toString("latin1");
};

/** Where libvirt keeps a machine's UEFI variables: where its definition says, else under its name. */
const variablesIn = (xml: string, name: string): string =>
  /<nvram[^>]*>([^<]+)</.exec(xml)?.[1] ?? `${VARIABLES}/${name}_VARS.fd`;

/** As if Windows had run: what it wrote is in its disks, in its UEFI variables and in its TPM. */
export function writeMarks(
  hosts: readonly PrivateLibvirtd[],
  machine: { readonly name: string; readonly uuid: string } | undefined,
): void {
  for (const host of hosts) {
    const images = host.file(`${IMAGES}/`);
    for (const name of readdirSync(images).filter((one) => !isOverlay(one))) {
      const content = readFileSync(path.join(images, name));
      content.write(`data of ${name}`.padEnd(MARK, "\0"), 0, "latin1");
      writeFileSync(path.join(images, name), content);
    }
  }
  const [host] = hosts;
  if (machine === undefined || host === undefined) return;
  const put = (file: string, text: string): void => {
    mkdirSync(path.dirname(host.file(file)), { recursive: true });
    writeFileSync(host.file(file), text.padEnd(MARK, "\0"));
  };
  put(variablesIn(host.exec("dumpxml", "--inactive", machine.uuid), machine.name), `variables of ${machine.name}`);
  put(`${TPM}/${machine.uuid}/tpm2/tpm2-00.permall`, `TPM of ${machine.name}`);
}

export const look = (hosts: readonly PrivateLibvirtd[]): Promise<World> => Promise.all(hosts.map(lookAt));

async function lookAt(host: PrivateLibvirtd): Promise<HostWorld> {
  const uuids = await uuidsOf(host);
  const parts =
    uuids.length === 0
      ? []
      : await ask(host, ...uuids.flatMap((uuid) => [`dumpxml --inactive --security-info ${uuid}`, `dominfo ${uuid}`]));
  const used = new Set<string>();
  const machines = uuids.map((uuid, index) => machineOf(host, uuid, parts[2 * index]!, parts[2 * index + 1]!, used));
  const images = Object.fromEntries(
    filesBelow(host.file(`${IMAGES}/`))
      .filter((name) => !used.has(`${IMAGES}/${name}`))
      .map((name) => [name, readMark(path.join(host.file(`${IMAGES}/`), name))]),
  );
  const strays = [VARIABLES, TPM]
    .flatMap((folder) => filesBelow(host.file(`${folder}/`)).map((name) => `${folder}/${name}`))
    .filter((file) => !used.has(file));
  return { machines, images, strays };
}

function machineOf(host: PrivateLibvirtd, uuid: string, xml: string, info: string, used: Set<string>): Machine {
  const name = /<name>([^<]*)</.exec(xml)?.[1] ?? "";
  const contentOf = (file: string): string | undefined => {
    used.add(file);
    return existsSync(host.file(file)) ? readMark(host.file(file)) : undefined;
  };
  const snapshots = snapshotsIn(host, uuid, xml);
  snapshots.files.forEach((file) => used.add(file));
  const uefi = /<loader[^>]*type='pflash'|<os firmware='efi'|<nvram/.test(xml);
  return {
    name,
    uuid,
    running: /^State:\s+running/m.test(info),
    autostart: /^Autostart:\s+enable/m.test(info),
    // Which file holds the variables is libvirt's or ours to choose; what is in it counts.
    // The token is new whenever a machine is made or taken.
    xml: devicesSorted(
      xml
        .replace(/\s*<nvram[^>]*(\/>|>[^<]*<\/nvram>)/, "")
        .replace(/ token="[0-9a-f]+"/, "")
        // A snapshot's name holds the day and a number, and an operation that is done again takes the next one.
        .replace(/(<source file=')[^']*\.snapshot-[^']*(')/g, "$1overlay$2")
        .trim(),
    ),
    variables: uefi ? contentOf(variablesIn(xml, name)) : undefined,
    tpm: contentOf(`${TPM}/${uuid}/tpm2/tpm2-00.permall`),
    snapshots,
  };
}

/** libvirt lists the devices in another order once it has read the definition from its file again. */
function devicesSorted(xml: string): string {
  const [, before, devices, after] = /^(.*\n {2}<devices>\n)(.*)(\n {2}<\/devices>.*)$/s.exec(xml) ?? [];
  if (devices === undefined) return xml;
  return `${before}${devices
    .split(/\n(?= {4}<[^/])/)
    .sort()
    .join("\n")}${after}`;
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();
}

/** Hosts as they are now, to be brought back as often as is wanted. */
export class SavedWorld {
  private constructor(
    private readonly hosts: readonly PrivateLibvirtd[],
    private readonly definitions: readonly (readonly {
      readonly uuid: string;
      readonly running: boolean;
      readonly autostart: boolean;
    }[])[],
  ) {}

  static async save(hosts: readonly PrivateLibvirtd[]): Promise<SavedWorld> {
    const definitions = await Promise.all(
      hosts.map(async (host) => {
        const saved = path.join(host.folder, "saved");
        rmSync(saved, { recursive: true, force: true });
        mkdirSync(saved);
        for (const [own, folder] of folders)
          if (existsSync(host.file(`${folder}/`)))
            cpSync(host.file(`${folder}/`), path.join(saved, own), { recursive: true });
        const { machines } = await lookAt(host);
        for (const { uuid } of machines)
          writeFileSync(
            path.join(saved, `${uuid}.xml`),
            (await ask(host, `dumpxml --inactive --security-info ${uuid}`))[0]!,
          );
        return machines;
      }),
    );
    return new SavedWorld(hosts, definitions);
  }

  async restore(): Promise<void> {
    await Promise.all(this.hosts.map((host, index) => this.restoreOne(host, index)));
  }

  private async restoreOne(host: PrivateLibvirtd, index: number): Promise<void> {
    await empty(host);
    const saved = path.join(host.folder, "saved");
    for (const [own, folder] of folders)
      if (existsSync(path.join(saved, own)))
        cpSync(path.join(saved, own), host.file(`${folder}/`), { recursive: true });
    const machines = this.definitions[index]!.flatMap(({ uuid, running, autostart }) => [
      `define ${path.join(saved, `${uuid}.xml`)}`,
      ...(autostart ? [`autostart ${uuid}`] : []),
      ...(running ? [`start ${uuid}`] : []),
    ]);
    await VirshShell.of(host).ask(["pool-refresh default", ...machines], true);
  }
}

const folders = [
  ["images", IMAGES],
  ["nvram", VARIABLES],
  ["swtpm", TPM],
] as const;

/** Takes every machine and every file of machines from a host. */
export async function empty(host: PrivateLibvirtd): Promise<void> {
  const uuids = await uuidsOf(host);
  if (uuids.length > 0)
    await ask(
      host,
      ...uuids.flatMap((uuid) => [
        `destroy ${uuid}`,
        `undefine ${uuid} --nvram --tpm --managed-save --snapshots-metadata`,
      ]),
    );
  for (const [, folder] of folders) {
    const real = host.file(`${folder}/`);
    if (!existsSync(real)) continue;
    for (const name of readdirSync(real)) rmSync(path.join(real, name), { recursive: true });
  }
  await VirshShell.of(host).ask(["pool-refresh default"], true);
}
