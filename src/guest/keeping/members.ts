import { canonicalJson } from "../defining/digest";

/*
 * Definitions taken apart: groups by their keys, and lists whose entries have names (disks, cards, features) by these.
 */

/** Where a value stands in a definition; an entry of a list by its name. */
export type Steps = readonly (string | { readonly entry: string })[];

export interface MemberChange {
  readonly steps: Steps;
  /** Undefined: nothing stands there any more. */
  readonly value: unknown;
}

type Group = Readonly<Record<string, unknown>>;

export const same = (one: unknown, other: unknown): boolean =>
  one === other || (isObject(one) && isObject(other) && canonicalJson(one) === canonicalJson(other));

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isGroup = (value: unknown): value is Group => isObject(value) && !Array.isArray(value);

/** What tells an entry of a list from the others; undefined where nothing does. */
function nameOf(entry: unknown): string | undefined {
  if (!isGroup(entry)) return undefined;
  const { target, mac, name, type, index } = entry;
  const known = [target, mac, name].find((one) => typeof one === "string");
  if (known !== undefined) return known;
  return typeof type === "string" && typeof index === "number" ? `${type} ${index}` : undefined;
}

/** The entries by their names; undefined where one has none, or two have the same. */
function byName(list: unknown): ReadonlyMap<string, unknown> | undefined {
  if (!Array.isArray(list)) return undefined;
  const entries = list.map((entry) => [nameOf(entry), entry] as const);
  const named = new Map(entries.filter((one): one is readonly [string, unknown] => one[0] !== undefined));
  return named.size === list.length ? named : undefined;
}

/** How two values differ, each change as deep as it is. */
export function memberChanges(before: unknown, after: unknown, above: Steps = []): MemberChange[] {
  if (same(before, after)) return [];
  if (isGroup(before) && isGroup(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      memberChanges(before[key], after[key], [...above, key]),
    );
  const [was, is] = [byName(before), byName(after)];
  if (was === undefined || is === undefined) return [{ steps: above, value: after }];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((entry) =>
    memberChanges(was.get(entry), is.get(entry), [...above, { entry }]),
  );
}

/** A copy with one change made. An entry that is not there yet comes last. */
export function withMember<T>(value: T, { steps, value: replacement }: MemberChange): T {
  const [step, ...deeper] = steps;
  if (step === undefined) return replacement as T;
  const inner = (current: unknown): unknown => withMember(current, { steps: deeper, value: replacement });
  if (typeof step === "string") {
    const group: Group = isGroup(value) ? value : {};
    const { [step]: current, ...others } = group;
    const changed = inner(current);
    return (changed === undefined ? others : { ...group, [step]: changed }) as T;
  }
  const list: unknown[] = Array.isArray(value) ? value : [];
  const index = list.findIndex((entry) => nameOf(entry) === step.entry);
  const changed = inner(list[index]);
  if (index === -1) return (changed === undefined ? list : [...list, changed]) as T;
  return list.flatMap((entry, at) => (at !== index ? [entry] : changed === undefined ? [] : [changed])) as T;
}

/**
 * The wanted value with everything in which the former one differs from what was said of it, except where something
 * else is said now.
 */
export function keepUnsaid<T>(wanted: T, said: T, former: T): T {
  const changed = memberChanges(said, wanted).map(({ steps }) => steps);
  return memberChanges(said, former)
    .filter(({ steps }) => !changed.some((one) => meets(one, steps)))
    .reduce(withMember<T>, wanted);
}

/** Is one of the places the other, or above it? */
const meets = (one: Steps, other: Steps): boolean =>
  Array.from({ length: Math.min(one.length, other.length) }).every((_, at) => same(one[at], other[at]));
