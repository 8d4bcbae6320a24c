import { defineGuestRule } from "../context";
import type { CdromSpec } from "../types";

function faultOf(cdrom: CdromSpec | undefined): "both" | "pool" | undefined {
  if (cdrom?.path !== undefined) return cdrom.volume !== undefined || cdrom.pool !== undefined ? "both" : undefined;
  return cdrom?.pool !== undefined && cdrom.volume === undefined ? "pool" : undefined;
}

export const cdromSource = defineGuestRule({
  id: "cdrom-source",
  severity: "error",
  necessary: "deploy",
  description: "A CD-ROM drive is empty or contains one image.",
  rationale: "A path and a volume specify two different images, and a pool alone specifies none.",
  argumentsOnly: "libvirt reads one source for a drive.",
  messages: {
    both: { message: "{path} of {guest} specifies both a `path` and a volume.", fix: "Remove one of them." },
    pool: {
      message: "{path} of {guest} specifies a `pool` but no `volume`.",
      fix: "Set `volume`, or remove `pool` for an empty drive.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms"],
  reads: ["cdroms"],
  examples: {
    incorrect: [{ cdroms: [{ path: "/a.iso", volume: "b.iso" }] }, { cdroms: [{ pool: "iso" }] }],
    correct: [{ cdroms: [{}, { path: "/a.iso" }, { pool: "iso", volume: "b.iso" }] }],
  },
  check({ guest, spec }) {
    return (spec.cdroms ?? []).flatMap((cdrom, index) => {
      const path = `cdroms[${index}]`;
      const fault = faultOf(cdrom);
      return fault === undefined ? [] : [{ messageId: fault, path, data: { guest, path } }];
    });
  },
});
