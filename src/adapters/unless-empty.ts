/** `undefined` for an empty list. */
export const unlessEmpty = <T>(list: T[]): T[] | undefined => (list.length === 0 ? undefined : list);
