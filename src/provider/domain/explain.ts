import { explain, explanationText, type GuestResolution } from "../../guest";
import type { HostProfiles } from "../host-profiles";
import { hostUri, profileFile, uriProblem } from "../host-uri";
import { plain } from "../properties";
import type { FunctionHandler } from "../resource";
import { completed, resolve } from "./resolve";

/**
 * `windows-guest:index:explain`: every decision about a machine, from its arguments and its host. It is a function and
 * not an output, because the engine keeps outputs in the state and writes the whole state after every step.
 */
export const explainFunction = (profiles: HostProfiles): FunctionHandler => ({
  token: "windows-guest:index:explain",
  invoke: async (args, { signal }) => {
    const uri = uriProblem(args) === undefined ? hostUri(args) : undefined;
    const answer = uri === undefined ? undefined : await profiles.hostOrSaved(uri, profileFile(args), signal);
    const host = answer === undefined || answer.kind === "none" ? undefined : answer.profile;
    // What other resources of the program make is not missing.
    const { resolution, findings } = resolve(completed(args, {}, { urn: "", name: "windows-guest" }), host, {
      made: [""],
    });
    return plain({
      explanation: explanationText(resolution),
      enlightenments: enlightenmentStates(resolution),
      findings: findings
        .filter(({ severity }) => severity !== "error")
        .map(({ ruleId, severity, path, message, fix }) => ({ ruleId, severity, path, message, fix })),
    });
  },
});

/** What became of each enlightenment, by its catalogue name. */
export const enlightenmentStates = (resolution: GuestResolution): Record<string, object> =>
  Object.fromEntries(
    explain(resolution).flags.map(({ flag, state, value, who, why }) => [
      flag,
      { state, ...(value === "" ? {} : { value }), by: who, reason: why },
    ]),
  );
