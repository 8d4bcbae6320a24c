/** The guests of one spec file as each other's neighbours, and what they name on a host. */
import { assignedOf, heldBy } from "../guest/host/assigned";
import { MachineIndex, machineOf } from "../guest/host/machine-index";
import { rightSpec } from "../guest/reading/spec-findings";
import { storedOf } from "../guest/host/stored";
import { effectiveSpec } from "../guest/overriding/effective-spec";
import { wantedPaths } from "../guest/host/wanted-paths";
import type { HostResources, NamedPath } from "../hosts/resources/types";
import type { HostProfile } from "../hosts/types";

/** What only one machine of a host can have, of all guests that were read before. */
export class Neighbours {
  private readonly hosts = new Map<HostResources, MachineIndex>();

  /**
   * The index of the guest's host, with the guest added; undefined where nothing is known of what lies on the host, or
   * the spec is wrong.
   */
  of(host: HostProfile | undefined, written: unknown): MachineIndex | undefined {
    const resources = host?.resources;
    const right = rightSpec(written);
    const spec = right && effectiveSpec(right);
    if (resources === undefined || spec === undefined) return undefined;
    let index = this.hosts.get(resources);
    if (index === undefined) this.hosts.set(resources, (index = new MachineIndex(resources)));
    const held = heldBy(
      assignedOf(spec.hostDevices, host?.hostDevices, { name: spec.name, uuid: spec.uuid, machines: index }),
    );
    index.add(machineOf(spec, storedOf(spec), spec.running !== false, held));
    return index;
  }
}

/** Paths that a guest names on a host; none where the spec is wrong. */
export function wantedBy(written: unknown, resources: HostResources): readonly NamedPath[] {
  const spec = rightSpec(written);
  return spec === undefined ? [] : wantedPaths(storedOf(effectiveSpec(spec)), resources);
}
