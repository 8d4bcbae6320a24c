import type { HostEnlightenments } from "../enlightenments/types";
import { hostEnlightenments } from "../hosts/support";
import type { HostProfile } from "../hosts/types";

const remembered = new WeakMap<HostProfile, HostEnlightenments>();

/** A host as the engine sees it: one object per profile, because the engine remembers its answers. */
export function engineHost(profile: HostProfile): HostEnlightenments {
  let host = remembered.get(profile);
  if (!host) remembered.set(profile, (host = hostEnlightenments(profile)));
  return host;
}
