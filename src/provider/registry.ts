import { domainHandler, hostProfiles } from "./domain";
import { HostLooks } from "./host-looks";
import type { ResourceHandler } from "./resource";
import { RunVolumes } from "./run-volumes";
import { volumeHandler } from "./volume";

/**
 * Every resource of the package, for one run. What one of them learns about a host, the others know. A new one is a
 * handler and a line here.
 */
export function resources(): readonly ResourceHandler[] {
  const known = { profiles: hostProfiles(), volumes: new RunVolumes(), looks: new HostLooks() };
  return [domainHandler(known.profiles, known.volumes, known.looks), volumeHandler(known)];
}
