import { nothing } from "../../findings";
import { isRemovedByNow, lifeOf, removedIn, type Life } from "../../hosts/machine-types";
import { machineTypeOf } from "../reading";
import { defineMachineRule } from "../rule";

export const machineTypeOld = defineMachineRule({
  id: "machine-type-old",
  severity: "warning",
  description: "A machine type must not be older than QEMU supports.",
  rationale:
    "QEMU supports a versioned machine type for six years and calls it deprecated after three. After an update of the host that removes the type, the machine does not start. A newer version of the same chipset changes little hardware: Windows stays activated in general, but a paused or saved machine cannot be resumed with it.",
  messages: {
    gone: {
      message: "{guest} has the machine type {type}, which QEMU {removed} and newer do not have any more.",
      fix: "Before an update of the host to such a QEMU, change machine='{type}' in `<type>` to {newer} while the machine is off; suspend BitLocker first.",
      arguments: {
        fix: "Before an update of the host to such a QEMU, set `machineType` to a newer version while the machine is off; suspend BitLocker first.",
      },
      kubevirt: {
        fix: "Set `machine.type` to a newer version, or remove it, while the machine is off; suspend BitLocker first.",
      },
    },
    removed: {
      message: "QEMU {qemu} on {host} does not have the machine type {type} of {guest} any more.",
      fix: "Change machine='{type}' in `<type>` to {newer} while the machine is off; suspend BitLocker first.",
      arguments: { fix: "Set `machineType` to a newer version while the machine is off; suspend BitLocker first." },
      kubevirt: {
        fix: "Set `machine.type` to a newer version, or remove it, while the machine is off; suspend BitLocker first.",
      },
    },
    deprecated: {
      message:
        "The machine type {type} of {guest} is deprecated in QEMU {qemu} on {host}, and a later release removes it.",
      fix: "Change machine='{type}' in `<type>` to {newer} at the next maintenance, while the machine is off; suspend BitLocker first.",
      arguments: {
        fix: "Set `machineType` to a newer version at the next maintenance, while the machine is off; suspend BitLocker first.",
      },
      kubevirt: {
        fix: "Set `machine.type` to a newer version, or remove it, while the machine is off; suspend BitLocker first.",
      },
    },
  },
  sources: [
    "https://www.qemu.org/docs/master/about/deprecated.html",
    "https://www.qemu.org/docs/master/about/removed-features.html",
    "https://gitlab.com/qemu-project/qemu/-/blob/master/include/hw/core/boards.h",
  ],
  reads: ["os/type"],
  examples: {
    incorrect: [
      { xml: "<os><type arch='x86_64' machine='pc-q35-5.1'>hvm</type></os>" },
      { xml: "<os><type arch='x86_64' machine='pc-i440fx-2.1'>hvm</type></os>", host: { qemu: "9.1.0" } },
      { xml: "<os><type arch='x86_64' machine='pc-i440fx-2.12'>hvm</type></os>", host: { qemu: "10.0.0" } },
      // A distribution kept it.
      {
        xml: "<os><type arch='x86_64' machine='pc-i440fx-2.1'>hvm</type></os>",
        host: { qemu: "10.1.0", machineTypes: ["pc-i440fx-2.1"] },
      },
    ],
    correct: [
      { xml: "<os><type arch='x86_64' machine='pc-q35-9.2'>hvm</type></os>" },
      { xml: "<os><type arch='x86_64' machine='pc-i440fx-2.12'>hvm</type></os>", host: { qemu: "7.2.0" } },
      { xml: "<os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>" },
      { xml: "<os><type arch='x86_64' machine='q35'>hvm</type></os>" },
      // How long a distribution keeps its own types, only it knows.
      { xml: "<os><type arch='x86_64' machine='pc-q35-rhel7.6.0'>hvm</type></os>" },
    ],
  },
  check({ guest, domain, host, hostName }) {
    const type = machineTypeOf(domain);
    const [, chipset = "", version = ""] = /^pc-(?:(i440fx|q35)-)?(\d+\.\d+)(?:\.\d+)?$/.exec(type) ?? [];
    if (version === "") return nothing;
    const data = { guest, type, newer: chipset === "q35" ? "q35" : "pc" };
    const kind = { chipset: chipset || "i440fx", version };
    const qemu = host?.qemu;
    // Which QEMU runs the machine decides whether a type is deprecated; without a host, only what is gone is told.
    if (qemu === undefined)
      return isRemovedByNow(kind) ? [report("gone", { ...data, removed: removedIn(kind) })] : nothing;
    const life = lifeOf(kind, qemu, host?.machineTypes?.includes(type) === true);
    return life === "supported" ? nothing : [report(life, { ...data, qemu, host: hostName ?? "the host" })];
  },
});

const SEVERITY = { gone: "warning", removed: "error", deprecated: "info" } as const;

const report = <Id extends Exclude<Life, "supported"> | "gone">(
  messageId: Id,
  data: Readonly<Record<string, string>>,
) => ({
  messageId,
  path: "os/type/@machine",
  severity: SEVERITY[messageId],
  data,
});
