import { nothing } from "../../findings";
import type { HostProfile } from "../../hosts/types";
import { defineHostRule } from "../context";

/** libvirt's models of Intel CPUs whose CPUID goes beyond leaf 0x1e. */
const MODELS = /^(SapphireRapids|GraniteRapids|SierraForest|ClearwaterForest|DiamondRapids)/;
/** The same kind told by a feature, for client CPUs, for which libvirt names an older model: they came with Alder Lake and Sapphire Rapids. */
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
  description: "On new Intel CPUs Windows with Hyper-V may need a lower CPUID level to boot.",
  rationale:
    "With the CPU of some new Intel hosts passed through, Windows that runs Hyper-V or virtualization-based security was seen not to boot until QEMU showed it CPUID leaves up to 30 only. libvirt's domain XML has no word for the level. Proxmox VE made a setting of it. What helps here: with `virsh edit` a `-global` on QEMU's command line, which was seen to lower the level under libvirt 9.0 with QEMU 7.2; or a CPU model by name that is older; or no nesting where nothing in the guest needs it. The models Sapphire Rapids and newer, and features that came with them and with Alder Lake, tell such hosts; not each of them shows the fault.",
  messages: {
    level: {
      message: "{guest} gets the CPU of {host} ({sign}) with vmx; on some new Intel CPUs Windows with Hyper-V did not boot until its CPUID level was 30.",
      fix: "If it does not boot: name an older CPU model in `cpu.model`, or add with `virsh edit` (xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0') <qemu:commandline><qemu:arg value='-global'/><qemu:arg value='x86_64-cpu.level=30'/></qemu:commandline>.",
    },
  },
  sources: ["https://git.proxmox.com/?p=qemu-server.git (commit 82f0c412)", "https://forum.proxmox.com/threads/131950/post-642093", "https://lkml.iu.edu/2605.1/04480.html"],
  reads: ["host", "cpu", "nestedVirtualization", "preset", "migratable", "windows"],
  examples: {
    incorrect: [
      { guest: { preset: "nested-hyperv" }, host: { cpu: { vendor: "intel", model: "GraniteRapids" } } },
      { guest: { preset: "desktop", nestedVirtualization: true }, host: { cpu: { vendor: "intel", model: "Skylake-Client-IBRS", features: ["serialize", "avx-vnni"] } } },
    ],
    correct: [
      { guest: { preset: "desktop" }, host: { cpu: { vendor: "intel", model: "GraniteRapids" } } },
      { guest: { preset: "nested-hyperv", cpu: { model: "Cascadelake-Server" } }, host: { cpu: { vendor: "intel", model: "GraniteRapids" } } },
      { guest: { preset: "nested-hyperv" }, host: { cpu: { vendor: "intel", model: "Cascadelake-Server" } } },
    ],
  },
  check({ guest, host, hostName, machine }) {
    const sign = machine.nested === "yes" && PASSED_THROUGH.has(machine.cpuMode) ? signOf(host) : undefined;
    return sign === undefined ? nothing : [{ messageId: "level" as const, path: "cpu", data: { guest, host: hostName, sign } }];
  },
});
