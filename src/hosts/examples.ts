import type { HostMachine } from "./resources/types";
import type { HostProfile } from "./types";

/** A rule's example as a host: what it does not say is not known. */
export const exampleHost = (example: Partial<HostProfile>): HostProfile => ({
  format: 1,
  name: "kvm1",
  cpu: { vendor: "unknown" },
  nested: "unknown",
  tsc: { scaling: "unknown" },
  apicv: "unknown",
  hypervSupported: "unknown",
  firmware: { uefi: "unknown", secureBoot: "unknown", enrolledKeys: "unknown" },
  tpm: {},
  devices: {},
  ...example,
});

/** Another machine on the host of a rule's example: what it does not say is a machine that runs and has nothing. */
export const neighbour = (example: Partial<HostMachine>): HostMachine => ({
  name: "web1",
  uuid: "6e1d3f62-1111-4a4f-8e1a-000000000001",
  running: true,
  disks: [],
  consoles: [],
  ...example,
});
