import { defineRule, type Rule } from "../../findings";
import type { Scenario } from "../scenario";
import type { RuleContext } from "./context";

/** A rule of this room. */
export type EnlightenmentRule = Rule<RuleContext, string, Scenario>;

export const rule = defineRule<RuleContext, Scenario>();
