/** Lists of what has the same word, in their order. */
export function grouped<T, Word>(items: readonly T[], by: (item: T) => Word): Map<Word, T[]> {
  const groups = new Map<Word, T[]>();
  for (const item of items) {
    const word = by(item);
    const list = groups.get(word);
    if (list) list.push(item);
    else groups.set(word, [item]);
  }
  return groups;
}
