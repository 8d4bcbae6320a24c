import { defineGuestRule } from "../context";
import { twins } from "../../findings/twins";

export const entryName = defineGuestRule({
  id: "entry-name",
  severity: "error",
  necessary: "deploy",
  description: "CD-ROM drives and network adapters of a guest must have unique names.",
  rationale: "The name identifies an entry when other entries are added or removed.",
  argumentsOnly: "Devices of a machine have no names of ours.",
  messages: { same: { message: "{path} and {other} of {guest} are both named {what}.", fix: "Change one of them." } },
  sources: ["https://github.com/nutanix/terraform-provider-nutanix/issues/804"],
  reads: ["cdroms", "networks"],
  examples: {
    incorrect: [
      { networks: [{ name: "lan" }, { name: "lan", network: "other" }] },
      { cdroms: [{ name: "setup" }, { name: "setup" }] },
    ],
    correct: [{ networks: [{ name: "lan" }, { name: "backup" }, {}], cdroms: [{ name: "lan" }, {}] }],
  },
  check({ guest, spec }) {
    return (["cdroms", "networks"] as const).flatMap((list) => {
      const names = (spec[list] ?? []).flatMap(
        (entry: { readonly name?: string | undefined } | undefined, index): (readonly [string, string])[] =>
          entry?.name === undefined ? [] : [[`${list}[${index}]`, entry.name]],
      );
      return twins(names).map((twin) => ({
        messageId: "same" as const,
        path: `${twin.path}.name`,
        data: { guest, ...twin },
      }));
    });
  },
});
