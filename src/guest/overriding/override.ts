import {
  type DomainDifference,
  domainDifferences,
  readDomain,
  renderDomainTree,
  unsupportedByLibvirt,
  UnsupportedDomainError,
} from "../../domain";
import type { DomainDefinition } from "../../domain/definition";
import type { XmlElement } from "../../domain/xml";
import type { Overrides } from "../../domain/overrides";
import { isWithinPlace } from "../../machines";
import { formatPath, isWithin, type Path, parsePath } from "../../findings/path";
import { plainSpec } from "../importing/plain";
import { memberChanges, withMember } from "../keeping/members";
import type { GuestSpec } from "../types";
import { type DecidedByWord, type Unmet, withCpuArguments } from "./cpu-arguments";
import { type ChangedPlace, mergeChanges } from "./effective";
import { guardedIn } from "./guards";
import { operationsOf, type Problem, together } from "./operations";

/** What one of the additions in `xml` changes. */
export interface Effect {
  /** The argument, for example `xml.append[0]`. */
  readonly argument: string;
  /** Places of the spec that say the same. */
  readonly changed: readonly ChangedPlace[];
  /** Places of the machine's XML. */
  readonly places: readonly string[];
  /** How messages call it. Default: as the argument. */
  readonly shown?: string;
  /** What to do about it, where the rule that judges it does not know. */
  readonly fix?: string;
}

/** A machine with what `xml` adds to it. */
export interface Overridden {
  readonly definition: DomainDefinition;
  /** The spec that says of the machine what arguments can say, for the rules that judge arguments. */
  readonly spec: GuestSpec;
  readonly effects: readonly Effect[];
  readonly problems: readonly Problem[];
  readonly unmet: readonly Unmet[];
}

/**
 * Applies `xml` to a machine, one addition after another, and reads what has come of it. Undefined where no libvirt can
 * express the machine, which the rules report: there is nothing to add to.
 *
 * @param draft the machine without `xml`
 */
export function override(draft: DomainDefinition, spec: GuestSpec): Overridden | undefined {
  if (unsupportedByLibvirt(draft, undefined).length > 0) return undefined;
  const { operations, problems } = operationsOf(spec.xml ?? {});
  const found: Problem[] = [...problems];
  const effects: Effect[] = [];
  const done: Partial<Overrides>[] = [];
  let tree = renderDomainTree(draft);
  const first = readDomain(tree).definition;
  let current = first;
  let told = spec;
  for (const { argument, apply } of operations) {
    const result = apply(tree);
    if ("messageId" in result) {
      found.push(result);
      continue;
    }
    const read = readBack(result.root);
    if (typeof read === "string") {
      found.push({ messageId: "machine", path: argument, data: { problem: read } });
      continue;
    }
    const guarded = guardedIn(argument, tree, result.root, read);
    if (guarded !== undefined) {
      found.push(guarded);
      continue;
    }
    const merged = mergeChanges(told, plainSpec(current, spec.windows), plainSpec(read, spec.windows));
    effects.push({ argument, changed: merged.changed, places: placesOf(domainDifferences(tree, result.root)) });
    [tree, current, told] = [result.root, read, merged.spec];
    done.push(result.done);
  }
  const pinned = effects.some(({ changed }) => changed.some(({ path }) => path[0] === "hostDevices"));
  const balloon = pinned ? { ...told, memoryBalloon: current.devices.memballoon !== "none" } : told;
  const overrides = together(done);
  const cpu = withCpuArguments(balloon, overrides.args);
  const definition = memberChanges(first, current).reduce(withMember<DomainDefinition>, draft);
  return {
    definition: withOverrides(definition, overrides, tree),
    spec: cpu.spec,
    effects: [...effects, ...cpu.decided.map(byWord)],
    problems: found,
    unmet: cpu.unmet,
  };
}

const byWord = ({ path, index, flag, isAbsent }: DecidedByWord): Effect => ({
  argument: `xml.qemuArgs[${index}]`,
  ...{ changed: [{ path, named: "" }], places: [] },
  ...(flag === undefined ? {} : { shown: `${flag} in xml.qemuArgs[${index}]` }),
  ...(isAbsent === true ? { fix: `Add ${flag!} to \`-cpu\` in xml.qemuArgs, or remove \`-cpu\`.` } : {}),
});

/** The definition with the additions that it has no words for. */
function withOverrides(definition: DomainDefinition, overrides: Overrides, tree: XmlElement): DomainDefinition {
  const holds = (some: Overrides): boolean =>
    domainDifferences(renderDomainTree({ ...definition, overrides: some }), tree).length === 0;
  const needed = [...overrides.set, ...overrides.append].reduce<Overrides>((kept, one) => {
    const fewer = {
      ...kept,
      set: kept.set.filter((other) => other !== one),
      append: kept.append.filter((other) => other !== one),
    };
    return holds(fewer) ? fewer : kept;
  }, overrides);
  const isEmpty = Object.values(needed).every((list: readonly unknown[]) => list.length === 0);
  return isEmpty ? definition : { ...definition, overrides: needed };
}

function readBack(root: XmlElement): DomainDefinition | string {
  try {
    return readDomain(root).definition;
  } catch (error) {
    if (error instanceof UnsupportedDomainError) return error.message;
    throw error;
  }
}

const placesOf = (differences: readonly DomainDifference[]): string[] => differences.map(({ path }) => path);

/** The addition that decides what stands at a path of the spec; undefined: the program does. Of several, the last. */
export function effectAt(path: string, { effects }: Pick<Overridden, "effects">): Effect | undefined {
  const steps = parsePath(path);
  return [...effects]
    .reverse()
    .find(({ changed }) => changed.some((one) => isWithin(steps, one.path) || isJustAbove(steps, one.path)));
}

/** A finding about a group may be about the value in it that was changed, but not one about a whole list. */
const isJustAbove = (steps: Path, changed: Path): boolean =>
  steps.length > 0 &&
  steps.length === changed.length - 1 &&
  typeof changed.at(-1) === "string" &&
  steps[0] !== "enlightenments" &&
  isWithin(changed, steps);

/** A text about arguments in which those are named that decide. */
export function inOwnWords(text: string, { effects }: Pick<Overridden, "effects">): string {
  const names = effects.flatMap(({ argument, shown = argument, changed }) =>
    // A single word is an ordinary one too.
    changed.filter(({ path }) => path.length > 1).map(({ path }) => [formatPath(path), shown] as const),
  );
  return names
    .sort(([one], [other]) => other.length - one.length)
    .reduce((all, [place, shown]) => all.replace(asWord(place), shown), text);
}

const asWord = (place: string): RegExp =>
  new RegExp(`(?<![\\w.])${place.replace(/[.[\]$^*+?(){}|\\]/g, "\\$&")}(?![\\w[]|\\.\\w)`, "g");

/** The addition that decides what stands at a place of the machine's XML. */
export const argumentAtPlace = (path: string, { effects }: Pick<Overridden, "effects">): string | undefined =>
  effects.find(({ places }) => places.some((place) => isWithinPlace(path, place)))?.argument;
