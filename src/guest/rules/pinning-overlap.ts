import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { cpusIn } from "../reading/cpuset";
import { ANY_CPU } from "../reading/leaves";

export const pinningOverlap = defineGuestRule({
  id: "pinning-overlap",
  severity: "warning",
  description: "A pinned host CPU must be dedicated to one vCPU.",
  rationale:
    "Two vCPUs on one host CPU compete for it, and a vCPU that shares a host CPU with QEMU's emulator or I/O threads waits for them. Both cause the delays that pinning should prevent.",
  messages: {
    shared: {
      message: "vCPUs {first} and {second} of {guest} are both pinned to host CPU {cpu}.",
      fix: "Pin each vCPU to a different host CPU.",
    },
    floating: {
      message: "vCPU {first} of {guest} is pinned to {count} host CPUs and can move between them.",
      fix: "Pin it to one host CPU.",
    },
    any: {
      message: "vCPU {first} of {guest} can run on any host CPU, also on those that other vCPUs are pinned to.",
      fix: "Pin it to a host CPU of its own.",
    },
    own: {
      message: "QEMU's {what} of {guest} can run on host CPU {cpu}, which is dedicated to vCPU {first}.",
      fix: "Use host CPUs that no vCPU is pinned to.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-tuning"],
  reads: ["pinning"],
  examples: {
    incorrect: [
      { vcpus: 2, pinning: { vcpus: ["2", "2"] } },
      { vcpus: 2, pinning: { vcpus: ["2-3", "4"] } },
      { vcpus: 2, pinning: { vcpus: ["2", "any"] } },
      { vcpus: 2, pinning: { vcpus: ["2", "3"], emulator: "0-2" } },
      { vcpus: 1, pinning: { vcpus: ["2"], iothreads: ["0", "2"] } },
    ],
    correct: [{ vcpus: 2, pinning: { vcpus: ["2", "3"], emulator: "0-1", iothread: "4" } }],
  },
  check({ guest, spec }) {
    if (spec.pinning === undefined) return nothing;
    const owners = new Map<number, number>();
    const reports = [];
    for (const [vcpu, text] of spec.pinning.vcpus.entries()) {
      const cpus = cpusIn(text);
      const path = `pinning.vcpus[${vcpu}]`;
      if (cpus.length > 1)
        reports.push({ messageId: "floating" as const, path, data: { guest, first: vcpu, count: cpus.length } });
      for (const cpu of cpus) {
        const first = owners.get(cpu);
        if (first === undefined) owners.set(cpu, vcpu);
        else reports.push({ messageId: "shared" as const, path, data: { guest, first, second: vcpu, cpu } });
      }
    }
    const any = spec.pinning.vcpus.indexOf(ANY_CPU);
    if (any !== -1 && owners.size > 0)
      reports.push({ messageId: "any" as const, path: `pinning.vcpus[${any}]`, data: { guest, first: any } });
    const { emulator, iothread, iothreads = [] } = spec.pinning;
    for (const [key, what, text] of [
      ["emulator", "threads", emulator],
      ["iothread", "I/O thread", iothread],
      ...iothreads.map((cpus, at) => [`iothreads[${at}]`, `I/O thread ${at + 1}`, cpus] as const),
    ] as const) {
      const cpu = cpusIn(text).find((id) => owners.has(id));
      if (cpu !== undefined)
        reports.push({
          messageId: "own" as const,
          path: `pinning.${key}`,
          data: { guest, what, cpu, first: owners.get(cpu)! },
        });
    }
    return reports;
  },
});
