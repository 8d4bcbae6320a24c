/** Lists of what has the same word, in their order. */
export function grouped<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const word = by(item);
    const list = groups.get(word);
    if (list) list.push(item);
    else groups.set(word, [item]);
  }
  return groups;
}
