import type { GuestExample, HostExample } from "../context";
import type { HostLook } from "../host/look";
import type { GuestSpec } from "../types";

/** A rule's example as a guest: what it does not say is a Windows 11. */
export const exampleGuest = (example: GuestExample | Readonly<Record<string, unknown>>): GuestSpec => ({
  name: "example",
  windows: "windows-11",
  ...example,
});

/** What a rule's example says beside the host. */
export const exampleLook = ({ files, look }: Pick<HostExample, "files" | "look">): HostLook => ({
  ...look,
  ...(files === undefined ? {} : { files: new Map(Object.entries(files)) }),
});
