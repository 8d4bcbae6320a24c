import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { listText } from "../explaining/show";

export const nestedVendorUnknown = defineGuestRule({
  id: "nested-vendor-unknown",
  severity: "warning",
  description: "Nested virtualization requires a known CPU vendor.",
  rationale:
    "vmx (Intel) and svm (AMD) are different features, and evmcs is available only on Intel. If the vendor is unknown, neither feature can be required, and flags that depend on the vendor stay off.",
  argumentsOnly: "A machine has CPU features, and no other word about nesting.",
  messages: {
    inherited: {
      message:
        "The CPU vendor of {guest}'s host is unknown, so neither vmx nor svm can be required: the guest has one of them only with CPU mode host-passthrough{left}.",
      fix: "Allow the host to be probed, or specify a saved profile with `host.profile`.",
    },
    nothing: {
      message:
        "The CPU vendor of {guest}'s host is unknown, and CPU mode {mode} does not expose vmx or svm by default{left}.",
      fix: "Allow the host to be probed, specify a saved profile with `host.profile`, or require vmx or svm in `cpu.features`.",
    },
  },
  sources: ["https://www.qemu.org/docs/master/system/i386/hyperv.html"],
  reads: ["nestedVirtualization", "cpu", "preset", "host"],
  examples: {
    incorrect: [{ windows: "server-2022", preset: "nested-hyperv" }],
    correct: [
      { windows: "server-2022", preset: "nested-hyperv", cpu: { features: [{ name: "vmx", policy: "require" }] } },
      { preset: "desktop" },
    ],
  },
  check({ guest, machine, asked }) {
    if (machine.nested !== "yes" || machine.cpuVendor !== "unknown") return nothing;
    const left =
      asked.undecided.length === 0
        ? ""
        : `; ${listText(asked.undecided)} ${asked.undecided.length === 1 ? "stays" : "stay"} off`;
    const inherits = machine.cpuMode === "host-passthrough" || machine.cpuMode === "maximum";
    return [
      {
        messageId: inherits ? ("inherited" as const) : ("nothing" as const),
        path: "nestedVirtualization",
        data: { guest, left, mode: machine.cpuMode },
      },
    ];
  },
});
