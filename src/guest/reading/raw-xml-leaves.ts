import type * as z from "zod";

import { NOT_PROSE, text } from "./leaves";
import type { Problem } from "./problem";

/** Longest value, in characters. A kernel command line has 2,048. */
const LONGEST_VALUE = 4096;
/** Longest element with everything in it, in characters. */
export const LONGEST_FRAGMENT = 64 * 1024;

const ofXml = (value: string, longest: number): Problem | undefined => {
  if (value.length > longest)
    return { problem: `the text has ${value.length} characters, and the maximum is ${longest}`, fix: "shorten it" };
  return NOT_PROSE.test(value)
    ? { problem: "the text contains a character that XML does not allow, or one that changes the text direction" }
    : undefined;
};

export const xmlValue = text((value) => ofXml(value, LONGEST_VALUE), {
  text: `a text of at most ${LONGEST_VALUE} characters`,
  longest: LONGEST_VALUE,
});

export const xmlFragment = text((value) => ofXml(value, LONGEST_FRAGMENT), {
  text: `an XML element of at most ${LONGEST_FRAGMENT} characters`,
  longest: LONGEST_FRAGMENT,
});

export const qemuArgument = text(
  (value) => (value === "" ? { problem: "the argument is empty", fix: "remove it" } : ofXml(value, LONGEST_VALUE)),
  { text: `one word of at most ${LONGEST_VALUE} characters`, longest: LONGEST_VALUE },
);

export const qemuVariable = text((value) => ofXml(value, LONGEST_VALUE), {
  text: `a text of at most ${LONGEST_VALUE} characters`,
  longest: LONGEST_VALUE,
});

/** Deepest nesting of an element that is added. libvirt's own are at most eight deep. */
export const DEEPEST_FRAGMENT = 16;

/** A map with a limited number of entries. */
export const atMost = <Map extends z.ZodRecord>(map: Map, most: number): Map =>
  map.superRefine((value, ctx) => {
    if (Object.keys(value).length > most)
      ctx.addIssue({ code: "custom", message: `more than ${most} entries`, params: { fix: `keep at most ${most}` } });
  });
