import { defineStackRule } from "./rule";

export const stackPresetVersions = defineStackRule({
  id: "stack-preset-versions",
  severity: "info",
  description: "The machines of a stack should have one version of a preset.",
  rationale:
    "Machines with different versions of one preset behave differently although they were declared alike, for example after some of them were pinned to a version. That is right while a new version is tried out, and a trap later.",
  messages: {
    mixed: {
      message:
        "{guest} has version {version} of the preset {preset}; other machines have version {other}, for example {example}.",
      fix: "Use one version for all of them when the new one is tried out.",
    },
  },
  sources: ["https://www.pulumi.com/docs/iac/concepts/stacks/"],
  examples: {
    incorrect: [
      {
        machines: [
          { name: "ada", preset: "desktop@1" },
          { name: "bob", preset: "desktop@2" },
        ],
      },
    ],
    correct: [
      {
        machines: [
          { name: "ada", preset: "desktop@1" },
          { name: "bob", preset: "desktop@1" },
          { name: "eve", preset: "server@2" },
          { name: "joe", preset: "server" },
        ],
      },
    ],
  },
  *check({ machines }) {
    const versions = machines.flatMap((machine) => {
      const [, name, version] = /^(.+)@(\d+)$/.exec(machine.preset ?? "") ?? [];
      return name === undefined ? [] : [{ machine, name, version: Number(version) }];
    });
    for (const { machine, name, version } of versions) {
      const newer = versions.filter((one) => one.name === name && one.version > version);
      const newest = newer.sort((a, b) => b.version - a.version)[0];
      if (newest === undefined) continue;
      const data = { guest: machine.name, preset: name, version, other: newest.version, example: newest.machine.name };
      yield { messageId: "mixed" as const, machine, path: machine.domain.at("metadata")?.path ?? "", data };
    }
  },
});
