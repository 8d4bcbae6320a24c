import { nothing } from "../../findings";
import { ownsHostCpus, runsApart } from "../reading";
import { defineMachineRule } from "../rule";

export const iothreadUnpinned = defineMachineRule({
  id: "iothread-unpinned",
  severity: "warning",
  description: "I/O threads should not run on the host CPUs of pinned vCPUs.",
  rationale:
    "An I/O thread is busy whenever the guest reads or writes a disk. A vCPU that is pinned to a host CPU of its own waits while an I/O thread runs there.",
  messages: {
    free: {
      message: "Each vCPU of {guest} is pinned to a host CPU, but I/O thread {iothread} can run on the same CPUs.",
      fix: "Write `<iothreadpin iothread='{iothread}' cpuset='…'/>` in `<cputune>`, with host CPUs that no vCPU is pinned to.",
      arguments: { fix: "Set `pinning.iothread` to host CPUs that no vCPU is pinned to." },
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#iothreads-allocation",
    "https://libvirt.org/formatdomain.html#cpu-tuning",
  ],
  reads: ["cputune", "vcpu", "iothreads", "iothreadids"],
  only: ["low-latency"],
  notApplicable: { kubevirt: "KubeVirt decides where I/O threads run." },
  examples: {
    incorrect: [
      {
        xml: "<vcpu>1</vcpu><iothreads>2</iothreads><cputune><vcpupin vcpu='0' cpuset='2'/><iothreadpin iothread='1' cpuset='0'/></cputune>",
      },
    ],
    correct: [
      {
        xml: "<vcpu cpuset='0-1'>1</vcpu><iothreads>1</iothreads><cputune><vcpupin vcpu='0' cpuset='2'/></cputune>",
      },
      {
        xml: "<vcpu>1</vcpu><iothreads>1</iothreads><cputune><vcpupin vcpu='0' cpuset='2'/><iothreadpin iothread='1' cpuset='0'/></cputune>",
      },
      { xml: "<vcpu>1</vcpu><cputune><vcpupin vcpu='0' cpuset='2'/></cputune>" },
      { xml: "<iothreads>1</iothreads>" },
    ],
  },
  check({ guest, domain }) {
    if (!ownsHostCpus(domain) || runsApart(domain)) return nothing;
    const named = domain.all("iothreadids/iothread").map((one) => one.attribute("id") ?? "");
    const count = Number(domain.at("iothreads")?.text ?? "0");
    // Those without an id of their own get the lowest free ones.
    const free = Array.from({ length: count + named.length }, (_, index) => String(index + 1));
    const ids = [...named, ...free.filter((id) => !named.includes(id))].slice(0, Math.max(count, named.length));
    const pinned = domain.all("cputune/iothreadpin").map((one) => one.attribute("iothread"));
    return ids
      .filter((id) => !pinned.includes(id))
      .map((iothread) => ({
        messageId: "free" as const,
        path: domain.at("cputune")!.path,
        data: { guest, iothread },
      }));
  },
});
