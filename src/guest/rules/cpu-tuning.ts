import { defineGuestRule } from "../context";

const PAIRS = [
  ["periodUs", "quotaUs"],
  ["globalPeriodUs", "globalQuotaUs"],
  ["emulatorPeriodUs", "emulatorQuotaUs"],
] as const;

export const cpuTuning = defineGuestRule({
  id: "cpu-tuning",
  severity: "warning",
  argumentsOnly: "The settings of a definition do not say whether they were meant to have an effect.",
  description: "A realtime policy requires pinned vCPUs, and a priority or a period alone has no effect.",
  rationale:
    "A vCPU with a realtime policy keeps its host CPU from every ordinary thread. If vCPUs can run on all host CPUs, they stop each other, QEMU's own threads and services of the host. Only realtime policies have a priority, and a period counts only with a quota.",
  messages: {
    unpinned: {
      message:
        "{guest} runs its vCPUs with the realtime policy {scheduler}, but they are not pinned: they can stop each other and the host.",
      fix: "Set `pinning`, and leave host CPUs to QEMU and to the host.",
    },
    priority: {
      message: "{guest} has a priority without a realtime policy, which libvirt does not support.",
      fix: 'Set `cpuTuning.scheduler` to "fifo" or "rr", or remove `cpuTuning.priority`.',
    },
    period: {
      message: "{guest} has `cpuTuning.{period}` without `cpuTuning.{quota}`, so it has no effect.",
      fix: "Set `cpuTuning.{quota}`, or remove `cpuTuning.{period}`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-tuning", "https://man7.org/linux/man-pages/man7/sched.7.html"],
  reads: ["cpuTuning", "pinning"],
  examples: {
    incorrect: [
      { cpuTuning: { scheduler: "fifo" } },
      { cpuTuning: { scheduler: "batch", priority: 5 } },
      { cpuTuning: { periodUs: 50000 } },
    ],
    correct: [
      { vcpus: 2, pinning: { vcpus: ["2", "3"] }, cpuTuning: { scheduler: "fifo", priority: 2 } },
      { cpuTuning: { shares: 2048, quotaUs: 50000, periodUs: 100000 } },
    ],
  },
  *check({ guest, spec: { cpuTuning: tuning, pinning } }) {
    if (tuning === undefined) return;
    const { scheduler, priority } = tuning;
    const isRealtime = scheduler === "fifo" || scheduler === "rr";
    if (isRealtime && pinning === undefined)
      yield { messageId: "unpinned" as const, path: "cpuTuning.scheduler", data: { guest, scheduler } };
    if (priority !== undefined && !isRealtime)
      yield {
        messageId: "priority" as const,
        path: "cpuTuning.priority",
        severity: "error" as const,
        data: { guest },
      };
    for (const [period, quota] of PAIRS)
      if (tuning[period] !== undefined && tuning[quota] === undefined)
        yield { messageId: "period" as const, path: `cpuTuning.${period}`, data: { guest, period, quota } };
  },
});
