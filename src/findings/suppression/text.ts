import { atPath } from "../finding";
import type { Suppressed } from "./types";

/** Suppressed findings as a list, for logs: how many, and each with its reason and its end. Without any: undefined. */
export function suppressedText(suppressed: readonly Suppressed[]): string | undefined {
  if (suppressed.length === 0) return undefined;
  const count = suppressed.length === 1 ? "1 finding is suppressed" : `${suppressed.length} findings are suppressed`;
  return `${count}:${suppressed.map((one) => `\n  - ${suppressedLine(one)}`).join("")}`;
}

/** One of them. */
export const suppressedLine = ({
  severity,
  path,
  message,
  ruleId,
  suppressed: { reason, until },
}: Suppressed): string =>
  `${severity} ${atPath(path, message)} [${ruleId}] Suppressed${until === undefined ? "" : ` until ${until}`}: ${reason}`;
