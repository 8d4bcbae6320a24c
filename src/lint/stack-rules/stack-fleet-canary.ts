import { grouped } from "../../foreign/grouped";
import { defineStackRule } from "./rule";

export const stackFleetCanary = defineStackRule({
  id: "stack-fleet-canary",
  severity: "warning",
  description: "A fleet should have a canary.",
  rationale:
    "A change that keeps Windows from starting is noticed at the first machine that gets it. With a canary, the gate after it stops the rollout there; without one, the change reaches the whole first wave.",
  messages: {
    none: {
      message: "The fleet {fleet} has no canary: a change reaches the first of its {members} members without a test.",
      fix: "Set rollout.canary to 1.",
    },
    all: {
      message: "All {members} members of the fleet {fleet} are canaries: a change reaches all of them at once.",
      fix: "Set rollout.canary to 1.",
    },
  },
  sources: ["https://sre.google/workbook/canarying-releases/"],
  examples: {
    incorrect: [
      {
        machines: [
          { name: "lab-1", fleet: { name: "lab", members: 2, canaries: 0 } },
          { name: "lab-2", fleet: { name: "lab", members: 2, canaries: 0 } },
        ],
      },
      {
        machines: [
          { name: "lab-1", fleet: { name: "lab", members: 2, canaries: 2 } },
          { name: "lab-2", fleet: { name: "lab", members: 2, canaries: 2 } },
        ],
      },
    ],
    correct: [
      {
        machines: [
          { name: "lab-1", fleet: { name: "lab", members: 2, canaries: 1 } },
          { name: "lab-2", fleet: { name: "lab", members: 2, canaries: 1 } },
        ],
      },
      { machines: [{ name: "solo", fleet: { name: "solo", members: 1, canaries: 0 } }] },
      { machines: [{ name: "ada" }] },
    ],
  },
  *check({ machines }) {
    const inFleets = machines.flatMap((machine) =>
      machine.fleet === undefined ? [] : [{ machine, ...machine.fleet }],
    );
    for (const [first] of grouped(inFleets, ({ name }) => name).values()) {
      const { machine, name, members, canaries } = first!;
      if (members < 2 || (canaries > 0 && canaries < members)) continue;
      const messageId = canaries === 0 ? ("none" as const) : ("all" as const);
      yield { messageId, machine, path: "", data: { fleet: name, members } };
    }
  },
});
