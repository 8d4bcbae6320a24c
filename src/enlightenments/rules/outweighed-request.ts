import { nothing } from "../../findings";
import { rule } from "../engine/define";
import { blockerOf } from "../engine/rows";
import { who } from "../engine/strength";
import { namesIn, rowIndex } from "../graph";

export const outweighedRequest = rule({
  id: "outweighed-request",
  severity: "info",
  description: "A flag stays off if a request with the same or higher precedence turns off a flag that it requires.",
  rationale:
    "A preset can turn off a flag that a Windows version requests. Flags that require it are then also turned off and reported.",
  argumentsOnly: "A machine does not tell who asked for what.",
  messages: {
    off: {
      message: "{name}, requested by {who}, stays off because it requires {blocker}, which {blockerWho} turns off.",
      fix: 'Set enlightenments.{property} to "on" if you want both.',
    },
  },
  sources: ["this package: the order of strength is windows < preset < user"],
  examples: {
    incorrect: [{ windows: { stimer: "on" }, preset: { synic: "off", relaxed: "on" } }],
    correct: [{ windows: { synic: "off" }, preset: { stimer: "on" } }],
  },
  check: (context) => {
    const { beaten } = context.filled;
    if (beaten === 0n) return nothing;
    return namesIn(beaten).flatMap((name) => {
      const blocker = blockerOf(rowIndex(name), context.asks, context.filled);
      if (!blocker) return [];
      const data = {
        name,
        property: context.path(name).replace(/^enlightenments\./, ""),
        who: context.asker(name),
        blocker: blocker.name,
        blockerWho: who(blocker.by),
      };
      return [{ messageId: "off" as const, path: context.path(name), data }];
    });
  },
});
