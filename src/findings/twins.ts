/** Two entries that are the same thing. */
export interface Twin {
  /** The later one. */
  readonly path: string;
  /** The first one. */
  readonly other: string;
  readonly what: string;
}

/** Every entry whose value stood there before, with the first place. */
export function twins(entries: readonly (readonly [path: string, value: string])[]): Twin[] {
  const first = new Map<string, string>();
  const found: Twin[] = [];
  for (const [path, what] of entries) {
    const other = first.get(what);
    if (other === undefined) first.set(what, path);
    else found.push({ path, other, what });
  }
  return found;
}
