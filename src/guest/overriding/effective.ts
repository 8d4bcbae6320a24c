import { formatPath, isWithin, type Path } from "../../findings/path";
import { same } from "../keeping/members";
import type { GuestSpec } from "../types";

/** A place of a spec that an override has changed. */
export interface ChangedPlace {
  readonly path: Path;
  /** The argument that would say it, without the number of an entry that is new. */
  readonly named: string;
}

type Group = Readonly<Record<string, unknown>>;
const isGroup = (value: unknown): value is Group =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Follows from the devices, or is no part of a machine. */
const DERIVED: ReadonlySet<string> = new Set(["drivers", "windows"]);

/**
 * The spec that says of a machine what the program says, and what an override has changed in it: a three-way merge of
 * the machine before and afterwards, both read as specs, with the program's own words.
 */
export function mergeChanges(
  spec: GuestSpec,
  before: GuestSpec,
  after: GuestSpec,
): { readonly spec: GuestSpec; readonly changed: readonly ChangedPlace[] } {
  const changed: ChangedPlace[] = [];
  const merged = merge(spec, before, after, [], changed) as GuestSpec;
  return { spec: merged, changed };
}

function merge(said: unknown, before: unknown, after: unknown, path: Path, changed: ChangedPlace[]): unknown {
  if (same(before, after) || (path.length === 1 && DERIVED.has(String(path[0])))) return said;
  if (isGroup(before) && isGroup(after) && (said === undefined || isGroup(said))) {
    const copy: Record<string, unknown> = { ...said };
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const value = merge(copy[key], before[key], after[key], [...path, key], changed);
      if (value === undefined) delete copy[key];
      else copy[key] = value;
    }
    return copy;
  }
  if (Array.isArray(after) && (before === undefined || Array.isArray(before)))
    return mergeLists(said, before ?? [], after, path, changed);
  changed.push({ path, named: formatPath(path) });
  return after;
}

function mergeLists(
  said: unknown,
  before: readonly unknown[],
  after: readonly unknown[],
  path: Path,
  changed: ChangedPlace[],
): unknown {
  const isSaid = Array.isArray(said) && said.length >= before.length && after.length >= before.length;
  if (!isSaid) {
    const first = Array.isArray(said) || after.length < before.length ? 0 : before.length;
    const fresh = after.slice(first);
    if (fresh.length === 0 || first === 0) changed.push({ path, named: formatPath(path) });
    else fresh.forEach((_, at) => changed.push({ path: [...path, first + at], named: formatPath(path) }));
    return after;
  }
  const list: unknown[] = [...(said as readonly unknown[])];
  before.forEach((one, at) => {
    list[at] = merge(list[at], one, after[at], [...path, at], changed);
  });
  for (const entry of after.slice(before.length)) {
    changed.push({ path: [...path, list.length], named: formatPath(path) });
    list.push(entry);
  }
  return list;
}

/** Is a place at or below one that was changed? */
export const isChangedAt = (path: Path, changed: readonly ChangedPlace[]): boolean =>
  changed.some((one) => isWithin(path, one.path));
