import type { Path } from "../findings/path";

// Pulumi's markers for secrets and outputs, from its public SDKs (sdk/nodejs/runtime/rpc.ts).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const HOLDERS: ReadonlySet<unknown> = new Set(["1b47061264138c4ac30d75fd1eb44270", "d0e6a833031e9bbcd3f4e8bde6ca49a4"]);

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A secret or output whose value is inside. */
const isHolder = (value: unknown): value is Members & { readonly value: unknown } =>
  isObject(value) && Object.hasOwn(value, SIGNATURE) && HOLDERS.has(value[SIGNATURE]) && Object.hasOwn(value, "value");

const inside = (value: unknown): unknown => (isHolder(value) ? inside(value.value) : value);

/** What stands at a path of properties that hold Pulumi's markers. */
export const markedAt = (props: unknown, path: Path): unknown =>
  inside(
    path.reduce<unknown>((at, step) => {
      const value = inside(at);
      return typeof value === "object" && value !== null
        ? (value as Record<string | number, unknown>)[step]
        : undefined;
    }, props),
  );

/**
 * A copy of the properties with another value at a path; undefined removes what stands there. A secret around the value
 * or on the way to it stays one. Objects on the way are made where they are missing.
 */
export function withMarkedAt(props: unknown, path: Path, value: unknown): unknown {
  if (isHolder(props)) return { ...props, value: withMarkedAt(props.value, path, value) };
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = Array.isArray(props) ? [...(props as unknown[])] : [];
    if (rest.length === 0 && value === undefined) list.splice(step, 1);
    else list[step] = withMarkedAt(list[step], rest, value);
    return list;
  }
  const members = isObject(props) ? props : {};
  const changed = rest.length === 0 && value === undefined ? undefined : withMarkedAt(members[step], rest, value);
  const others = Object.entries(members).filter(([key]) => key !== step);
  if (changed === undefined) return Object.fromEntries(others);
  if (!Object.hasOwn(members, step)) return Object.fromEntries([...others, [step, changed]]);
  return Object.fromEntries(Object.entries(members).map(([key, old]) => [key, key === step ? changed : old]));
}
