import * as z from "zod";

import { group, optional } from "./describe";

export const lun = group(
  "DiskLunArgs",
  "SCSI passthrough: Windows sends its SCSI commands to the device itself. `{}` turns it on.",
  {
    reservations: optional(z.boolean(), {
      about:
        "Whether Windows can reserve the device against other machines (SCSI-3 persistent reservations), as a failover cluster does. libvirt starts `qemu-pr-helper`, which the host must have.",
      default: false,
      notes: "Requires libvirt 4.4 or newer.",
    }),
    rawIo: optional(z.boolean(), {
      about: "Whether QEMU may send commands that need the capability CAP_SYS_RAWIO.",
      default: false,
      notes: "Lifts a barrier between Windows and the host. Reservations do not need it.",
    }),
  },
);

export type LunSpec = z.input<typeof lun>;
