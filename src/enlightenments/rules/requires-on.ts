import { nothing } from "../../findings";
import { LIBVIRT_VALIDATE, QEMU_EXPAND, QEMU_TABLE } from "../catalogue/sources";
import { rule } from "../engine/define";
import { askersNeed, properties } from "../engine/wording";

export const requiresOn = rule({
  id: "requires-on",
  severity: "error",
  necessary: "start",
  description: "An enlightenment that another one requires must not be turned off.",
  rationale:
    "QEMU does not start a machine if a required flag is missing, and libvirt detects only some of these cases when the machine is defined: from 12.0 on, it accepts synic without vpindex. Required flags that are not set are turned on automatically; an explicit `off` is never overridden.",
  messages: {
    off: {
      message: '{path} is "off", but {need} it.',
      fix: 'Remove {path}, or also set {dependents} to "off".',
      xml: { message: "{path} is not on, but {need} it.", fix: "Turn {path} on, or turn {dependents} off." },
    },
  },
  sources: [QEMU_TABLE, QEMU_EXPAND, LIBVIRT_VALIDATE],
  examples: {
    incorrect: [
      { preset: { stimer: "on", tlbflush: "on" }, enlightenments: { vpindex: "off" } },
      { enlightenments: { stimer: "on", time: "off" } },
    ],
    correct: [
      { preset: { stimer: "on", tlbflush: "on" }, enlightenments: { vpindex: "off", stimer: "off", tlbflush: "off" } },
      { enlightenments: { stimer: "on" } },
    ],
  },
  check: (context) =>
    context.filled.broken === 0n
      ? nothing
      : context.breaks().map(({ off, requirers }) => ({
          messageId: "off",
          path: context.path(off),
          data: { path: context.path(off), need: askersNeed(context, requirers), dependents: properties(requirers) },
        })),
});
