import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { anonymousDisks, diskKey } from "../defining/members";
import { listText } from "../explaining/show";
import { twins } from "../../findings/twins";
import type { DiskSpec } from "../types";

export const diskIdentity = defineGuestRule({
  id: "disk-identity",
  severity: "error",
  necessary: "deploy",
  description:
    "Each additional disk must have a unique identity: its `name`, otherwise its `serial`, otherwise its `volume` or `path`.",
  rationale:
    "If disks are identified only by their position in the list, adding or removing a disk assigns the wrong volumes to those after it.",
  argumentsOnly: "Disks of a machine have no identity data of ours.",
  messages: {
    anonymous: {
      message: "{paths} of {guest} are new disks that are identified only by their position in the list.",
      fix: 'Give each disk a `name`. For existing disks, also set the current `volume`, for example { name: "data", volume: "{guest}-1.qcow2" } for the first one, "{guest}-2.qcow2" for the second.',
    },
    same: {
      message: "{path} and {other} of {guest} have the same identity {what}.",
      fix: "Give one of them a different `name`.",
    },
    system: {
      message: "{path} of {guest} has the identity system, which is reserved for the system disk.",
      fix: "Give it a different `name`.",
    },
  },
  sources: [
    "https://github.com/nutanix/terraform-provider-nutanix/issues/804",
    "https://github.com/bpg/terraform-provider-proxmox/issues/2172",
  ],
  reads: ["disks", "name"],
  examples: {
    incorrect: [
      { disks: [{ size: "1 GiB" }, { size: "2 GiB" }] },
      {
        disks: [
          { name: "data", size: "1 GiB" },
          { serial: "data", size: "2 GiB" },
        ],
      },
      { disks: [{ name: "system", size: "1 GiB" }] },
    ],
    correct: [
      { disks: [{ size: "1 GiB" }] },
      {
        disks: [
          { name: "sql", size: "1 GiB" },
          { serial: "LOG", size: "2 GiB" },
          { volume: "old.qcow2" },
          { path: "/dev/vg/data" },
        ],
      },
    ],
  },
  check({ guest, spec }) {
    const anonymous = anonymousDisks(spec);
    const known = (spec.disks ?? []).flatMap((disk: DiskSpec | undefined, index) =>
      disk === undefined || (disk.name === undefined && disk.serial === undefined)
        ? []
        : [[`disks[${index}]`, diskKey(disk)] as const],
    );
    return [
      ...(anonymous.length > 1
        ? [
            {
              messageId: "anonymous" as const,
              path: `disks[${anonymous[1]!}]`,
              data: { guest, paths: listText(anonymous.map((index) => `disks[${index}]`)) },
            },
          ]
        : nothing),
      ...twins(known).map((twin) => ({ messageId: "same" as const, path: twin.path, data: { guest, ...twin } })),
      ...known
        .filter(([, key]) => key === "system")
        .map(([path]) => ({ messageId: "system" as const, path, data: { guest, path } })),
    ];
  },
});
