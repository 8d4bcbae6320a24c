import { defineMachineRule } from "../rule";

export const seclabelNone = defineMachineRule({
  id: "seclabel-none",
  severity: "warning",
  description: "The confinement of QEMU by SELinux or AppArmor should stay on.",
  rationale:
    "libvirt confines each QEMU process to the files of its own machine. Without the confinement, a guest that breaks out of QEMU can reach the disks of every other machine that the same user of the host runs.",
  messages: {
    off: {
      message: "{guest} turns off {driver}: QEMU is not confined to the files of this machine.",
      fix: "Remove `<seclabel type='none'>`. If the driver denies access to a file, allow that file instead.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#security-label", "https://libvirt.org/drvqemu.html"],
  reads: ["seclabel"],
  security: 6.5,
  notApplicable: {
    arguments: "Our machines never turn it off.",
    kubevirt: "KubeVirt has no setting for it.",
  },
  examples: {
    incorrect: [{ xml: "<seclabel type='none'/>" }, { xml: "<seclabel type='none' model='selinux'/>" }],
    correct: [{ xml: "" }, { xml: "<seclabel type='dynamic' model='dac' relabel='yes'/>" }],
  },
  *check({ guest, domain }) {
    for (const label of domain.all("seclabel")) {
      if (label.attribute("type") !== "none") continue;
      yield {
        messageId: "off" as const,
        path: label.pathTo("type"),
        data: { guest, driver: driverOf(label.attribute("model")) },
      };
    }
  },
});

const driverOf = (model: string | undefined): string =>
  model === undefined || model === "none" ? "the security drivers of the host" : `the security driver ${model}`;
