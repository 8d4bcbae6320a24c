import type * as z from "zod";

import { show } from "../explaining/show";
import { type Check, type Form, plain, question, text } from "./leaves";

/** A text of which `pattern` alone decides. `meant` reads what people write instead, in lower case. */
export function matching(what: string, pattern: RegExp, form: Form, meant?: (given: string) => string): z.ZodString {
  const read = (given: string): string | undefined => meant?.(given.slice(0, 200).trim().toLowerCase());
  const check: Check<string> = (value) =>
    pattern.test(value)
      ? undefined
      : {
          problem: `${show(value)} is not ${what}`,
          fix:
            question((one) => (pattern.test(one) ? undefined : { problem: "" }), read(value)) ?? `write ${plain(form)}`,
        };
  return text(check, form, meant && ((given) => (typeof given === "string" ? read(given) : undefined)));
}
