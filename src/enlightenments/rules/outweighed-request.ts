import { nothing } from "../../findings";
import { rule } from "../engine/define";
import { blockerOf } from "../engine/rows";
import { who } from "../engine/strength";
import { namesIn, rowIndex } from "../graph";

export const outweighedRequest = rule({
  id: "outweighed-request",
  severity: "info",
  description: "A flag stays off when something at least as strong turns off what it requires.",
  rationale:
    "A preset may leave out what a Windows version would like to have. What depends on it is then left out too, and said, instead of turning the requirement on behind the preset's back.",
  messages: {
    off: {
      message: "{name}, asked for by {who}, stays off: it needs {blocker}, which {blockerWho} turns off.",
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
    if (beaten === 0) return nothing;
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
