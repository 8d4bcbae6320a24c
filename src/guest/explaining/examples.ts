import type { HostMachine } from "../../hosts/resources/types";
import type { HostProfile } from "../../hosts/types";
import type { GuestExample, HostExample } from "../context";
import type { HostLook } from "../host/look";
import type { GuestSpec } from "../types";

/** A rule's example as a guest: what it does not say is a Windows 11. */
export const exampleGuest = (example: GuestExample | Readonly<Record<string, unknown>>): GuestSpec => ({
  name: "example",
  windows: "windows-11",
  ...example,
});

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
export const neighbour = (example: Partial<Pick<HostMachine, "running" | "disks" | "consoles">>): HostMachine => ({
  name: "web1",
  uuid: "6e1d3f62-1111-4a4f-8e1a-000000000001",
  running: true,
  disks: [],
  consoles: [],
  ...example,
});

/** What a rule's example says beside the host. */
export const exampleLook = ({ files, look }: Pick<HostExample, "files" | "look">): HostLook => ({
  ...look,
  ...(files === undefined ? {} : { files: new Map(Object.entries(files)) }),
});
