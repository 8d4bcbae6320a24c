import * as z from "zod";

import * as raw from "../reading/raw-xml-leaves";
import { group, list, optional } from "./describe";

export const rawXml = group(
  "RawXmlArgs",
  "What the machine's XML has beyond the arguments. The machine that comes of it is checked like any other.",
  {
    set: optional(raw.atMost(z.record(z.string(), raw.xmlValue), 64), {
      about:
        "Values by their paths below `<domain>`, for example `devices/memballoon/@autodeflate` or `devices/disk[target/@dev='sda']/driver/@cache`. A path without `@` is the text of an element. A Pulumi secret stays one.",
      defaultText: "none",
      notes: "Name, UUID, metadata and the file of the UEFI variables cannot be set.",
    }),
    append: optional(list(raw.xmlFragment, 32), {
      about:
        "Elements that are added, each as XML with one root element. Devices are added to `<devices>`, other elements to `<domain>`; elements that exist once, such as `<features>`, are extended. A Pulumi secret stays one.",
      defaultText: "none",
    }),
    qemuArgs: optional(list(raw.qemuArgument, 128), {
      about:
        "Arguments that libvirt passes to QEMU after its own, one word each. A Pulumi secret stays one in the state, but every user of the host sees it in the list of processes.",
      defaultText: "none",
      notes: "libvirt does not know what they mean, and marks the machine with `custom-argv` in its log.",
    }),
    qemuEnv: optional(raw.atMost(z.record(z.string(), raw.qemuVariable), 64), {
      about: "Environment variables of QEMU, by name.",
      defaultText: "none",
    }),
  },
);

export type RawXmlSpec = z.input<typeof rawXml>;
