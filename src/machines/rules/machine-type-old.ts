import { compareVersions } from "../../hosts/versions";
import { nothing } from "../../findings";
import { machineTypeOf } from "../reading";
import { defineMachineRule } from "../rule";

/**
 * QEMU keeps a versioned machine type for six major releases and calls it deprecated after three
 * (MACHINE_VER_DELETION_MAJOR and MACHINE_VER_DEPRECATION_MAJOR in include/hw/core/boards.h): it has called types
 * deprecated since 9.1, and deleted them since 10.1.
 */
const DEPRECATED_AFTER = 3;
const DELETED_AFTER = 6;

/** Older types, which were removed one by one before that policy: the first QEMU without them. */
const REMOVED: readonly (readonly [chipset: string, last: string, removedIn: string])[] = [
  ["i440fx", "1.3", "6.0"],
  ["i440fx", "1.7", "8.2"],
  ["i440fx", "2.3", "9.1"],
];

/** The newest QEMU that we know; without a host, a type counts as old by what this release does. */
const NEWEST_QEMU = "11.1.0";

export const machineTypeOld = defineMachineRule({
  id: "machine-type-old",
  severity: "warning",
  description: "A machine type must not be older than QEMU supports.",
  rationale:
    "QEMU supports a versioned machine type for six years and calls it deprecated after three. After an update of the host that removes the type, the machine does not start. A newer version of the same chipset changes little hardware: Windows stays activated in general, but a paused or saved machine cannot be resumed with it.",
  messages: {
    removed: {
      message: "QEMU {qemu}{host} does not have the machine type {type} of {guest} any more.",
      fix: "Change machine='{type}' in `<type>` to {newer} while the machine is off; suspend BitLocker first.",
    },
    deprecated: {
      message: "The machine type {type} of {guest} is deprecated in QEMU {qemu}{host}, and a later release removes it.",
      fix: "Change machine='{type}' in `<type>` to {newer} at the next maintenance, while the machine is off; suspend BitLocker first.",
    },
  },
  sources: [
    "https://www.qemu.org/docs/master/about/deprecated.html",
    "https://www.qemu.org/docs/master/about/removed-features.html",
    "https://gitlab.com/qemu-project/qemu/-/blob/master/include/hw/core/boards.h",
  ],
  reads: ["os/type"],
  notApplicable: { arguments: "The type of our machines is q35, which is always the newest." },
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
    const qemu = host?.qemu ?? NEWEST_QEMU;
    const has = host?.machineTypes;
    const state = has?.includes(type) === true ? kept(version, qemu) : lifeOf(chipset || "i440fx", version, qemu);
    // Which QEMU runs the machine decides whether a type is deprecated; without a host, only what is gone is told.
    if (state === "supported" || (state === "deprecated" && host?.qemu === undefined)) return nothing;
    const data = {
      guest,
      type,
      qemu,
      host: host?.qemu === undefined ? "" : ` on ${hostName ?? "the host"}`,
      newer: chipset === "q35" ? "q35" : "pc",
    };
    return [
      {
        messageId: state,
        path: "os/type/@machine",
        severity: severityOf(state, host?.qemu !== undefined),
        data,
      },
    ];
  },
});

type Life = "supported" | "deprecated" | "removed";

function lifeOf(chipset: string, version: string, qemu: string): Life {
  const early = REMOVED.find(([of, last]) => of === chipset && compareVersions(version, last) <= 0);
  if (early !== undefined) return compareVersions(qemu, early[2]) >= 0 ? "removed" : "supported";
  if (compareVersions(qemu, "10.1") >= 0 && isOlder(version, qemu, DELETED_AFTER)) return "removed";
  return kept(version, qemu);
}

/** Of a type that the host has; a distribution may keep it for longer. */
const kept = (version: string, qemu: string): Life =>
  compareVersions(qemu, "9.1") >= 0 && isOlder(version, qemu, DEPRECATED_AFTER) ? "deprecated" : "supported";

/** As QEMU counts: by major releases, of which there is one a year. */
function isOlder(version: string, qemu: string, years: number): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [nowMajor = 0, nowMinor = 0] = qemu.split(".").map(Number);
  return nowMajor - major > years || (nowMajor - major === years && nowMinor >= minor);
}

const severityOf = (state: Life, isKnown: boolean): "error" | "warning" | "info" =>
  state === "deprecated" ? "info" : isKnown ? "error" : "warning";
