import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

const THROUGH_AGENT: readonly string[] = ["agent", "address", "ready"];

export const waitNeedsAgent = defineGuestRule({
  id: "wait-needs-agent",
  severity: "error",
  necessary: "deploy",
  description: "Waiting for Windows requires the guest agent channel.",
  rationale:
    "How far Windows is, only its guest agent tells, through a channel that the machine must have. Without one, the deployment would wait for nothing.",
  argumentsOnly: "It is about a deployment.",
  messages: {
    channel: {
      message: '`waitFor` is "{waitFor}", but {guest} has no channel for the guest agent.',
      fix: 'Set `guestAgent: true` and install the QEMU guest agent in Windows, or set `waitFor` to "running".',
    },
    off: {
      message: "`waitFor` has no effect because `running` is false.",
      fix: "Remove `waitFor`, or set `running` to true.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#channel",
    "https://qemu-project.gitlab.io/qemu/interop/qemu-ga.html",
  ],
  reads: ["guestAgent", "waitFor", "running"],
  examples: {
    incorrect: [
      { guestAgent: false, waitFor: "ready" },
      { running: false, waitFor: "running" },
    ],
    correct: [
      { guestAgent: true, waitFor: "ready" },
      { guestAgent: false, waitFor: "running" },
    ],
  },
  check({ guest, machine, spec }) {
    const { waitFor = "none" } = spec;
    if (waitFor === "none") return nothing;
    if (spec.running === false)
      return [{ messageId: "off" as const, severity: "warning" as const, path: "waitFor", data: {} }];
    if (machine.guestAgent || !THROUGH_AGENT.includes(waitFor)) return nothing;
    return [{ messageId: "channel" as const, path: "waitFor", data: { guest, waitFor } }];
  },
});
