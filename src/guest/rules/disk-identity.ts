import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { anonymousDisks, diskKey } from "../defining/members";
import { listText } from "../explaining/show";
import { twins } from "../../findings/twins";
import type { DiskSpec } from "../types";

export const diskIdentity = defineGuestRule({
  id: "disk-identity",
  severity: "error",
  description: "Every one of the further disks is known by a word of its own: its `name`, else its `serial`, else its `volume` or `path`.",
  rationale: "Disks that are only told apart by their place in the list get each other's volumes when one is removed or added before them.",
  messages: {
    anonymous: {
      message: "{paths} of {guest} are made, and nothing tells them apart but their places in the list.",
      fix: "Give each a `name`. For disks that exist, also write the `volume` that each has, for example { name: \"data\", volume: \"{guest}-1.qcow2\" } for the first of the list, \"{guest}-2.qcow2\" for the second.",
    },
    same: { message: "{path} and {other} of {guest} are both known as {what}.", fix: "Give one of them another `name`." },
    system: { message: "{path} of {guest} is known as system, which is the system disk.", fix: "Give it another `name`." },
  },
  sources: ["https://github.com/nutanix/terraform-provider-nutanix/issues/804", "https://github.com/bpg/terraform-provider-proxmox/issues/2172"],
  reads: ["disks", "name"],
  examples: {
    incorrect: [{ disks: [{ size: "1 GiB" }, { size: "2 GiB" }] }, { disks: [{ name: "data", size: "1 GiB" }, { serial: "data", size: "2 GiB" }] }, { disks: [{ name: "system", size: "1 GiB" }] }],
    correct: [{ disks: [{ size: "1 GiB" }] }, { disks: [{ name: "sql", size: "1 GiB" }, { serial: "LOG", size: "2 GiB" }, { volume: "old.qcow2" }, { path: "/dev/vg/data" }] }],
  },
  check({ guest, spec }) {
    const anonymous = anonymousDisks(spec);
    const known = (spec.disks ?? []).flatMap((disk: DiskSpec | undefined, index) => (disk === undefined || (disk.name === undefined && disk.serial === undefined) ? [] : [[`disks[${index}]`, diskKey(disk)] as const]));
    return [
      ...(anonymous.length > 1 ? [{ messageId: "anonymous" as const, path: `disks[${anonymous[1]!}]`, data: { guest, paths: listText(anonymous.map((index) => `disks[${index}]`)) } }] : nothing),
      ...twins(known).map((twin) => ({ messageId: "same" as const, path: twin.path, data: { guest, ...twin } })),
      ...known.filter(([, key]) => key === "system").map(([path]) => ({ messageId: "system" as const, path, data: { guest, path } })),
    ];
  },
});
