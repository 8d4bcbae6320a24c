import { nothing } from "../../findings";
import type { HostProfile } from "../../hosts/types";
import { defineHostRule } from "../context";

/** libvirt's models of Intel CPUs whose CPUID goes beyond leaf 0x1e. */
const MODELS = /^(SapphireRapids|GraniteRapids|SierraForest|ClearwaterForest|DiamondRapids)/;
/**
 * The same kind told by a feature, for client CPUs, for which libvirt names an older model: they came with Alder Lake
 * and Sapphire Rapids.
 */
const FEATURES: ReadonlySet<string> = new Set(["serialize", "avx-vnni", "amx-tile"]);
const PASSED_THROUGH: ReadonlySet<string> = new Set(["host-passthrough", "maximum"]);

/** What tells that the host's CPU is of the kind; undefined: nothing does. */
function signOf({ cpu: { vendor, model, features } }: HostProfile): string | undefined {
  if (vendor !== "intel") return undefined;
  if (model !== undefined && MODELS.test(model)) return `model ${model}`;
  const feature = features?.find((name) => FEATURES.has(name));
  return feature === undefined ? undefined : `feature ${feature}`;
}

export const hostCpuidLevel = defineHostRule({
  id: "host-cpuid-level",
  severity: "warning",
  description: "On new Intel CPUs, Windows with Hyper-V may require a lower CPUID level to boot.",
  rationale:
    "With the CPU of some new Intel hosts passed through, Windows with Hyper-V or virtualization-based security did not boot until QEMU limited the CPUID leaves to level 30. libvirt's domain XML has no element for the level; Proxmox VE has a setting for it. Workarounds: use `virsh edit` to add a `-global` option to QEMU's command line (tested with libvirt 9.0 and QEMU 7.2), specify an older CPU model, or disable nested virtualization if nothing in the guest requires it. Such hosts are identified by the models Sapphire Rapids and newer, and by features introduced with them and with Alder Lake; not all of them are affected.",
  messages: {
    level: {
      message:
        "{guest} uses the CPU of {host} ({sign}) with vmx. On some new Intel CPUs, Windows with Hyper-V does not boot unless the CPUID level is 30.",
      fix: "If Windows does not boot, set an older CPU model in `cpu.model`, or use `virsh edit` to add (xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0') <qemu:commandline><qemu:arg value='-global'/><qemu:arg value='x86_64-cpu.level=30'/></qemu:commandline>.",
    },
  },
  sources: [
    "https://git.proxmox.com/?p=qemu-server.git (commit 82f0c412)",
    "https://forum.proxmox.com/threads/131950/post-642093",
    "https://lkml.iu.edu/2605.1/04480.html",
  ],
  reads: ["host", "cpu", "nestedVirtualization", "preset", "migratable", "windows"],
  examples: {
    incorrect: [
      { guest: { preset: "nested-hyperv" }, host: { cpu: { vendor: "intel", model: "GraniteRapids" } } },
      {
        guest: { preset: "desktop", nestedVirtualization: true },
        host: { cpu: { vendor: "intel", model: "Skylake-Client-IBRS", features: ["serialize", "avx-vnni"] } },
      },
    ],
    correct: [
      { guest: { preset: "desktop" }, host: { cpu: { vendor: "intel", model: "GraniteRapids" } } },
      {
        guest: { preset: "nested-hyperv", cpu: { model: "Cascadelake-Server" } },
        host: { cpu: { vendor: "intel", model: "GraniteRapids" } },
      },
      { guest: { preset: "nested-hyperv" }, host: { cpu: { vendor: "intel", model: "Cascadelake-Server" } } },
    ],
  },
  check({ guest, host, hostName, machine }) {
    const sign = machine.nested === "yes" && PASSED_THROUGH.has(machine.cpuMode) ? signOf(host) : undefined;
    return sign === undefined
      ? nothing
      : [{ messageId: "level" as const, path: "cpu", data: { guest, host: hostName, sign } }];
  },
});
