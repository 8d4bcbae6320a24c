import { nothing } from "../../findings";
import { ownsHostCpus, runsApart } from "../reading";
import { defineMachineRule } from "../rule";

export const emulatorUnpinned = defineMachineRule({
  id: "emulator-unpinned",
  severity: "warning",
  description: "The threads of QEMU's emulator should not run on the host CPUs of pinned vCPUs.",
  rationale:
    "A vCPU that is pinned to a host CPU of its own waits whenever QEMU's emulator threads run there. Without `<emulatorpin>`, they run on the CPUs of `<vcpu cpuset>`, by default on every CPU of the host.",
  messages: {
    free: {
      message: "Each vCPU of {guest} is pinned to a host CPU, but QEMU's emulator threads can run on the same CPUs.",
      fix: "Write `<emulatorpin cpuset='…'/>` in `<cputune>`, with host CPUs that no vCPU is pinned to.",
      arguments: { fix: "Set `pinning.emulator` to host CPUs that no vCPU is pinned to." },
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-tuning"],
  reads: ["cputune", "vcpu"],
  only: ["low-latency"],
  notApplicable: { kubevirt: "KubeVirt's setting isolateEmulatorThread pins them." },
  examples: {
    incorrect: [
      { xml: "<cputune><vcpupin vcpu='0' cpuset='2'/><vcpupin vcpu='1' cpuset='3'/></cputune>" },
      { xml: "<vcpu cpuset='0-7'>1</vcpu><cputune><vcpupin vcpu='0' cpuset='2'/></cputune>" },
    ],
    correct: [
      {
        xml: "<cputune><vcpupin vcpu='0' cpuset='2'/><vcpupin vcpu='1' cpuset='3'/><emulatorpin cpuset='0-1'/></cputune>",
      },
      { xml: "<vcpu cpuset='0'>1</vcpu><cputune><vcpupin vcpu='0' cpuset='2'/></cputune>" },
      { xml: "<vcpu cpuset='0-7,^2'>1</vcpu><cputune><vcpupin vcpu='0' cpuset='2'/></cputune>" },
      // Who lets vCPUs share host CPUs does not expect steady response times.
      { xml: "<cputune><vcpupin vcpu='0' cpuset='2-3'/><vcpupin vcpu='1' cpuset='2-3'/></cputune>" },
      { xml: "" },
    ],
  },
  check({ guest, domain }) {
    // Where they are pinned to the same CPUs, the rule pinning-overlap says so.
    if (!ownsHostCpus(domain) || domain.at("cputune/emulatorpin") !== undefined) return nothing;
    if (runsApart(domain)) return nothing;
    return [{ messageId: "free" as const, path: domain.at("cputune")!.path, data: { guest } }];
  },
});
