import type { WindowsGuestArgs } from "../../src";
import type { Suite } from "./lab";

/**
 * One machine of the lab, and what is known beforehand about the hosts it does not fit. Where nothing is said, it must
 * fit.
 */
export interface LabMachine {
  readonly args: WindowsGuestArgs;
  /**
   * What `pulumi preview` must say, each of them, on a suite that lacks something. It is deployed with
   * `hostSupport: "adapt"` then.
   */
  readonly refusedAtPreview?: Partial<Record<Suite, readonly RegExp[]>>;
  /** What `pulumi preview` must say on every suite, and what deploys the machine all the same. */
  readonly refusedEverywhere?: { readonly message: RegExp; readonly without: Partial<WindowsGuestArgs> };
}

/** One machine per preset, sized for a host with one CPU and 6 GiB. */
export const labMachines: Readonly<Record<string, LabMachine>> = {
  desktop: { args: { preset: "desktop", windows: "windows-11", vcpus: 2, memory: "4 GiB" } },
  server: { args: { preset: "server", windows: "server-2022", vcpus: 2, memory: "2 GiB" } },
  nested: { args: { preset: "nested-hyperv", windows: "server-2025", vcpus: 2, memory: "2 GiB" } },
  "nested-1": {
    args: { preset: "nested-hyperv@1", windows: "server-2025", vcpus: 2, memory: "2 GiB" },
    // libvirt's elements: emsr_bitmap since 10.7, direct below tlbflush since 11.0 (formatdomain, "Hypervisor
    // features").
    refusedAtPreview: {
      bookworm: [
        /enlightenments\.emsrBitmap.* lacks emsr-bitmap.*libvirt 10\.7 or newer.* has 9\.0/,
        /enlightenments\.tlbflushDirect.* lacks tlbflush-direct.*libvirt 11\.0 or newer.* has 9\.0/,
      ],
    },
  },
  latency: {
    args: {
      preset: "low-latency",
      windows: "server-2022",
      vcpus: 1,
      memory: "2 GiB",
      pinning: { vcpus: ["0"], emulator: "0" },
      hugepages: { size: "2 MiB" },
      numa: { nodes: "0" },
    },
    // The emulated host has no invariant TSC; libvirt would define the machine and refuse to start it.
    refusedEverywhere: {
      message: /requires the CPU feature invtsc, which .* lacks/,
      without: { cpu: { features: [{ name: "invtsc", policy: "disable" }] } },
    },
  },
  legacy: { args: { preset: "legacy", windows: "windows-7", vcpus: 1, memory: "2 GiB" } },
  minimal: { args: { preset: "minimal", windows: "server-2019", vcpus: 1, memory: "2 GiB" } },
};
