import type { HostProfile } from "../../hosts/types";
import type { HostLook } from "../host/look";
import { resolveGuest } from "../resolve";
import type { GuestSpec } from "../types";

/**
 * The machine is on this host, whatever the host lacks of its files: a CD image that somebody deleted must not make
 * the next preview fail. The host's profile does not show files, the look does.
 */
export const onItsHost = (spec: GuestSpec, host: HostProfile, look: HostLook): GuestSpec =>
  resolveGuest(spec, host, { look }).findings.some(({ severity }) => severity === "error")
    ? { ...spec, hostSupport: "report" }
    : spec;
