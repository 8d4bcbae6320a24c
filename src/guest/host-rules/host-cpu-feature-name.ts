import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { listText } from "../explaining/show";

export const hostCpuFeatureName = defineHostRule({
  id: "host-cpu-feature-name",
  severity: "info",
  description: "Disabling a CPU feature requires a libvirt version that supports its name.",
  rationale:
    "If QEMU is much newer than libvirt, it exposes features that libvirt has no name for, and libvirt does not start a machine that lists one of them. The machine is then created without the entry, and the guest has the feature. `-global` can disable features that libvirt's -cpu option does not contain; this was tested with libvirt 9.0 and QEMU 7.2.",
  messages: {
    unnamed: {
      message:
        "libvirt {libvirt} on {host} cannot disable {names} for {guest}: this requires libvirt {since} or newer. Reason to disable: {why}.",
      fix: "Update libvirt on the host. If Windows does not boot until then, use `virsh edit` to add (xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0') <qemu:commandline>{arguments}</qemu:commandline>.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#cpu-model-and-topology",
    "https://libvirt.org/drvqemu.html#pass-through-of-arbitrary-qemu-commands",
  ],
  reads: ["host", "cpu", "preset", "windows"],
  examples: {
    incorrect: [{ guest: {}, host: { qemu: "11.1.3", libvirt: "11.3.0" } }],
    correct: [
      { guest: {}, host: { qemu: "11.1.3", libvirt: "12.8.0" } },
      { guest: {}, host: { qemu: "10.0.0", libvirt: "11.3.0" } },
      { guest: { preset: "desktop@1" }, host: { qemu: "11.1.3", libvirt: "11.3.0" } },
    ],
  },
  check({ guest, host, hostName, machine, spec }) {
    const own = new Set(spec.cpu?.features?.map(({ name }) => name));
    const unnamed = machine.cpuFeatures.filter(({ name, namedSince }) => namedSince !== undefined && !own.has(name));
    const [first] = unnamed;
    if (first === undefined || host.libvirt === undefined) return nothing;
    const names = unnamed.map(({ name }) => name);
    const data = {
      guest,
      host: hostName,
      names: listText(names),
      why: first.why!,
      libvirt: host.libvirt,
      since: first.namedSince!,
      arguments: names.map((name) => `<qemu:arg value='-global'/><qemu:arg value='x86_64-cpu.${name}=off'/>`).join(""),
    };
    return [{ messageId: "unnamed" as const, path: "cpu.features", data }];
  },
});
