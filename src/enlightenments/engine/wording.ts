import type { EnlightenmentName } from "../catalogue";
import { property, type RuleContext } from "./context";

/** "a", "a and b", "a, b and c" */
export const list = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;

/** "stimer and tlbflush, requested by preset desktop@1, and ipi, requested by you (enlightenments.ipi), need" */
export function askersNeed(context: RuleContext, names: readonly EnlightenmentName[]): string {
  const byAsker = new Map<string, string[]>();
  for (const name of names) {
    const asker = context.asker(name);
    const group = byAsker.get(asker);
    if (group) group.push(name);
    else byAsker.set(asker, [name]);
  }
  const groups = [...byAsker].map(([asker, group]) => `${list(group)}, requested by ${asker},`);
  return `${groups.join(" and ")} ${names.length === 1 ? "needs" : "need"}`;
}

/** `stimer`, `tlbflushDirect`: as one writes them in a guest's `enlightenments`. */
export const properties = (names: readonly EnlightenmentName[]): string => list(names.map(property));
