import type * as grpc from "@grpc/grpc-js";
import { DEEPEST, tooDeep } from "../foreign/json";

/** Stands in for a request that is not read. */
export class RefusedRequest {
  constructor(readonly reason: string) {}
}

/**
 * A service whose requests are looked at before they are read: protobuf calls itself for each level of a `Struct`, and
 * Node may end without an error when its stack is used up. Handlers get a {@link RefusedRequest} for one whose
 * properties are nested too deep.
 */
export const boundedService = <T extends object>(service: T): T =>
  Object.fromEntries(
    Object.entries<grpc.MethodDefinition<unknown, unknown>>(service as grpc.ServiceDefinition).map(([name, method]) => [
      name,
      { ...method, requestDeserialize: bounded(method.requestDeserialize) },
    ]),
  ) as T;

const bounded =
  (read: (bytes: Buffer) => unknown) =>
  (bytes: Buffer): unknown =>
    isDeep(bytes)
      ? new RefusedRequest(
          `the resource's properties cannot be read: ${tooDeep().message.replace(/^it is/, "they are")}`,
        )
      : read(bytes);

/**
 * Which fields of a message hold which messages (google/protobuf/struct.proto). Any field of a request may be a
 * `Struct`; texts do not look like one.
 */
const inside: Readonly<Record<Kind, (field: number) => Kind | undefined>> = {
  request: () => "struct",
  struct: (field) => (field === 1 ? "entry" : undefined),
  entry: (field) => (field === 2 ? "value" : undefined),
  value: (field) => (field === 5 ? "struct" : field === 6 ? "list" : undefined),
  list: (field) => (field === 1 ? "value" : undefined),
};

type Kind = "request" | "struct" | "entry" | "value" | "list";

interface Level {
  readonly kind: Kind;
  readonly end: number;
}

/** One pass over the bytes. What is no protobuf is left to its reader. */
function isDeep(bytes: Buffer): boolean {
  const open: Level[] = [{ kind: "request", end: bytes.length }];
  let values = 0;
  let at = 0;
  const close = (): void => {
    if (open.pop()!.kind === "value") values--;
  };
  for (;;) {
    while (open.length > 0 && at >= open.at(-1)!.end) close();
    const level = open.at(-1);
    if (level === undefined) return false;
    const field = fieldAt(bytes, at, level.end);
    if (field === undefined) {
      // No message after all. Go on behind the field of the request that it stands in.
      at = open[1]?.end ?? bytes.length;
      continue;
    }
    const kind = field.isMessage ? inside[level.kind](field.number) : undefined;
    at = kind === undefined ? field.end : field.start;
    if (kind === undefined) continue;
    open.push({ kind, end: field.end });
    if (kind === "value" && ++values > DEEPEST) return true;
  }
}

/** Undefined where there is no field, or one that ends behind `end`. */
function fieldAt(
  bytes: Buffer,
  at: number,
  end: number,
): { readonly number: number; readonly isMessage: boolean; readonly start: number; readonly end: number } | undefined {
  const tag = varint(bytes, at);
  if (tag === undefined) return undefined;
  const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
  const length = wire === 2 ? varint(bytes, tag.end) : undefined;
  const start = length?.end ?? tag.end;
  const stop =
    wire === 2
      ? length === undefined
        ? undefined
        : start + length.value
      : wire === 0
        ? varint(bytes, start)?.end
        : wire === 1
          ? start + 8
          : wire === 5
            ? start + 4
            : undefined;
  return stop === undefined || stop > end ? undefined : { number, isMessage: wire === 2, start, end: stop };
}

function varint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 10 && at + index < bytes.length; index++) {
    const byte = bytes[at + index]!;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return undefined;
}
