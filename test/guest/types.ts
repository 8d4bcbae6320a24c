import type { EnlightenmentProperty, EnlightenmentValueProperty } from "../../src/enlightenments";
import type { GuestSpec } from "../../src/guest";
import type { ReadSpec } from "../../src/guest/reading/spec";
import type { EnlightenmentsSpec } from "../../src/guest/types";
import type { Preset } from "../../src/presets";
import type { Windows } from "../../src/windows";

// No test runs here: the compiler checks (npm run typecheck, which npm test runs) that the schema and the type that
// people see are the same.
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_Claim extends true>(): void => undefined;

/** Without the `| undefined` that zod adds to what may be left out. */
type Clean<T> = T extends readonly (infer Element)[]
  ? Clean<Element>[]
  : T extends object
    ? { [K in keyof T]: Clean<Exclude<T[K], undefined>> }
    : T;
/** Words that the type leaves open, because JSON and YAML cannot narrow them: the schema knows them one by one. */
type Open = "windows" | "preset" | "enlightenments" | "cpu";
type Read = Clean<ReadSpec>;
type Written = Clean<GuestSpec>;

holds<Equal<keyof Read, keyof Written>>();
holds<Equal<Omit<Read, Open>, Omit<Written, Open>>>();
holds<Equal<Omit<NonNullable<Read["cpu"]>, "features">, Omit<NonNullable<Written["cpu"]>, "features">>>();
holds<
  Equal<
    keyof NonNullable<NonNullable<Read["cpu"]>["features"]>[number],
    keyof NonNullable<NonNullable<Written["cpu"]>["features"]>[number]
  >
>();
holds<Equal<keyof NonNullable<Read["enlightenments"]>, EnlightenmentProperty | EnlightenmentValueProperty>>();
holds<Read extends Written ? true : false>();
holds<NonNullable<Read["enlightenments"]> extends EnlightenmentsSpec ? true : false>();
holds<Windows extends Read["windows"] ? true : false>();
holds<Read["windows"] extends Windows ? true : false>();
holds<Preset extends NonNullable<Written["preset"]> ? true : false>();

// @ts-expect-error A claim that does not hold is an error.
holds<Equal<{ a?: 1 }, { a: 1 }>>();
