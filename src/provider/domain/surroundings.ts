import {
  assignedFunctions,
  assignedOf,
  deviceEntries,
  effectiveSpec,
  heldBy,
  type HostLook,
  MachineIndex,
  machineOf,
  rightSpec,
  type Stored,
  storedOf,
  wantedBySpecs,
  wantedPaths,
} from "../../guest";
import type { GuestSpec } from "../../guest/types";
import type { HostDevices } from "../../hosts/devices/types";
import { kindsOf } from "../../hosts/devices/wanted";
import type { HostResources } from "../../hosts/resources/types";
import type { HostProfile } from "../../hosts/types";
import { DeviceLooks } from "../device-looks";
import { HostLooks } from "../host-looks";
import { canonicalHost, hostPlace } from "../host-uri";
import type { Properties } from "../properties";
import type { OperationContext } from "../resource";
import { RunVolumes } from "../run-volumes";
import { readInputs } from "./inputs";

/**
 * What lies around a machine: the files it names on the host, and what the same run declares beside it. One instance
 * serves one run.
 */
export class Surroundings {
  private readonly machines = new Map<string, MachineIndex>();

  constructor(
    private readonly volumes = new RunVolumes(),
    private readonly looks = new HostLooks(),
    private readonly deviceLooks = new DeviceLooks(),
  ) {}

  /** Everything that is known beside the profile. The machine itself is among what the next one finds. */
  async look(
    inputs: Properties,
    olds: Properties,
    profile: HostProfile,
    made: readonly string[],
    { signal }: Pick<OperationContext, "signal">,
  ): Promise<HostLook> {
    const devices = await this.devices(inputs, olds, profile, signal);
    const around = { made, ...(devices === undefined ? {} : { devices }) };
    const { resources } = profile;
    const [host, uri] = [hostPlace(inputs), canonicalHost(inputs)];
    const spec = specIn(inputs);
    if (resources === undefined || host === undefined || uri === undefined || spec === undefined) return around;
    const storage = storedOf(spec);
    const former = specIn(olds);
    const files = await this.looks.files(
      uri,
      resources,
      wantedPaths(storage, resources, former === undefined ? [] : storedOf(former)),
      signal,
    );
    const machines = this.index(host, resources);
    const held = heldBy([
      ...assignedOf(spec.hostDevices, devices, { name: spec.name, uuid: spec.uuid, machines }),
      ...assignedFunctions(spec.networks, devices),
    ]);
    machines.add(machineOf(spec, storage, readInputs(inputs).lifecycle.running, held));
    return {
      ...around,
      made: [...made, ...this.ownVolumes(host, storage)],
      machines,
      ...(files === undefined ? {} : { files }),
    };
  }

  /** The devices that the machine asks for, and had; a host is not asked for the sake of a machine without any. */
  async devices(
    inputs: Properties,
    olds: Properties,
    profile: HostProfile,
    signal: AbortSignal,
  ): Promise<HostDevices | undefined> {
    const spec = effectiveSpec(readInputs(inputs).spec);
    const before = hostPlace(olds) === hostPlace(inputs) ? [effectiveSpec(readInputs(olds).spec)] : [];
    const [wanted, uri] = [wantedBySpecs([spec, ...before]), canonicalHost(inputs)];
    if (wanted === undefined || uri === undefined) return undefined;
    const named = await this.deviceLooks.devices(uri, profile, wanted, signal);
    const { name, uuid } = spec;
    const assigned = assignedOf(deviceEntries(spec["hostDevices"]), named, {
      name: String(name),
      uuid: typeof uuid === "string" ? uuid : undefined,
    });
    // Another device than the expected one, or none: the error tells where it is now.
    const isLost = assigned.some(({ matches }) => matches?.length === 0);
    return isLost ? this.deviceLooks.devices(uri, profile, { all: kindsOf(wanted) }, signal) : named;
  }

  private index(host: string, resources: HostResources): MachineIndex {
    let index = this.machines.get(host);
    if (index === undefined) this.machines.set(host, (index = new MachineIndex(resources)));
    return index;
  }

  /** Disks whose volumes are resources of this run: their own checks have looked at them. */
  private ownVolumes(host: string, storage: readonly Stored[]): string[] {
    return storage.flatMap(({ path, place }) =>
      "path" in place || !this.volumes.has(host, place.pool, place.volume) ? [] : [path],
    );
  }
}

/** Undefined while not everything is known, or where the shape is wrong. */
function specIn(inputs: Properties): GuestSpec | undefined {
  const { spec, unknown } = readInputs(inputs);
  if (spec["name"] === undefined || unknown.some((path) => /^(name|uuid|systemDisk|disks|cdroms)\b/.test(path)))
    return undefined;
  const right = rightSpec(spec);
  return right && effectiveSpec(right);
}
