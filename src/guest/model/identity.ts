import * as z from "zod";

import type { DomainDefinition } from "../../domain/definition";
import * as hardware from "../reading/hardware-leaves";
import { group, list, optional } from "./describe";

type Sysinfo = NonNullable<DomainDefinition["sysinfo"]>;
type Fields<Part extends keyof Sysinfo> = Record<keyof NonNullable<Sysinfo[Part]>, ReturnType<typeof field>>;

const field = (about: string) => optional(hardware.smbiosText, { about, defaultText: "QEMU's own" });

const system = group("SmbiosSystemArgs", "What the firmware says about the computer (SMBIOS type 1).", {
  manufacturer: field("Manufacturer of the computer."),
  product: field("Model of the computer."),
  version: field("Version of the model."),
  serial: field("Serial number. A Pulumi secret stays one."),
  sku: field("Stock keeping unit."),
  family: field("Family of models."),
} satisfies Fields<"system">);

const baseBoard = group("SmbiosBaseBoardArgs", "What the firmware says about the mainboard (SMBIOS type 2).", {
  manufacturer: field("Manufacturer of the mainboard."),
  product: field("Model of the mainboard."),
  version: field("Version of the model."),
  serial: field("Serial number. A Pulumi secret stays one."),
  asset: field("Asset tag. A Pulumi secret stays one."),
  location: field("Place of the mainboard in the chassis."),
} satisfies Fields<"baseBoard">);

const bios = group("SmbiosBiosArgs", "What the firmware says about itself (SMBIOS type 0).", {
  vendor: field("Vendor of the firmware."),
  version: field("Version of the firmware."),
  date: optional(hardware.smbiosDate, { about: "Date of the firmware.", defaultText: "QEMU's own" }),
  release: optional(hardware.smbiosRelease, { about: "Release of the firmware.", defaultText: "QEMU's own" }),
} satisfies Fields<"bios">);

const chassis = group("SmbiosChassisArgs", "What the firmware says about the chassis (SMBIOS type 3).", {
  manufacturer: field("Manufacturer of the chassis."),
  version: field("Version of the chassis."),
  serial: field("Serial number. A Pulumi secret stays one."),
  asset: field("Asset tag. A Pulumi secret stays one."),
  sku: field("Stock keeping unit."),
} satisfies Fields<"chassis">);

const FIELDS = ["system", "baseBoard", "bios", "chassis", "oemStrings"] as const;

export const smbios = group(
  "SmbiosArgs",
  "What Windows reads about its computer. Licences of some programs are bound to it.",
  {
    host: optional(z.boolean(), {
      about:
        "Copy the data of the host. Windows then sees the manufacturer, the model and the serial number of the host.",
      default: false,
      excludes: FIELDS,
      notes: "The UUID stays that of the machine. Machines with the host's data differ after a move to another host.",
    }),
    system: optional(system, { about: "The computer.", defaultText: "QEMU's own", excludes: ["host"] }),
    baseBoard: optional(baseBoard, { about: "The mainboard.", defaultText: "QEMU's own", excludes: ["host"] }),
    bios: optional(bios, { about: "The firmware.", defaultText: "QEMU's own", excludes: ["host"] }),
    chassis: optional(chassis, { about: "The chassis.", defaultText: "QEMU's own", excludes: ["host"] }),
    oemStrings: optional(list(hardware.smbiosText, 64), {
      about: "Free texts (SMBIOS type 11) that a program in Windows can read. A Pulumi secret stays one.",
      defaultText: "none",
      excludes: ["host"],
    }),
  },
);
