import { adapterRules } from "../adapters/rules";
import { stackRules } from "./stack-rules";

/** Ids of the rules that `resolveGuest` does not know, and that a guest's suppressions may name all the same. */
export const otherRuleIds = (): readonly string[] => [...adapterRules, ...stackRules].map(({ id }) => id);
