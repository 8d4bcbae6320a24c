import { Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { getAt, isWithin, type Path, withAt } from "../findings/path";

/**
 * What the engine sends and wants back for a resource, without its signature objects: plain values, and beside them
 * which of them are secret and which are not known yet.
 */
export interface Properties {
  /** Secrets are plain here. What is unknown is `undefined`, also as an array's element. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly secrets: readonly Path[];
  readonly unknowns: readonly Path[];
}

/** Properties of which everything is known and nothing is secret. */
export const plain = (value: Readonly<Record<string, unknown>>): Properties => ({ value, secrets: [], unknowns: [] });

// Pulumi's markers inside a Struct, from its public SDKs (sdk/nodejs/runtime/rpc.ts, sdk/go/common/resource/sig).
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownMarkers: ReadonlySet<unknown> = new Set([
  unknownString,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Reads a message's Struct; a missing one is empty. */
export const decodeProperties = (struct: Struct | undefined): Properties =>
  decodeObject(struct === undefined ? {} : structObject(struct));

/** The same of what {@link structObject} has made of it. */
export function decodeObject(object: Readonly<Record<string, unknown>>): Properties {
  const secrets: Path[] = [];
  const unknowns: Path[] = [];
  const decode = (wire: unknown, path: Path): unknown => {
    if (unknownMarkers.has(wire)) {
      unknowns.push(path);
      return undefined;
    }
    if (Array.isArray(wire)) return wire.map((item, index) => decode(item, [...path, index]));
    if (typeof wire !== "object" || wire === null) return wire ?? undefined;
    const object = wire as Record<string, unknown>;
    if (object[signatureKey] === secretSignature) {
      secrets.push(path);
      return decode(object["value"], path);
    }
    if (object[signatureKey] === outputSignature) return decodeOutput(object, path);
    return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, decode(item, [...path, key])]));
  };
  const decodeOutput = (output: Record<string, unknown>, path: Path): unknown => {
    if (output["secret"] === true) secrets.push(path);
    if ("value" in output) return decode(output["value"], path);
    unknowns.push(path);
    return undefined;
  };
  const value = decode(object, []) as Record<string, unknown>;
  return { value, secrets, unknowns };
}

/**
 * A message's Struct as plain values, with Pulumi's markers in it. Not Struct.toJavaScript: that lets a key named
 * `__proto__` set the object's prototype.
 */
export function structObject(struct: Struct): Record<string, unknown> {
  return Object.fromEntries(
    struct
      .getFieldsMap()
      .getEntryList()
      .map(([key]) => [key, valueOf(struct.getFieldsMap().get(key)!)]),
  );
}

function valueOf(value: Value): unknown {
  switch (value.getKindCase()) {
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.STRING_VALUE:
      return value.getStringValue();
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.STRUCT_VALUE:
      return structObject(value.getStructValue()!);
    case Value.KindCase.LIST_VALUE:
      return value.getListValue()!.getValuesList().map(valueOf);
    default:
      return null;
  }
}

/** The reverse of {@link decodeProperties}. `undefined` members are left out. */
export function encodeProperties(properties: Properties): Struct {
  let wire: unknown = withoutUndefined(properties.value);
  for (const path of properties.unknowns) wire = withAt(wire, path, unknownString);
  // The deepest first, so that a secret inside a secret is wrapped before the one around it.
  for (const path of [...properties.secrets].sort((a, b) => b.length - a.length)) {
    const value = getAt(wire, path);
    if (value !== undefined) wire = withAt(wire, path, { [signatureKey]: secretSignature, value });
  }
  return Struct.fromJavaScript(wire as Parameters<typeof Struct.fromJavaScript>[0]);
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : withoutUndefined(item)));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutUndefined(item)]));
}

/** `properties` with some top-level values replaced, added or (`undefined`) removed; marks below a replaced one go. */
export function withValues(properties: Properties, values: Readonly<Record<string, unknown>>): Properties {
  const keep = (path: Path): boolean => !(String(path[0]) in values);
  return {
    value: { ...properties.value, ...values },
    secrets: properties.secrets.filter(keep),
    unknowns: properties.unknowns.filter(keep),
  };
}

/** Every secret string, for taking them out of messages. */
export function secretStrings(properties: Properties): string[] {
  const found: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string" && value !== "") found.push(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  for (const path of properties.secrets) collect(getAt(properties.value, path));
  return found;
}

export const isUnknown = (properties: Properties, path: Path): boolean =>
  properties.unknowns.some((unknown) => isWithin(path, unknown));
