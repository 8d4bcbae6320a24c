import { nothing } from "../../findings";
import { isX86, machineTypeOf } from "../reading";
import { defineMachineRule } from "../rule";

/** 40 bits reach 1 TiB, of which q35 needs 2 GiB below 4 GiB and 32 GiB for devices. */
const MOST_GIB = 1024 - 2 - 32;
const KIB_PER_GIB = 1024 ** 2;

export const cpuAddressWidth = defineMachineRule({
  id: "cpu-address-width",
  severity: "error",
  description: "The machine's memory must fit into the physical address space of its CPU.",
  rationale:
    "A CPU model that QEMU emulates has 40 physical address bits (1 TiB) unless the definition sets another width. QEMU 7.1 and newer refuse a machine whose memory and device window do not fit; older releases start it, and Windows cannot use the memory above.",
  messages: {
    narrow: {
      message:
        "{guest} has {memory} GiB of memory, but its CPU has only 40 physical address bits, which reach {most} GiB.",
      fix: "Write `<maxphysaddr mode='passthrough'/>` in `<cpu>` (libvirt 8.7.0 or newer), or set mode='host-passthrough'.",
    },
  },
  sources: [
    "https://gitlab.com/qemu-project/qemu/-/blob/master/hw/i386/pc.c",
    "https://libvirt.org/formatdomain.html#cpu-model-and-topology",
  ],
  reads: ["memory", "cpu", "os/type"],
  notApplicable: {
    arguments: "The definition of our machines names the width where it is required.",
    kubevirt: "KubeVirt sets the width.",
  },
  examples: {
    incorrect: [
      { xml: "<memory unit='TiB'>1</memory><cpu mode='custom'><model>Skylake-Server-IBRS</model></cpu>" },
      { xml: "<memory unit='GiB'>991</memory>" },
    ],
    correct: [
      { xml: "<memory unit='GiB'>990</memory><cpu mode='custom'><model>Skylake-Server-IBRS</model></cpu>" },
      { xml: "<memory unit='TiB'>2</memory><cpu mode='host-passthrough'/>" },
      {
        xml: "<memory unit='TiB'>2</memory><cpu mode='custom'><model>Skylake-Server-IBRS</model><maxphysaddr mode='emulate' bits='46'/></cpu>",
      },
      {
        // Red Hat's machine types have the host's width.
        xml: "<memory unit='TiB'>2</memory><os><type machine='pc-q35-rhel9.4.0'>hvm</type></os><cpu mode='host-model'/>",
      },
    ],
  },
  check({ guest, domain }) {
    const memory = domain.at("memory");
    const cpu = domain.at("cpu");
    const size = Number(memory?.text ?? "0") / KIB_PER_GIB;
    if (memory === undefined || !(size > MOST_GIB) || !isX86(domain)) return nothing;
    const mode = cpu?.attribute("mode") ?? "custom";
    const isHosts = mode === "host-passthrough" || mode === "maximum" || machineTypeOf(domain).includes("rhel");
    if (isHosts || cpu?.at("maxphysaddr") !== undefined) return nothing;
    return [
      { messageId: "narrow" as const, path: memory.path, data: { guest, memory: Math.ceil(size), most: MOST_GIB } },
    ];
  },
});
