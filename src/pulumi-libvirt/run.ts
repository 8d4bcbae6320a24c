import * as pulumi from "@pulumi/pulumi";
import { hostProfiles } from "../provider/domain";
import { Surroundings } from "../provider/domain/surroundings";
import type { HostProfiles } from "../provider/host-profiles";

/** What one run of a program learned about its hosts. */
export interface Run {
  readonly profiles: HostProfiles;
  readonly surroundings: Surroundings;
}

const runs = new WeakMap<object, Run>();

/**
 * Hosts are asked once in a run. A process of the Automation API has many, each with a connection to the engine of its
 * own.
 */
export function thisRun(): Run {
  const key = pulumi.runtime.getMonitor() ?? runs;
  let run = runs.get(key);
  if (run === undefined) runs.set(key, (run = { profiles: hostProfiles(), surroundings: new Surroundings() }));
  return run;
}
