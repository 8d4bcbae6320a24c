import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { cpusIn, idsText } from "../reading/cpuset";

export const hostPinnedCpus = defineHostRule({
  id: "host-pinned-cpus",
  severity: "error",
  necessary: "start",
  description: "Pinning must use existing host CPUs.",
  rationale: "A machine that is pinned to a nonexistent or offline host CPU does not start.",
  messages: {
    none: {
      message: "`{path}` of {guest} specifies CPU {cpus}, but {host} has {some}.",
      fix: "Specify CPUs of that host.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-tuning"],
  reads: ["host", "pinning"],
  examples: {
    incorrect: [
      { guest: { vcpus: 2, pinning: { vcpus: ["2", "64"] } }, host: { cpus: [0, 1, 2, 3] } },
      { guest: { vcpus: 2, pinning: { vcpus: ["2", "3"], emulator: "8-9" } }, host: { cpus: [0, 1, 2, 3] } },
    ],
    correct: [
      { guest: { vcpus: 2, pinning: { vcpus: ["2", "3"], emulator: "0-1" } }, host: { cpus: [0, 1, 2, 3] } },
      { guest: { vcpus: 2, pinning: { vcpus: ["2", "64"] } }, host: {} },
    ],
  },
  check({ guest, host, hostName, spec }) {
    if (host.cpus === undefined || spec.pinning === undefined) return nothing;
    const there = new Set(host.cpus);
    const { vcpus, emulator, iothread, iothreads = [] } = spec.pinning;
    const pins = [
      ...vcpus.map((text, index) => [`pinning.vcpus[${index}]`, text] as const),
      ["pinning.emulator", emulator] as const,
      ["pinning.iothread", iothread] as const,
      ...iothreads.map((text, index) => [`pinning.iothreads[${index}]`, text] as const),
    ];
    return pins.flatMap(([path, text]) => {
      const missing = cpusIn(text).filter((cpu) => !there.has(cpu));
      const data = { path, guest, host: hostName, cpus: idsText(missing), some: idsText(host.cpus!) };
      return missing.length === 0 ? [] : [{ messageId: "none" as const, path, data }];
    });
  },
});
