import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** A property's type in a Pulumi schema: a word, a reference to another type, or a list of either. */
type TypeName = string | { readonly array: TypeName };

interface ObjectType {
  readonly properties: Readonly<Record<string, TypeName>>;
  readonly required: readonly string[];
}

/** Names and types of the inputs of the libvirt package that the bridge makes of provider 0.9.7. */
export interface PeerShape {
  readonly resources: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, TypeName>>; readonly required: readonly string[] }>
  >;
  readonly types: Readonly<Record<string, ObjectType>>;
}

/** Where the shape is: beside the checkout, or where WINDOWS_GUEST_PEER_SHAPE says. */
export const shapeFile =
  process.env["WINDOWS_GUEST_PEER_SHAPE"] ?? resolve(__dirname, "../../../../shared/peers/libvirt-0.9.7-shape.json");
export const shapeIsHere = (): boolean => existsSync(shapeFile);
export const readShape = (): PeerShape => JSON.parse(readFileSync(shapeFile, "utf8")) as PeerShape;

/** Every way in which the arguments are not of the resource's shape; empty when they are. */
export function violations(shape: PeerShape, resource: "Domain" | "Volume", args: object): string[] {
  const { inputs, required } = shape.resources[`libvirt:index/${resource.toLowerCase()}:${resource}`]!;
  return objectViolations(shape, { properties: inputs, required }, args as Record<string, unknown>, "");
}

function objectViolations(shape: PeerShape, type: ObjectType, value: Record<string, unknown>, path: string): string[] {
  const missing = type.required
    .filter((name) => value[name] === undefined)
    .map((name) => `${path}.${name} is required`);
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const expected = Object.hasOwn(type.properties, name) ? type.properties[name] : undefined;
    return expected === undefined
      ? [`${path}.${name} does not exist`]
      : valueViolations(shape, expected, inner, `${path}.${name}`);
  });
  return [...missing, ...wrong];
}

function valueViolations(shape: PeerShape, type: TypeName, value: unknown, path: string): string[] {
  if (typeof type === "object") {
    if (!Array.isArray(value)) return [`${path} is not a list`];
    return value.flatMap((item, index) => valueViolations(shape, type.array, item, `${path}[${index}]`));
  }
  if (!type.startsWith("#/types/")) return typeof value === type ? [] : [`${path} is ${typeof value}, not ${type}`];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path} is not an object`];
  const known = shape.types[type.slice("#/types/".length)];
  return known
    ? objectViolations(shape, known, value as Record<string, unknown>, path)
    : [`${path} has a type that the shape lacks: ${type}`];
}
