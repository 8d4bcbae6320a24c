import * as pulumi from "@pulumi/pulumi";
import { guestSpec } from "../guest";
import { didYouMean } from "../guest/reading/suggest";

type Which = "system" | number;
type Step = string | number;
type PathOption = "ignoreChanges" | "replaceOnChanges" | "hideDiffs";

/**
 * Options of a component that name its arguments, and that Pulumi does not hand to the children. The rest it inherits,
 * or has no children's meaning.
 */
const pathOptions: readonly PathOption[] = ["ignoreChanges", "replaceOnChanges", "hideDiffs"];

export interface ChildOptions {
  readonly domain: pulumi.CustomResourceOptions;
  readonly volume: (which: Which) => pulumi.CustomResourceOptions;
}

/**
 * What the options of a `WindowsGuest` say to its children: the time limits to all of them, and paths of its arguments
 * as paths of theirs.
 *
 * @throws pulumi.ResourceError where a path fits no argument, because Pulumi would pass over it in silence.
 */
export function childOptions(options: pulumi.ComponentResourceOptions, component: pulumi.Resource): ChildOptions {
  const { customTimeouts } = options;
  const asked = pathOptions.flatMap((option) =>
    options[option] === undefined
      ? []
      : [[option, options[option].map((path) => known(option, path, component))] as const],
  );
  const translated = (translate: (path: readonly Step[]) => readonly Step[][]): pulumi.CustomResourceOptions => ({
    ...(customTimeouts === undefined ? {} : { customTimeouts }),
    ...Object.fromEntries<unknown>(
      asked
        .map(([option, paths]) => [option, paths.flatMap(translate).map(written)] as const)
        .filter(([, paths]) => paths.length > 0),
    ),
  });
  return { domain: translated(ofDomain), volume: (which) => translated((path) => ofVolume(path, which)) };
}

const ofDomain = (path: readonly Step[]): Step[][] => (path[0] === "deleteDisksOnDestroy" ? [] : [[...path]]);

/** Arguments of a disk that are one of its volume, by the volume's name for them. */
const volumeArguments: Readonly<Record<string, string>> = {
  pool: "pool",
  volume: "name",
  size: "size",
  baseImage: "baseImage",
  format: "format",
  adopt: "adopt",
  recreate: "recreate",
};

function ofVolume(path: readonly Step[], which: Which): Step[][] {
  const [first, ...below] = path;
  if (first === "*" || first === "host") return [[...path]];
  if (first === "deleteDisksOnDestroy") return [["deleteOnDestroy"]];
  const mine =
    which === "system"
      ? first === "systemDisk"
      : first === "disks" && (below.length === 0 || below[0] === which || below[0] === "*");
  if (!mine) return [];
  const [key] = which === "system" ? below : below.slice(1);
  if (key === undefined || key === "*") return Object.values(volumeArguments).map((name) => [name]);
  const name = volumeArguments[key];
  return name === undefined ? [] : [[name]];
}

/** A path of the arguments, taken apart. */
function known(option: PathOption, path: string, component: pulumi.Resource): readonly Step[] {
  const steps = stepsOf(path);
  const refuse = (why: string): never => {
    throw new pulumi.ResourceError(
      `${option}: "${path}" ${why}. Specify the path of an argument, for example memory, systemDisk.size or disks[0].baseImage`,
      component,
    );
  };
  if (steps === undefined) return refuse("is not a property path");
  let schema: unknown = guestSpec;
  for (const [index, step] of steps.entries()) {
    const { shape, element } = containerOf(schema);
    if (step === "*" && (shape ?? element) !== undefined) {
      // Below a wildcard of an object nothing has one shape.
      if (shape !== undefined) return steps;
      schema = element;
    } else if (typeof step === "number" && element !== undefined) schema = element;
    else if (typeof step === "string" && shape !== undefined && Object.hasOwn(shape, step)) schema = shape[step];
    else {
      const meant = typeof step === "string" && shape !== undefined ? didYouMean(step, Object.keys(shape)) : undefined;
      return refuse(
        `does not match any argument of a WindowsGuest${meant === undefined ? "" : `; did you mean "${written([...steps.slice(0, index), meant])}"?`}`,
      );
    }
  }
  return steps;
}

/** What an optional schema holds: properties, or elements. */
function containerOf(schema: unknown): {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
} {
  const def = (schema as { def?: { innerType?: unknown; shape?: Record<string, unknown>; element?: unknown } }).def;
  return def?.innerType === undefined ? (def ?? {}) : containerOf(def.innerType);
}

/** Pulumi's property paths: `disks[0].size`, `disks[*].size`, `["memory"]`. Undefined for what is none. */
function stepsOf(path: string): Step[] | undefined {
  const steps: Step[] = [];
  const step = /(?:^|\.)([^.[\]"]+)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]/y;
  while (step.lastIndex < path.length) {
    const match = step.exec(path);
    if (match === null) return undefined;
    const [, name, index, quoted] = match;
    steps.push(index === undefined ? (name ?? quoted!) : index === "*" ? "*" : Number(index));
  }
  return steps.length === 0 ? undefined : steps;
}

const written = (path: readonly Step[]): string =>
  path
    .map((step, index) =>
      typeof step === "number" || (step === "*" && index > 0) ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
    .join("");
