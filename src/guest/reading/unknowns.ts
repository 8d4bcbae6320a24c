import type { Finding } from "../../findings";
import { parsePath } from "../../findings/path";

const covers = (upper: string, lower: string): boolean =>
  lower === upper ||
  (lower.startsWith(upper) && (lower[upper.length] === "." || lower[upper.length] === "[" || upper === ""));

/** Property paths whose values cannot be looked at: not known yet at preview, or already reported as malformed. */
export class Unknowns {
  constructor(readonly paths: readonly string[] = []) {}

  get any(): boolean {
    return this.paths.length > 0;
  }

  /** Is the value at `path`, or a group that holds it, unknown? */
  at(path: string): boolean {
    return this.paths.some((unknown) => covers(unknown, path));
  }

  /** Is anything at, above or below `path` unknown? What reads it cannot be decided then. */
  touches(path: string): boolean {
    return this.paths.some((unknown) => covers(unknown, path) || covers(path, unknown));
  }

  with(paths: readonly string[]): Unknowns {
    return paths.length === 0 ? this : new Unknowns([...this.paths, ...paths]);
  }

  /** Findings about what is known. */
  keep(findings: readonly Finding[]): readonly Finding[] {
    return this.any ? findings.filter((finding) => !this.at(finding.path)) : findings;
  }

  /**
   * A copy of `spec` without the unknown values, so that nothing reads a placeholder. List elements become undefined,
   * to keep their places.
   */
  strip(spec: unknown): unknown {
    if (!this.any) return spec;
    if (this.at("")) return undefined;
    const copy: unknown = clone(spec);
    for (const path of this.paths) remove(copy, segments(path));
    return copy;
  }
}

/** `disks[1].size` → `["disks", "1", "size"]`. Quoted keys lose their quotes. */
export const segments = (path: string): readonly string[] => parsePath(path).map(String);

/** A spec is four levels deep. What is deeper is not part of it, and may be endless. */
function clone(value: unknown, depth = 5): unknown {
  if (value === null || typeof value !== "object" || depth === 0) return value;
  if (Array.isArray(value)) return value.map((inner) => clone(inner, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clone(inner, depth - 1)]));
}

function remove(root: unknown, path: readonly string[]): void {
  let holder = root as Record<string, unknown> | undefined;
  for (const part of path.slice(0, -1)) {
    if (holder === null || typeof holder !== "object") return;
    holder = holder[part] as Record<string, unknown> | undefined;
  }
  const last = path[path.length - 1];
  if (last === undefined || holder === null || typeof holder !== "object") return;
  if (Array.isArray(holder)) (holder as unknown[])[Number(last)] = undefined;
  else delete holder[last];
}
