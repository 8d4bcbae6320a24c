/** Where a value stands in a resource's properties: object keys and array indexes from the top. */
export type Path = readonly (string | number)[];

/** Writes a path as Pulumi and the findings do: `disks[1].size`; keys that are no identifier are quoted. */
export const formatPath = (path: Path): string => writePath(path, /^[A-Za-z_$][\w$-]*$/, JSON.stringify);

/** Writes a path with dots before the keys that are `plain`, and the others quoted in brackets. */
export function writePath(path: readonly PropertyKey[], plain: RegExp, quote: (key: string) => string): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (typeof step === "string" && plain.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${quote(String(step))}]`;
  }
  return text;
}

/** `disks[1].size` as `["disks", 1, "size"]`; quoted keys in brackets are taken as they are. */
export function parsePath(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (const match of path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\["((?:[^"]|"(?!\]))*)"\]|([^.[\]]+)/g)) {
    const [, index, escaped, quoted, name] = match;
    steps.push(index === undefined ? (escaped ?? quoted ?? name!) : Number(index));
  }
  return steps;
}

/** True when `path` is `prefix` or lies below it. */
export const isWithin = (path: Path, prefix: Path): boolean =>
  prefix.length <= path.length && prefix.every((step, index) => step === path[index]);

export function getAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** A copy of `value` with `replacement` at `path`; containers on the way are made when missing. `undefined` removes. */
export function withAt(value: unknown, path: Path, replacement: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  const below = withAt(getAt(value, [step]), rest, replacement);
  if (typeof step === "number") {
    const copy = Array.isArray(value) ? [...(value as unknown[])] : [];
    copy[step] = below;
    return copy;
  }
  const copy: Record<string, unknown> =
    typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  if (below === undefined) delete copy[step];
  else Object.defineProperty(copy, step, { value: below, enumerable: true, configurable: true, writable: true });
  return copy;
}
