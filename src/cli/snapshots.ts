/** Asks a host about the snapshots of its machines, for `windows-guest snapshots`. */
import type { LibvirtClient } from "../libvirt";
import type { Snapshot } from "../libvirt/snapshots";
import { FailedError, UsageError } from "./errors";
import { withHost } from "./host-source";

export interface MachineSnapshots {
  readonly machine: string;
  readonly snapshots: readonly Snapshot[];
  /** Why they could not be read. */
  readonly problem?: string;
}

/** Snapshots of one machine, or of every machine of the host. */
export const readSnapshots = (uri: string, machine: string | undefined): Promise<MachineSnapshots[]> =>
  withHost(uri, async (client) => {
    const { LibvirtError } = require("../libvirt") as typeof import("../libvirt");
    const { listSnapshots, SnapshotError } = require("../libvirt/snapshots") as typeof import("../libvirt/snapshots");
    const machines = machine === undefined ? await allMachines(client) : [await uuidOf(client, machine)];
    const found: MachineSnapshots[] = [];
    for (const { uuid, name } of machines) {
      try {
        found.push({ machine: name, snapshots: await listSnapshots(client, uuid) });
      } catch (error) {
        // One machine that cannot be read hides no other; a host that does not answer ends it.
        const ofMachine =
          error instanceof SnapshotError || (error instanceof LibvirtError && !error.isConnectionFailure);
        if (!ofMachine) throw error;
        if (machine !== undefined) throw new FailedError(error.message);
        found.push({ machine: name, snapshots: [], problem: error.message });
      }
    }
    return found;
  });

/** Does something with the snapshots of one machine. */
export const onMachine = <T>(
  uri: string,
  machine: string,
  what: (client: LibvirtClient, uuid: string) => Promise<T>,
): Promise<T> =>
  withHost(uri, async (client) => {
    const { SnapshotError } = require("../libvirt/snapshots") as typeof import("../libvirt/snapshots");
    const { uuid } = await uuidOf(client, machine);
    try {
      return await what(client, uuid);
    } catch (error) {
      if (error instanceof SnapshotError) throw new FailedError(error.message);
      throw error;
    }
  });

interface Named {
  readonly uuid: string;
  readonly name: string;
}

async function uuidOf(client: LibvirtClient, machine: string): Promise<Named> {
  const [uuid, name] = await client.batch("look for the machine", [
    ["domuuid", `--domain=${machine}`],
    ["domname", `--domain=${machine}`],
  ]);
  if (uuid!.ok) return { uuid: uuid!.text.trim(), name: name!.ok ? name!.text.trim() : machine };
  // A UUID is no name, and `domuuid` takes names only.
  if (name!.ok) return { uuid: machine.toLowerCase(), name: name!.text.trim() };
  if (uuid!.error.code !== "not-found") throw uuid!.error;
  throw new UsageError(
    `${client.host} has no machine "${machine}"; virsh -c ${client.host} list --all shows its machines`,
  );
}

async function allMachines(client: LibvirtClient): Promise<Named[]> {
  const { lines } = require("../libvirt") as typeof import("../libvirt");
  const uuids = lines(await client.virsh("list the machines", ["list", "--all", "--uuid"]));
  const names = await client.batch(
    "read the machines' names",
    uuids.map((uuid) => ["domname", `--domain=${uuid}`]),
  );
  return uuids.flatMap((uuid, index) => {
    const answer = names[index]!;
    // Undefined since it was listed.
    return answer.ok ? [{ uuid, name: answer.text.trim() }] : [];
  });
}
