import { nothing } from "../../findings";
import { KVM_MBEC_LOCKUP, PROXMOX_EVMCS, PROXMOX_MBEC, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const nestedIntelWithoutEvmcs = rule({
  id: "nested-intel-without-evmcs",
  severity: "info",
  description: "A guest with `vmx` on Intel usually benefits from `evmcs`.",
  rationale:
    "Windows 11 and recent versions of Windows Server run VBS, which includes a hypervisor, if vmx is available. With QEMU 11.0 or newer and a kernel that shows mode-based execution control (MBEC) to guests, such guests froze at 100 percent CPU on some Intel CPUs. There are two workarounds: enable evmcs, which hides MBEC and other features, or disable the CPU feature vmx-mbec, which hides only MBEC. The finding is a warning if the host is known to expose MBEC.",
  messages: {
    off: {
      message:
        "The guest has vmx on an Intel CPU without evmcs. On some CPUs, Windows with VBS freezes in this configuration with QEMU 11.0 or newer and a kernel that exposes MBEC.",
      fix: 'Set enlightenments.evmcs to "on", or nestedVirtualization to false if nothing in the guest needs it.',
    },
    slow: {
      message: "The guest has vmx on an Intel CPU without evmcs, which would make the exits of nested guests cheaper.",
      fix: 'Set enlightenments.evmcs to "on" and measure, or nestedVirtualization to false if nothing in the guest needs it.',
    },
    mbec: {
      message:
        "The guest has vmx on an Intel CPU without evmcs, and {host} exposes mode-based execution control (vmx-mbec). On some CPUs, Windows with VBS freezes in this configuration.",
      fix: 'Set enlightenments.evmcs to "on", or write cpu.features: [{ name: "vmx-mbec", policy: "disable" }], or set nestedVirtualization to false if nothing in the guest needs it.',
    },
  },
  sources: [PROXMOX_EVMCS, PROXMOX_MBEC, KVM_MBEC_LOCKUP, QEMU_DOCS],
  examples: {
    incorrect: [
      { preset: { vapic: "on", stimerDirect: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      {
        preset: { vapic: "on", stimerDirect: "on" },
        cpuVendor: "intel",
        guestVirtualization: "yes",
        host: { mbec: "yes" },
      },
      {
        preset: { vapic: "on", stimerDirect: "on" },
        cpuVendor: "intel",
        guestVirtualization: "yes",
        cpuFeaturesOff: ["vmx-mbec"],
      },
    ],
    correct: [
      { preset: { evmcs: "on", stimerDirect: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { preset: { vapic: "on" }, cpuVendor: "intel", guestVirtualization: "no" },
    ],
  },
  check: (context) => {
    const nested =
      context.input.guestVirtualization === "yes" && context.cpuVendor === "intel" && context.input.mode === "custom";
    if (!nested || !context.hyperVEnabled || context.isOn("evmcs")) return nothing;
    const path = context.path("evmcs");
    const { host, cpuFeaturesOff } = context.input;
    const mbec = cpuFeaturesOff?.includes("vmx-mbec") === true ? "no" : host?.mbec;
    if (mbec === "yes")
      return [{ messageId: "mbec" as const, path, severity: "warning" as const, data: { host: host!.name } }];
    return [{ messageId: mbec === "no" ? ("slow" as const) : ("off" as const), path }];
  },
});
