import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { listText } from "../explaining/show";

export const nestedVendorUnknown = defineGuestRule({
  id: "nested-vendor-unknown",
  severity: "warning",
  description: "For a guest with a hypervisor of its own, the CPU vendor of the host is known.",
  rationale: "Intel's vmx and AMD's svm are different features, and evmcs exists for Intel only. Without the vendor neither can be required, and flags that depend on it stay off.",
  messages: {
    inherited: { message: "The CPU vendor of {guest}'s host is not known: vmx or svm cannot be required, the guest gets it only if host-passthrough hands it on{left}.", fix: "Let the host be probed, or name a saved profile with `host.profile`." },
    nothing: { message: "The CPU vendor of {guest}'s host is not known, and CPU mode {mode} hands neither vmx nor svm on by itself{left}.", fix: "Let the host be probed, name a saved profile with `host.profile`, or require vmx or svm in `cpu.features`." },
  },
  sources: ["https://www.qemu.org/docs/master/system/i386/hyperv.html"],
  reads: ["nestedVirtualization", "cpu", "preset", "host"],
  examples: {
    incorrect: [{ windows: "server-2022", preset: "nested-hyperv" }],
    correct: [{ windows: "server-2022", preset: "nested-hyperv", cpu: { features: [{ name: "vmx", policy: "require" }] } }, { preset: "desktop" }],
  },
  check({ guest, machine, asked }) {
    if (machine.nested !== "yes" || machine.cpuVendor !== "unknown") return nothing;
    const left = asked.undecided.length === 0 ? "" : `; ${listText(asked.undecided)} ${asked.undecided.length === 1 ? "stays" : "stay"} off`;
    const inherits = machine.cpuMode === "host-passthrough" || machine.cpuMode === "maximum";
    return [{ messageId: inherits ? ("inherited" as const) : ("nothing" as const), path: "nestedVirtualization", data: { guest, left, mode: machine.cpuMode } }];
  },
});
