type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** The same object type with "may be undefined" turned into "may be absent". */
export type Defined<T> = { [K in Exclude<keyof T, OptionalKeys<T>>]: T[K] } & { [K in OptionalKeys<T>]?: Exclude<T[K], undefined> };

/** Leaves out the properties without a value: providers take an `undefined` for a value in places. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Defined<T>;
}

/** `undefined` for an empty list. */
export const unlessEmpty = <T>(list: T[]): T[] | undefined => (list.length === 0 ? undefined : list);
