import { parseCpuset } from "../../guest";
import { cpusetText } from "../../guest/reading/cpuset";
import { defineStackRule, type StackMachine } from "./rule";

const PINNED = "<cputune><vcpupin vcpu='0' cpuset='2'/><vcpupin vcpu='1' cpuset='3'/></cputune>";

export const stackCpusShared = defineStackRule({
  id: "stack-cpus-shared",
  severity: "warning",
  description: "A host CPU should be pinned by one machine only.",
  rationale:
    "Pinning gives a vCPU a host CPU so that nothing else runs there. Where two machines pin the same host CPU, each waits for the other, which is worse than no pinning: the scheduler of the host may not move them away.",
  messages: {
    shared: {
      message: "{guest} pins vCPUs to the host CPUs {cpus}, and {other} does the same. Each waits for the other.",
      fix: "Pin {guest} to other CPUs of the host, or to none.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-tuning"],
  examples: {
    incorrect: [
      {
        machines: [
          { name: "ada", xml: PINNED },
          { name: "bob", xml: PINNED.replace("cpuset='3'", "cpuset='4'") },
        ],
      },
    ],
    correct: [
      {
        machines: [
          { name: "ada", xml: PINNED },
          { name: "bob", xml: PINNED.replace("cpuset='2'", "cpuset='4'").replace("cpuset='3'", "cpuset='5'") },
          { name: "eve", xml: PINNED, host: "kvm2" },
        ],
      },
    ],
  },
  *check({ machines }) {
    const pinned = machines
      .map((machine) => ({ machine, cpus: cpusOf(machine) }))
      .filter(({ machine, cpus }) => machine.host !== undefined && cpus.size > 0);
    for (const [index, { machine, cpus }] of pinned.entries())
      for (const before of pinned.slice(0, index)) {
        const both = before.machine.host === machine.host ? [...cpus].filter((cpu) => before.cpus.has(cpu)) : [];
        if (both.length === 0) continue;
        const path = machine.domain.at("cputune")?.path ?? "";
        const data = { guest: machine.name, other: before.machine.name, cpus: cpusetText([...new Set(both)]) };
        yield { messageId: "shared" as const, machine, path, data };
      }
  },
});

function cpusOf({ domain }: StackMachine): ReadonlySet<number> {
  const sets = domain.all("cputune/vcpupin").map((pin) => parseCpuset(pin.attribute("cpuset") ?? ""));
  return new Set(sets.flatMap((set) => (set.ok ? [...set.value] : [])));
}
