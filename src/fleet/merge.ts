/** A template with the differences of one member. */

type Properties = Readonly<Record<string, unknown>>;

/**
 * Groups are merged argument by argument. Lists whose entries all have a `name` (disks, drives, adapters) are merged
 * entry by entry under that name, new entries last; any other list is replaced, as every other value is. Nothing is
 * changed in place.
 */
export function merged(template: unknown, difference: unknown): unknown {
  if (difference === undefined) return template;
  if (isPlain(template) && isPlain(difference)) return mergedGroups(template, difference);
  if (isNamedList(template) && isNamedList(difference)) return mergedLists(template, difference);
  return difference;
}

function mergedGroups(template: Properties, difference: Properties): Properties {
  const result = new Map(Object.entries(template));
  for (const [key, value] of Object.entries(difference)) result.set(key, merged(result.get(key), value));
  return Object.fromEntries(result);
}

function mergedLists(template: readonly Named[], difference: readonly Named[]): readonly unknown[] {
  const result = new Map<string, unknown>(template.map((entry) => [entry.name, entry]));
  for (const entry of difference) result.set(entry.name, merged(result.get(entry.name), entry));
  return [...result.values()];
}

/** Nothing but an object that somebody wrote: Pulumi's outputs and promises are values of their own. */
const isPlain = (value: unknown): value is Properties =>
  typeof value === "object" &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

type Named = Properties & { readonly name: string };
const isNamedList = (value: unknown): value is readonly Named[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((entry) => isPlain(entry) && typeof entry["name"] === "string");
