import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { askedFeature } from "../deciding/cpu-evidence";

export const threadsWithoutTopoext = defineGuestRule({
  id: "threads-without-topoext",
  severity: "warning",
  description: "On an AMD CPU a guest with hyper-threads keeps the CPU feature `topoext`.",
  rationale: "Windows reads from topoext which CPUs are threads of one core. Without it QEMU warns, and Windows takes every thread of an AMD CPU for a core of its own.",
  messages: { off: { message: "{guest} has {threads} threads a core and turns topoext off: on an AMD CPU Windows takes each of them for a core.", fix: "Remove {path}, or set `topology.threads: 1`." } },
  sources: ["https://gitlab.com/qemu-project/qemu/-/blob/master/target/i386/cpu.c", "https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  reads: ["cpu", "topology", "enlightenments"],
  examples: {
    incorrect: [{ windows: "server-2022", vcpus: 4, topology: { threads: 2 }, cpu: { model: "EPYC-Rome", features: [{ name: "topoext", policy: "disable" }] } }],
    correct: [
      { windows: "server-2022", vcpus: 4, topology: { threads: 2 }, cpu: { model: "EPYC-Rome" } },
      { windows: "server-2022", vcpus: 4, topology: { threads: 2 }, cpu: { model: "Skylake-Server", features: [{ name: "topoext", policy: "disable" }] } },
    ],
  },
  check({ guest, spec, machine }) {
    const { threads } = machine.topology;
    const topoext = askedFeature(spec, "topoext");
    if (threads === 1 || machine.cpuVendor !== "amd" || topoext?.asked !== "off") return nothing;
    return [{ messageId: "off" as const, path: topoext.path, data: { guest, threads, path: topoext.path } }];
  },
});
