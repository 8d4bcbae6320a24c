import type { Finding } from "../../findings";
import type { HostResources } from "../../hosts/resources/types";
import { type LibvirtClient, libvirtClient } from "../../libvirt";
import { deployer } from "../state-home";
import { claimOf, ownerIn, ownerText, refusalToTake, type Wish } from "./claim";

/**
 * The machines of a host by UUID and by name, as they were when this run first asked: for a preview, which changes
 * nothing.
 */
class HostMachines {
  private readonly known = new Map<string, Promise<ReadonlySet<string>>>();

  /** `told`: the machines that the host told with what else it has. Absent: it is asked for a list. */
  on(client: LibvirtClient, told: HostResources["machines"], signal: AbortSignal): Promise<ReadonlySet<string>> {
    let known = this.known.get(client.host);
    if (known === undefined) {
      known =
        told === undefined
          ? listed(client, signal)
          : Promise.resolve(new Set(told.flatMap(({ uuid, name }) => [uuid.toLowerCase(), name])));
      this.known.set(client.host, known);
    }
    return known;
  }
}

async function listed(client: LibvirtClient, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const text = await client.virsh("list the machines", ["list", "--all", "--uuid", "--name"], { signal });
  return new Set(text.split("\n").flatMap((line) => /^\s*(\S{36})\s+(.*?)\s*$/.exec(line)?.slice(1) ?? []));
}

/**
 * What a preview says of a new machine whose UUID or name the host has already: that it is taken, and whose it is, or
 * why it is not. What the host told once serves all machines of a run; only a machine that is there is looked at.
 */
export class Taking {
  private readonly machines = new HostMachines();

  /** `told`: see {@link HostMachines.on}. */
  async findings(uri: string, wish: Wish, told: HostResources["machines"], signal: AbortSignal): Promise<Finding[]> {
    const client = libvirtClient(uri);
    try {
      const known = await this.machines.on(client, told, signal);
      if (!known.has(wish.uuid.toLowerCase()) && !known.has(wish.name)) return [];
      return await this.judged(client, wish, signal);
    } catch {
      // The host answered a moment ago; what is wrong with it now, the deployment says.
      return [];
    }
  }

  private async judged(client: LibvirtClient, wish: Wish, signal: AbortSignal): Promise<Finding[]> {
    const { machine, holder } = await client.look(wish.uuid, { name: wish.name }, { signal });
    if (holder !== undefined && holder !== wish.uuid && (await this.isOfThisState(client, holder, signal))) {
      return [
        finding(
          "warning",
          "name",
          `another machine of this stack still has the name ${wish.name} on ${client.host} and must release it first`,
          "Make this resource depend on that machine (dependsOn), or deploy in two steps",
        ),
      ];
    }
    const refusal = refusalToTake(client, wish, machine, holder);
    if (refusal !== undefined)
      return [finding("error", holder !== undefined && holder !== wish.uuid ? "name" : "uuid", refusal)];
    if (machine === undefined) return [];
    const owner = ownerIn(machine);
    if (owner !== undefined && claimOf(owner, wish.urn, undefined) === "own") {
      return [
        finding(
          "warning",
          "uuid",
          `${wish.name} already exists on ${client.host}, from a deployment of this resource that was interrupted before the state recorded it: it is adopted and updated to match the declaration`,
        ),
      ];
    }
    const from = owner === undefined ? "it has no recorded owner" : `it belongs to ${ownerText(owner)}, which loses it`;
    return [
      finding(
        "warning",
        "adopt",
        `${wish.name} already exists on ${client.host} and is taken over with its disks, UEFI variables and TPM: ${from}`,
      ),
    ];
  }

  private async isOfThisState(client: LibvirtClient, uuid: string, signal: AbortSignal): Promise<boolean> {
    const { machine } = await client.look(uuid, {}, { signal });
    return machine !== undefined && ownerIn(machine)?.state === deployer().state;
  }
}

const finding = (severity: Finding["severity"], path: string, message: string, fix?: string): Finding => ({
  ruleId: "machine-exists",
  severity,
  path,
  message,
  ...(fix === undefined ? {} : { fix }),
});
