import { repairedGuestRules } from "./guest-repairs";
import { exampleMachine, judgeMachine, machineRules, type MachineRule } from "../machines";

/** Whether what a rule reports can be repaired safely: its incorrect examples tell. */
export type Repairs = "always" | "sometimes" | "never";

const known = new Map<string, Repairs>();

export function repairOf(ruleId: string): Repairs {
  let repairs = known.get(ruleId);
  if (repairs === undefined) {
    const rule = machineRules.find(({ id }) => id === ruleId);
    known.set(ruleId, (repairs = rule === undefined ? ofGuests(ruleId) : inExamples(rule)));
  }
  return repairs;
}

const ofGuests = (ruleId: string): Repairs => (repairedGuestRules.includes(ruleId) ? "sometimes" : "never");

function inExamples(rule: MachineRule): Repairs {
  const findings = rule.examples.incorrect.flatMap((example) => judgeMachine([rule], exampleMachine(example)).findings);
  if (findings.every(({ repair }) => repair === undefined)) return "never";
  return findings.every(({ repair }) => repair !== undefined) ? "always" : "sometimes";
}
