import type * as z from "zod";

import { show } from "../explaining/show";
import { type Form, plain, text } from "./leaves";

/** A text of which `pattern` alone decides. `meant` reads what people write instead, in lower case. */
export const matching = (what: string, pattern: RegExp, form: Form, meant?: (given: string) => string): z.ZodString =>
  text(
    (value) =>
      pattern.test(value) ? undefined : { problem: `${show(value)} is not ${what}`, fix: `write ${plain(form)}` },
    form,
    meant && ((given) => (typeof given === "string" ? meant(given.trim().toLowerCase()) : undefined)),
  );
