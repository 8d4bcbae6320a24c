export { NECESSITIES, missingReason, isFor, mistakesIn, splitFindings, type OfSuppression, type Split } from "./split";
export { suppressionRule, suppressionRules } from "./rules";
export { suppressedLine, suppressedText } from "./text";
export type * from "./types";
