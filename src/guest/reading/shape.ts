/** Looking into a zod schema: what belongs where. */
import type { z } from "zod";

interface Inner {
  readonly def?: {
    readonly shape?: Readonly<Record<string, z.ZodType>>;
    readonly element?: z.ZodType;
    readonly innerType?: z.ZodType;
    readonly valueType?: z.ZodType;
    readonly options?: readonly z.ZodType[];
    readonly entries?: Readonly<Record<string, string>>;
  };
}

/** Without `optional` and the like. */
export function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  const inner = (schema as Inner | undefined)?.def?.innerType;
  return inner === undefined ? schema : unwrapped(inner);
}

/** The schema of the value at a path; undefined where nothing belongs. */
export function schemaAt(root: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>((schema, step) => {
    const def = (schema as Inner | undefined)?.def;
    return unwrapped(typeof step === "number" ? def?.element : (def?.shape?.[String(step)] ?? def?.valueType));
  }, unwrapped(root));
}

export const propertiesOf = (schema: z.ZodType | undefined): readonly string[] =>
  Object.keys((schema as Inner | undefined)?.def?.shape ?? {});
export const elementOf = (schema: z.ZodType | undefined): z.ZodType | undefined =>
  unwrapped((schema as Inner | undefined)?.def?.element);
/** Of a map, what its names stand for. */
export const valueOf = (schema: z.ZodType | undefined): z.ZodType | undefined =>
  unwrapped((schema as Inner | undefined)?.def?.valueType);
/** The schemas of which a value may be any. */
export const alternativesOf = (schema: z.ZodType | undefined): readonly z.ZodType[] =>
  (schema as Inner | undefined)?.def?.options ?? [];
/** The words of an enumeration. */
export const wordsOf = (schema: z.ZodType | undefined): readonly string[] | undefined => {
  const entries = (schema as Inner | undefined)?.def?.entries;
  return entries === undefined ? undefined : Object.values(entries);
};
export const isA = (schema: z.ZodType | undefined, type: string): boolean =>
  (schema as { def?: { type?: string } } | undefined)?.def?.type === type;
