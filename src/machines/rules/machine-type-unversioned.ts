import { nothing } from "../../findings";
import { machineTypeOf } from "../reading";
import { defineMachineRule } from "../rule";

export const machineTypeUnversioned = defineMachineRule({
  id: "machine-type-unversioned",
  severity: "info",
  description: "A definition that is applied on several hosts should name a versioned machine type.",
  rationale:
    "libvirt replaces q35 and pc by the newest version of the host's QEMU when it defines the machine. The same file therefore defines machines with different virtual hardware on hosts with different releases, and a machine cannot migrate to a host with an older QEMU.",
  messages: {
    alias: {
      message: "{guest} has the machine type {type}: each host replaces it by the newest version of its QEMU.",
      fix: "Name a version that every host has, for example pc-q35-9.2 (`virsh capabilities` lists them).",
      arguments: { fix: "Use hosts with the same QEMU release: a guest has no argument for the version." },
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#bios-bootloader",
    "https://www.qemu.org/docs/master/system/i386/pc.html",
  ],
  reads: ["os/type"],
  only: ["strict"],
  notApplicable: {
    kubevirt: "KubeVirt chooses the version for the whole cluster.",
  },
  examples: {
    incorrect: [
      { xml: "<os><type arch='x86_64' machine='q35'>hvm</type></os>" },
      { xml: "<os><type arch='x86_64'>hvm</type></os>" },
    ],
    correct: [
      { xml: "<os><type arch='x86_64' machine='pc-q35-9.2'>hvm</type></os>" },
      { xml: "<os><type arch='x86_64' machine='pc-i440fx-rhel7.6.0'>hvm</type></os>" },
    ],
  },
  check({ guest, domain }) {
    const type = machineTypeOf(domain);
    if (!["", "pc", "q35", "ubuntu", "ubuntu-q35"].includes(type)) return nothing;
    const written = domain.at("os/type");
    const data = { guest, type: type === "" ? "of libvirt's choice" : type };
    return [{ messageId: "alias" as const, path: written?.pathTo("machine") ?? "os", data }];
  },
});
