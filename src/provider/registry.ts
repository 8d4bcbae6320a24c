import { domainHandler, hostProfiles } from "./domain";
import { explainFunction } from "./domain/explain";
import { DeviceLooks } from "./device-looks";
import { HostLooks } from "./host-looks";
import { FleetRun } from "./fleet/fleet-run";
import { gateHandler } from "./fleet/gate";
import { planHandler } from "./fleet/plan";
import type { FunctionHandler, ResourceHandler } from "./resource";
import { RunVolumes } from "./run-volumes";
import { volumeHandler } from "./volume";

export interface Handlers {
  readonly resources: readonly ResourceHandler[];
  readonly functions: readonly FunctionHandler[];
}

/**
 * Every resource and function of the package, for one run. What one of them learns about a host, the others know. A new
 * one is a handler and a line here.
 */
export function handlers(): Handlers {
  const known = {
    profiles: hostProfiles(),
    volumes: new RunVolumes(),
    looks: new HostLooks(),
    devices: new DeviceLooks(),
    fleets: new FleetRun(),
  };
  return {
    resources: [
      domainHandler(known.profiles, known.volumes, known.looks, known.fleets, known.devices),
      volumeHandler(known, known.fleets),
      planHandler(known.profiles, known.fleets, known.devices),
      gateHandler(known.fleets),
    ],
    functions: [explainFunction(known.profiles)],
  };
}
