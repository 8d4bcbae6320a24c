import { catalogue } from "../../enlightenments/catalogue";
import { nothing } from "../../findings";
import { choosesByItself, namesInXml } from "../hyperv";
import { flagsOf, lastCpu, PASSTHROUGH } from "../qemu-cpu";
import { defineMachineRule } from "../rule";

const IN_ARGUMENTS = "Remove `-cpu` and its value from `xml.qemuArgs`, and set `cpu` and `enlightenments` instead.";

export const enlightenmentsInCommandLine = defineMachineRule({
  id: "enlightenments-in-command-line",
  severity: "warning",
  description: "Enlightenments belong in `<hyperv>`, not in QEMU's `-cpu`.",
  rationale:
    "QEMU uses only the last `-cpu`, and the one from `<qemu:commandline>` comes after that of libvirt. It replaces `<cpu>`, `<hyperv>` and the timers in `<clock>` that are CPU properties. libvirt knows nothing of it: it checks neither whether the host supports the flags nor whether the machine can migrate.",
  messages: {
    replaced: {
      message:
        "A -cpu in <qemu:commandline> of {guest} replaces that of libvirt, so {lost} of its XML {have} no effect.",
      fix: "Remove `-cpu` and its value from `<qemu:commandline>`, and write what it sets in `<cpu>`, `<hyperv>` and `<clock>`.",
      arguments: { fix: IN_ARGUMENTS },
    },
    twice: {
      message:
        "{guest} has enlightenments in its XML and in a -cpu in <qemu:commandline>. QEMU uses only those of -cpu: {flags}.",
      fix: "Remove `-cpu` and its value from `<qemu:commandline>`, and write what it sets in `<cpu>`, `<hyperv>` and `<clock>`.",
      arguments: { fix: IN_ARGUMENTS },
    },
    only: {
      message:
        "{guest} has its enlightenments only in a -cpu in <qemu:commandline> ({flags}), where libvirt does not check them.",
      fix: "Write them in `<hyperv>` and `<clock>`, and remove `-cpu` and its value from `<qemu:commandline>`.",
      arguments: { fix: IN_ARGUMENTS },
    },
  },
  sources: [
    "https://libvirt.org/kbase/qemu-passthrough-security.html",
    "https://gitlab.com/libvirt/libvirt/-/issues/402",
    "https://www.qemu.org/docs/master/system/i386/hyperv.html",
  ],
  reads: ["qemu:commandline", "features/hyperv", "clock/timer", "devices/panic"],
  notApplicable: {
    arguments: "Only a machine with `xml.qemuArgs` passes arguments to QEMU; for it the rule runs.",
    kubevirt: "KubeVirt has no place for QEMU's arguments.",
  },
  examples: {
    incorrect: [
      {
        xml: "<features><hyperv><relaxed state='on'/></hyperv></features><qemu:commandline><qemu:arg value='-cpu'/><qemu:arg value='host,kvm=off'/></qemu:commandline>",
      },
      {
        xml: "<features><hyperv><relaxed state='on'/></hyperv></features><qemu:commandline><qemu:arg value='-cpu'/><qemu:arg value='host,hv_relaxed,hv_time'/></qemu:commandline>",
      },
      {
        xml: "<qemu:commandline><qemu:arg value='-cpu'/><qemu:arg value='host,hv-relaxed=on,hv-vapic=on'/></qemu:commandline>",
      },
    ],
    correct: [
      { xml: "<features><hyperv><relaxed state='on'/></hyperv></features>" },
      {
        xml: "<qemu:commandline><qemu:arg value='-smbios'/><qemu:arg value='type=1,product=hv-time'/></qemu:commandline>",
      },
      {
        // libvirt has no element for it.
        xml: "<qemu:commandline><qemu:arg value='-cpu'/><qemu:arg value='host,hv-no-nonarch-coresharing=on'/></qemu:commandline>",
      },
    ],
  },
  check({ guest, domain }) {
    const cpu = lastCpu(domain);
    if (cpu === undefined) return nothing;
    const flags = flagsOf(cpu);
    const path = cpu.pathTo("value");
    const all = flags.includes(PASSTHROUGH);
    const inXml = namesInXml(domain);
    const lost = all ? [] : inXml.filter((name) => !flags.includes(`hv-${name}`));
    if (choosesByItself(domain) && !all) lost.unshift("<hyperv mode>");
    const data = { guest, flags: flags.join(", ") };
    if (lost.length > 0)
      return [
        {
          messageId: "replaced" as const,
          path,
          data: { ...data, lost: lost.join(", "), have: lost.length === 1 ? "has" : "have" },
        },
      ];
    if (inXml.length > 0) return [{ messageId: "twice" as const, path, data }];
    return flags.some(hasElement) ? [{ messageId: "only" as const, path, data }] : nothing;
  },
});

const hasElement = (flag: string): boolean =>
  flag === PASSTHROUGH || catalogue.some(({ qemuFlag, libvirt }) => qemuFlag === flag && libvirt.kind !== "none");
