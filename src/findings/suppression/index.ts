export { NECESSITIES, missingReason, mistakesIn, splitFindings, type Split } from "./split";
export { suppressionRules } from "./rules";
export { suppressedText } from "./text";
export type * from "./types";
