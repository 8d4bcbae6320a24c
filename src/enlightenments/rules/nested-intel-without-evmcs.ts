import { nothing } from "../../findings";
import { KVM_MBEC_LOCKUP, PROXMOX_EVMCS, PROXMOX_MBEC, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const nestedIntelWithoutEvmcs = rule({
  id: "nested-intel-without-evmcs",
  severity: "info",
  description: "A guest that sees `vmx` on Intel is usually better off with `evmcs`.",
  rationale:
    "Windows 11 and recent Windows Server run VBS, and with it a hypervisor of their own, as soon as they see vmx. With QEMU 11.0 or newer and a kernel that shows mode-based execution control (MBEC) to guests, such guests froze at 100 percent CPU on certain Intel CPUs. Two levers help: evmcs, which hides MBEC with other features, and the CPU feature vmx-mbec, disabled, which hides it alone. It is a warning where the host is known to show MBEC.",
  messages: {
    off: {
      message: "The guest sees vmx on an Intel CPU without evmcs; on some CPUs Windows with VBS froze in that state, where QEMU is 11.0 or newer and the kernel shows MBEC.",
      fix: 'Set enlightenments.evmcs to "on", or nestedVirtualization to false if nothing in the guest needs it.',
    },
    slow: {
      message: "The guest sees vmx on an Intel CPU without evmcs, which makes the exits of its own guests cheaper.",
      fix: 'Set enlightenments.evmcs to "on" and measure, or nestedVirtualization to false if nothing in the guest needs it.',
    },
    mbec: {
      message: "The guest sees vmx on an Intel CPU without evmcs, and {host} shows it mode-based execution control (vmx-mbec); on some CPUs Windows with VBS froze in that state.",
      fix: 'Set enlightenments.evmcs to "on", or write cpu.features: [{ name: "vmx-mbec", policy: "disable" }], or set nestedVirtualization to false if nothing in the guest needs it.',
    },
  },
  sources: [PROXMOX_EVMCS, PROXMOX_MBEC, KVM_MBEC_LOCKUP, QEMU_DOCS],
  examples: {
    incorrect: [
      { preset: { vapic: "on", stimerDirect: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { preset: { vapic: "on", stimerDirect: "on" }, cpuVendor: "intel", guestVirtualization: "yes", host: { mbec: "yes" } },
      { preset: { vapic: "on", stimerDirect: "on" }, cpuVendor: "intel", guestVirtualization: "yes", cpuFeaturesOff: ["vmx-mbec"] },
    ],
    correct: [
      { preset: { evmcs: "on", stimerDirect: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { preset: { vapic: "on" }, cpuVendor: "intel", guestVirtualization: "no" },
    ],
  },
  check: (context) => {
    const nested = context.input.guestVirtualization === "yes" && context.cpuVendor === "intel" && context.input.mode === "custom";
    if (!nested || !context.hyperVEnabled || context.isOn("evmcs")) return nothing;
    const path = context.path("evmcs");
    const { host, cpuFeaturesOff } = context.input;
    const mbec = cpuFeaturesOff?.includes("vmx-mbec") === true ? "no" : host?.mbec;
    if (mbec === "yes") return [{ messageId: "mbec" as const, path, severity: "warning" as const, data: { host: host!.name } }];
    return [{ messageId: mbec === "no" ? ("slow" as const) : ("off" as const), path }];
  },
});
