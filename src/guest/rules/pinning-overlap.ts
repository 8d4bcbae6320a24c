import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { cpusIn } from "../reading/cpuset";

export const pinningOverlap = defineGuestRule({
  id: "pinning-overlap",
  severity: "warning",
  description: "A pinned CPU serves one vCPU, and nothing of QEMU's own.",
  rationale: "Two vCPUs on one host CPU take turns; a vCPU that shares with QEMU's emulator or I/O threads waits for them. Both bring back the delays that pinning is to remove.",
  messages: {
    shared: { message: "vCPUs {first} and {second} of {guest} are both pinned to host CPU {cpu}.", fix: "Give each vCPU a CPU of its own." },
    floating: { message: "vCPU {first} of {guest} is pinned to {count} host CPUs and floats between them.", fix: "Pin it to one." },
    own: { message: "QEMU's {what} of {guest} may run on host CPU {cpu}, which belongs to vCPU {first}.", fix: "Pin it to CPUs that no vCPU has." },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-tuning"],
  reads: ["pinning"],
  examples: {
    incorrect: [{ vcpus: 2, pinning: { vcpus: ["2", "2"] } }, { vcpus: 2, pinning: { vcpus: ["2-3", "4"] } }, { vcpus: 2, pinning: { vcpus: ["2", "3"], emulator: "0-2" } }],
    correct: [{ vcpus: 2, pinning: { vcpus: ["2", "3"], emulator: "0-1", iothread: "4" } }],
  },
  check({ guest, spec }) {
    if (spec.pinning === undefined) return nothing;
    const owners = new Map<number, number>();
    const reports = [];
    for (const [vcpu, text] of spec.pinning.vcpus.entries()) {
      const cpus = cpusIn(text);
      const path = `pinning.vcpus[${vcpu}]`;
      if (cpus.length > 1) reports.push({ messageId: "floating" as const, path, data: { guest, first: vcpu, count: cpus.length } });
      for (const cpu of cpus) {
        const first = owners.get(cpu);
        if (first === undefined) owners.set(cpu, vcpu);
        else reports.push({ messageId: "shared" as const, path, data: { guest, first, second: vcpu, cpu } });
      }
    }
    for (const [key, what] of [["emulator", "own threads"], ["iothread", "I/O thread"]] as const) {
      const cpu = cpusIn(spec.pinning[key]).find((id) => owners.has(id));
      if (cpu !== undefined) reports.push({ messageId: "own" as const, path: `pinning.${key}`, data: { guest, what, cpu, first: owners.get(cpu)! } });
    }
    return reports;
  },
});
