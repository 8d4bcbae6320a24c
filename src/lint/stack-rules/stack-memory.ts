import { grouped } from "../../foreign/grouped";
import { roughSize, sizeText } from "../../guest/reading/size";
import { defineStackRule, type StackMachine } from "./rule";

const memory = (gib: number): string => `<memory unit='GiB'>${gib}</memory>`;

export const stackMemory = defineStackRule({
  id: "stack-memory",
  severity: "error",
  description: "The machines of a host must fit into its memory.",
  rationale:
    "QEMU takes the memory of a machine when Windows writes to it, and Windows writes to all of it. When the host has no more, its kernel stops one of the machines, or swaps and slows all of them down.",
  messages: {
    little: {
      message:
        "The {count} machines on {host} have {memory} of memory together, but the host has a total of {some}. {guest} is the one with which it becomes too much.",
      fix: "Reduce the memory of these machines, or move one to another host.",
    },
  },
  sources: ["https://libvirt.org/formatcaps.html", "https://docs.kernel.org/mm/overcommit-accounting.html"],
  examples: {
    incorrect: [
      {
        machines: [
          { name: "ada", xml: memory(40) },
          { name: "bob", xml: memory(40) },
        ],
        profile: { memoryKiB: 64 * 1024 * 1024 },
      },
    ],
    correct: [
      {
        machines: [
          { name: "ada", xml: memory(40) },
          { name: "bob", xml: memory(16) },
        ],
        profile: { memoryKiB: 64 * 1024 * 1024 },
      },
      {
        machines: [
          { name: "ada", xml: memory(40) },
          { name: "bob", xml: memory(40) },
        ],
      },
    ],
  },
  *check({ machines }) {
    for (const there of byHost(machines).values()) {
      const limit = there[0]!.profile?.memoryKiB;
      const all = there.reduce((sum, { definition }) => sum + definition.memoryKiB, 0);
      // One machine alone is a matter of the rule host-memory.
      if (limit === undefined || all <= limit || there.length < 2) continue;
      const machine = tooMuch(there, limit);
      yield {
        messageId: "little" as const,
        machine,
        path: machine.domain.at("memory")?.path ?? "",
        data: {
          guest: machine.name,
          host: machine.hostName ?? "the host",
          count: there.length,
          memory: sizeText(all),
          some: roughSize(limit),
        },
      };
    }
  },
});

const byHost = (machines: readonly StackMachine[]): Map<string, StackMachine[]> =>
  grouped(
    machines.filter(({ host }) => host !== undefined),
    ({ host }) => host!,
  );

/** The first machine that does not fit beside those before it. */
function tooMuch(machines: readonly StackMachine[], limit: number): StackMachine {
  let sum = 0;
  return machines.find(({ definition }) => (sum += definition.memoryKiB) > limit) ?? machines.at(-1)!;
}
