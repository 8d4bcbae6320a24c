import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { askedFeature } from "../deciding/cpu-evidence";

export const threadsWithoutTopoext = defineGuestRule({
  id: "threads-without-topoext",
  severity: "warning",
  description: "On an AMD CPU, a guest with more than one thread per core requires the CPU feature `topoext`.",
  rationale:
    "Windows uses topoext to determine which CPUs are threads of one core. Without it, QEMU logs a warning, and Windows treats each thread of an AMD CPU as a separate core.",
  messages: {
    off: {
      message:
        "{guest} has {threads} threads per core and disables topoext. On an AMD CPU, Windows treats each thread as a core.",
      fix: "Remove {path}, or set `topology.threads: 1`.",
    },
  },
  sources: [
    "https://gitlab.com/qemu-project/qemu/-/blob/master/target/i386/cpu.c",
    "https://libvirt.org/formatdomain.html#cpu-model-and-topology",
  ],
  reads: ["cpu", "topology", "enlightenments"],
  examples: {
    incorrect: [
      {
        windows: "server-2022",
        vcpus: 4,
        topology: { threads: 2 },
        cpu: { model: "EPYC-Rome", features: [{ name: "topoext", policy: "disable" }] },
      },
    ],
    correct: [
      { windows: "server-2022", vcpus: 4, topology: { threads: 2 }, cpu: { model: "EPYC-Rome" } },
      {
        windows: "server-2022",
        vcpus: 4,
        topology: { threads: 2 },
        cpu: { model: "Skylake-Server", features: [{ name: "topoext", policy: "disable" }] },
      },
    ],
  },
  check({ guest, spec, machine }) {
    const { threads } = machine.topology;
    const topoext = askedFeature(spec, "topoext");
    if (threads === 1 || machine.cpuVendor !== "amd" || topoext?.asked !== "off") return nothing;
    return [{ messageId: "off" as const, path: topoext.path, data: { guest, threads, path: topoext.path } }];
  },
});
