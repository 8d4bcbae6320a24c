import type { LintMachine } from "../types";
import { machinesOfResources } from "./resource";
import type { StackResource } from "./types";

/** What a state or a preview holds, and what of it could not be read. */
export interface StateMachines {
  readonly machines: readonly LintMachine[];
  /** A sentence each. */
  readonly errors: readonly string[];
  /** What the text leaves out, a sentence each. */
  readonly notes?: readonly string[];
}

/** Version of the deployment in a state that this package reads. */
const DEPLOYMENT_VERSION = 3;

/**
 * The machines of what `pulumi stack export` or `pulumi preview --json` prints. Nothing is thrown for what is neither.
 *
 * @param json the parsed text
 */
export function machinesOfState(json: unknown): StateMachines {
  if (!isObject(json)) return failed("This is no state of a Pulumi stack: it is not an object.");
  if (Array.isArray(json["steps"])) return ofPreview(json["steps"], json["changeSummary"]);
  if (!("deployment" in json))
    return failed(
      "This is no state of a Pulumi stack. Pass what `pulumi stack export` or `pulumi preview --json` prints.",
    );
  const { version, deployment } = json;
  if (version !== DEPLOYMENT_VERSION)
    return failed(
      `The state's deployment has version ${printed(version)}; this command reads version ${DEPLOYMENT_VERSION}. Export it again with Pulumi 3.`,
    );
  if (!isObject(deployment)) return failed("The state holds no deployment.");
  // Pulumi leaves the list out of an empty stack.
  const { resources = [] } = deployment;
  return Array.isArray(resources) ? ofResources(resources) : failed("The state's list of resources is not a list.");
}

function ofPreview(steps: readonly unknown[], summary: unknown): StateMachines {
  const read = ofResources(steps.map((step) => isObject(step) && step["newState"]));
  const same = isObject(summary) && typeof summary["same"] === "number" ? summary["same"] : 0;
  const left = same - steps.filter((step) => isObject(step) && step["op"] === "same").length;
  return left <= 0
    ? read
    : {
        ...read,
        notes: [
          `The preview leaves out ${left} unchanged resources, whose machines were not checked. Add them with pulumi preview --json --show-sames.`,
        ],
      };
}

const failed = (error: string): StateMachines => ({ machines: [], errors: [error] });
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const printed = (version: unknown): string =>
  typeof version === "number" || typeof version === "string" ? String(version).slice(0, 20) : "unknown";

function ofResources(states: readonly unknown[]): StateMachines {
  const resources: StackResource[] = [];
  const errors: string[] = [];
  states.forEach((state, index) => {
    // A step that only removes has no new state, and what waits for its removal is no machine any more.
    if (state === false || state === undefined || state === null || (isObject(state) && state["delete"] === true))
      return;
    const resource = isObject(state) ? resourceOf(state) : undefined;
    if (resource === undefined) errors.push(`Resource ${index} has no type or no URN, and was not read.`);
    else resources.push(resource);
  });
  return { machines: machinesOfResources(resources), errors };
}

function resourceOf({
  type,
  urn,
  parent,
  provider,
  inputs,
}: Readonly<Record<string, unknown>>): StackResource | undefined {
  if (typeof type !== "string" || typeof urn !== "string") return undefined;
  const name = urn.slice(urn.lastIndexOf("::") + 2);
  return {
    type,
    name,
    urn,
    ...(typeof parent === "string" ? { parent } : {}),
    ...(typeof provider === "string" ? { provider } : {}),
    props: inputs ?? {},
  };
}
