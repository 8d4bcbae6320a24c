import type { DomainDefinition } from "../../domain/definition";
import * as leaf from "../reading/leaves";
import { hertzMeant } from "../reading/numerals";
import { group, list, optional, required, words } from "./describe";

type Cpu = DomainDefinition["cpu"];

export const vcpus = leaf.whole(1, 4096, "vCPUs", { most: 255, beyond: "up to 4096 with libvirt 10.10 or newer" });
export const hertz = leaf.whole(100_000_000, 20_000_000_000, "Hz", { meant: hertzMeant });

export const topology = group(
  "TopologyArgs",
  "CPU topology that Windows sees. `sockets` times `cores` times `threads` must equal `vcpus`.",
  {
    sockets: optional(leaf.whole(1, 255, "sockets"), {
      about: "Number of sockets. Client editions of Windows use at most 2.",
      default: 1,
    }),
    cores: optional(leaf.whole(1, 4096, "cores"), {
      about: "Cores per socket.",
      defaultText: "`vcpus` divided by `sockets` and `threads`",
    }),
    threads: optional(leaf.whole(1, 8, "threads"), { about: "Threads per core.", default: 1 }),
  },
);

const mode = words("CpuMode", "CPU mode of libvirt.", {
  "host-passthrough": "The host's CPU, unchanged. Live migration requires hosts with the same CPU.",
  "host-model": "The named model that is closest to the host's CPU, with its features.",
  maximum: "Every feature that KVM can provide.",
  custom: "A named model. Requires `model`.",
} satisfies Record<NonNullable<Cpu["mode"]>, string>);

const policy = words("CpuFeaturePolicy", "How libvirt treats a CPU feature.", {
  force: "The guest sees the feature even if the host does not support it.",
  require: "The guest sees the feature. The machine does not start if the host does not support it.",
  optional: "The guest sees the feature if the host supports it.",
  disable: "The guest does not see the feature.",
  forbid: "The guest does not see the feature. The machine does not start if the host supports it.",
} satisfies Record<Cpu["features"][number]["policy"], string>);

const cache = words("CpuCache", "The processor caches that Windows sees.", {
  passthrough: "Those of the host, as large and as shared as they are. Requires mode `host-passthrough` or `maximum`.",
  emulate: "A third level that QEMU makes up, beside those of the CPU model.",
  disable: "No third level.",
} satisfies Record<NonNullable<Cpu["cache"]>, string>);

const feature = group("CpuFeatureArgs", "A CPU feature, for example `vmx`.", {
  name: required(leaf.cpuWord("feature"), { about: "Name of the feature." }),
  policy: required(policy, { about: "How libvirt treats the feature." }),
});

export const cpu = group("CpuArgs", "The CPU that Windows sees.", {
  mode: optional(mode, {
    about: "CPU mode.",
    defaultText: "`custom` if `model` is set, otherwise the preset's choice",
    notes: "A mode that the host does not support is an error.",
  }),
  model: optional(leaf.cpuWord("model"), {
    about: "CPU model for mode `custom`, for example `Skylake-Server`.",
    defaultText: "none",
    notes: "A model that the host cannot provide is an error.",
  }),
  addressBits: optional(leaf.whole(32, 52, "bits"), {
    about: "Width of the physical addresses that Windows sees.",
    defaultText:
      "the host's own with modes `host-passthrough` and `maximum`; otherwise 40, or more if the memory requires it",
    notes:
      "More than the host's CPU has, or fewer than the memory requires, is an error. Requires libvirt 8.7 or newer.",
  }),
  cache: optional(cache, {
    about: "The processor caches that Windows sees.",
    defaultText: "the preset's choice with mode `host-passthrough`, otherwise QEMU's own",
    notes:
      "Windows schedules threads that share a cache together. Of vCPUs that are not pinned, the host's caches say nothing.",
  }),
  features: optional(list(feature, 200), {
    about: "CPU features in addition to those of the mode or model.",
    defaultText: "what nested virtualization and the preset require",
  }),
});

export const ioapic = words("IoApic", "Who emulates the I/O APIC.", {
  kvm: "KVM, in the kernel of the host.",
  qemu: "QEMU, which can then remap interrupts. An interrupt costs more.",
} satisfies Record<NonNullable<DomainDefinition["features"]["ioapic"]>, string>);

export const pinning = group("PinningArgs", "Host CPUs that the machine's threads run on.", {
  vcpus: required(list(leaf.cpusetOrAny, 4096), {
    about:
      'Host CPUs for each vCPU, in order, for example `["2", "3", "4-5"]`. The number of entries must equal `vcpus`. A vCPU with `"any"` can run on all host CPUs.',
  }),
  emulator: optional(leaf.cpuset, {
    about: "Host CPUs for QEMU's own threads.",
    defaultText: "any host CPU",
  }),
  iothread: optional(leaf.cpuset, {
    about: "Host CPUs for all threads that perform disk I/O.",
    excludes: ["iothreads"],
    defaultText: "those of `emulator`",
  }),
  iothreads: optional(list(leaf.cpuset, 64), {
    about: 'Host CPUs for each thread that performs disk I/O, in order, for example `["0", "1"]`.',
    excludes: ["iothread"],
    defaultText: "those of `iothread`",
    notes: "Threads without an entry run on the CPUs of `emulator`.",
  }),
});
