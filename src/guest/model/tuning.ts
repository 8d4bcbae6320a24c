import type { DomainDefinition } from "../../domain/definition";
import * as leaf from "../reading/leaves";
import { group, optional, words } from "./describe";

type Cputune = NonNullable<DomainDefinition["cputune"]>;

const scheduler = words("VcpuScheduler", "Linux scheduling policy of the threads that run the vCPUs.", {
  fifo: "Realtime, first in, first out. A vCPU keeps its host CPU until it waits.",
  rr: "Realtime, in turns with threads of the same priority.",
  batch: "Ordinary, for work that does not need fast answers.",
  idle: "Only when no other thread of the host wants the CPU.",
} satisfies Record<NonNullable<Cputune["vcpusched"]>[number]["scheduler"], string>);

const period = leaf.whole(1000, 1_000_000, "microseconds");
const quota = leaf.whole(1000, 17_592_186_044_415, "microseconds");

export const cpuTuning = group("CpuTuningArgs", "How much of the host's CPU time the machine gets.", {
  shares: optional(leaf.whole(2, 262_144, "shares"), {
    about:
      "Weight against other machines when the host's CPUs are busy. A machine with twice the shares gets twice the time.",
    defaultText: "the host's default, usually the same for every machine",
  }),
  quotaUs: optional(quota, {
    about: "CPU time that each vCPU may use in a period, in microseconds. Half of `periodUs` means half a host CPU.",
    defaultText: "no limit",
  }),
  periodUs: optional(period, {
    about: "Period of `quotaUs`, in microseconds.",
    defaultText: "libvirt's default, 100000",
  }),
  globalQuotaUs: optional(quota, {
    about: "CPU time that the whole machine may use in a period, in microseconds.",
    defaultText: "no limit",
  }),
  globalPeriodUs: optional(period, {
    about: "Period of `globalQuotaUs`, in microseconds.",
    defaultText: "libvirt's default, 100000",
  }),
  emulatorQuotaUs: optional(quota, {
    about: "CPU time that QEMU's own threads may use in a period, in microseconds.",
    defaultText: "no limit",
  }),
  emulatorPeriodUs: optional(period, {
    about: "Period of `emulatorQuotaUs`, in microseconds.",
    defaultText: "libvirt's default, 100000",
  }),
  scheduler: optional(scheduler, {
    about: "Linux scheduling policy of the threads that run the vCPUs.",
    defaultText: "the host's ordinary one",
    notes: "A realtime policy requires `pinning`, because vCPUs that share host CPUs can stop each other.",
  }),
  priority: optional(leaf.whole(1, 99, "priority"), {
    about: "Priority of a realtime policy; 99 is the highest.",
    defaultText: "1 with `fifo` and `rr`",
  }),
});

export const memoryLimits = group("MemoryLimitsArgs", "How much of the host's memory QEMU may use for the machine.", {
  hard: optional(leaf.size, {
    about: "The most memory that QEMU may use. Linux ends QEMU when it needs more.",
    defaultText: "no limit",
    notes: "QEMU needs memory beyond that of Windows; how much, nobody can predict.",
  }),
  soft: optional(leaf.size, {
    about: "Memory that the host leaves to QEMU when it runs short.",
    defaultText: "no limit",
  }),
  swap: optional(leaf.size, {
    about: "The most memory and swap space together that QEMU may use. At least `hard`.",
    defaultText: "no limit",
  }),
});
