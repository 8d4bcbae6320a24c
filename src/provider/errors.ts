import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { printableMessage } from "../foreign/printable";
import { encodeProperties, type Properties } from "./properties";

/** The operation did not happen; the resource is as it was before. The engine keeps its state as it is. */
export class OperationFailed extends Error {
  override readonly name = "OperationFailed";
}

/** Nobody knows whether the operation happened (a time limit, a broken connection). The engine keeps a note of it. */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
}

/**
 * The resource exists as `state` says, but is not what was asked for. The engine records it and tries again at the next
 * `up`.
 */
export class NotInitialized extends Error {
  override readonly name = "NotInitialized";
  constructor(
    readonly id: string,
    readonly state: Properties,
    readonly inputs: Properties,
    readonly reasons: readonly string[],
  ) {
    super(reasons.join("\n"));
  }
}

/**
 * What gRPC carries to the engine, with `redact` applied to every text, and nothing in it that a terminal acts on. The
 * engine takes UNKNOWN and INTERNAL for "the outcome is not known" and other codes for "it did not happen".
 */
export function toServiceError(
  error: unknown,
  redact: (text: string) => string = (text) => text,
): Partial<grpc.ServiceError> {
  const shown = (text: string): string => printableMessage(redact(text));
  if (error instanceof NotInitialized) return initFailed(error, shown);
  if (error instanceof OperationFailed) return { code: grpc.status.FAILED_PRECONDITION, details: shown(error.message) };
  if (error instanceof OutcomeUnknown) return { code: grpc.status.UNKNOWN, details: shown(error.message) };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: grpc.status.INTERNAL,
    details: `the windows-guest provider failed unexpectedly; please report this: ${shown(text)}`,
  };
}

function initFailed(error: NotInitialized, shown: (text: string) => string): Partial<grpc.ServiceError> {
  const detail = new ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(encodeProperties(error.state));
  detail.setInputs(encodeProperties(error.inputs));
  detail.setReasonsList(error.reasons.map(shown));
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(shown(error.message));
  status.addDetails(any);
  // gRPC's rich error model: the Go side reads details only from this header.
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: shown(error.message), metadata };
}
