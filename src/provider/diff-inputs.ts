import { formatPath, getAt, isWithin, type Path, withAt } from "../findings/path";
import type { Properties } from "./properties";
import type { PropertyChange } from "./resource";

export interface InputChange {
  readonly path: Path;
  readonly kind: PropertyChange["kind"];
  /** The new value is not known yet. */
  readonly unknown: boolean;
}

/**
 * Where two sets of inputs differ, as deep as they differ. A list whose length changed differs as a whole from the
 * first new or missing element.
 */
export function changedPaths(olds: Properties, news: Properties): InputChange[] {
  const changes: InputChange[] = [];
  const compare = (before: unknown, after: unknown, path: Path): void => {
    const unknown = news.unknowns.some((one) => one.length === path.length && isWithin(one, path));
    if (unknown) changes.push({ path, kind: "update", unknown: true });
    else if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
      for (const key of keysOf(before, after)) compare(getAt(before, [key]), getAt(after, [key]), [...path, key]);
    } else if (before === undefined && after !== undefined)
      changes.push({ path, kind: "add", unknown: holdsUnknown(news, path) });
    else if (before !== undefined && after === undefined) changes.push({ path, kind: "delete", unknown: false });
    else if (before !== after) changes.push({ path, kind: "update", unknown: holdsUnknown(news, path) });
  };
  // Unknown values have no place of their own in `value`, so they are looked for by their paths.
  const withUnknowns = news.unknowns.reduce<unknown>(
    (value, path) => (getAt(value, path) === undefined ? withAt(value, path, null) : value),
    news.value,
  );
  compare(olds.value, withUnknowns, []);
  return changes;
}

const holdsUnknown = (news: Properties, path: Path): boolean =>
  news.unknowns.some((unknown) => isWithin(unknown, path));

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

function keysOf(before: object, after: object): (string | number)[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Array.isArray(before) ? keys.map(Number) : keys;
}

/**
 * Leaves out the changes that change nothing: `"8 GiB"` for `"8192 MiB"`, a default that is now written down. `meaning`
 * gives equal texts for inputs that mean the same. Changes that matter only together are all kept.
 */
export function meaningfulChanges(
  olds: Properties,
  news: Properties,
  meaning: (inputs: Properties) => string,
): InputChange[] {
  const changes = changedPaths(olds, news);
  if (changes.length === 0) return [];
  const target = meaning(news);
  const unknown = changes.filter((change) => change.unknown);
  if (unknown.length === 0 && meaning(olds) === target) return [];
  const known = changes.filter((change) => !change.unknown);
  const matters = ({ path }: InputChange): boolean =>
    meaning({ ...news, value: withAt(news.value, path, getAt(olds.value, path)) as Properties["value"] }) !== target;
  const telling = known.filter(matters);
  return telling.length > 0 || unknown.length > 0 ? [...telling, ...unknown] : known;
}

export const asPropertyChanges = (
  changes: readonly InputChange[],
  replaces: (path: Path) => boolean,
): Record<string, PropertyChange> =>
  Object.fromEntries(
    changes.map(({ path, kind, unknown }) => [
      formatPath(path),
      { kind, ...(!unknown && replaces(path) ? { replace: true } : {}) },
    ]),
  );
