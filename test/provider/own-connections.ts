import * as settings from "@pulumi/pulumi/runtime/settings";

/**
 * Every inline program of this process gets connections of its own to its engine.
 *
 * The SDK never closes the connections of an inline program. One that has something to say after its engine is gone
 * (the program of a run that failed) dials the dead port for ever, and gRPC keeps that failing connection for the whole
 * process under its address. When a later engine gets the same port, of which Linux offers a listener some seven
 * thousand, its program is handed the failing connection and its very first call ends in "14 UNAVAILABLE: No connection
 * established. Last error: null.".
 */
export function ownConnections(): void {
  grpcOptions()["grpc.use_local_subchannel_pool"] = 1;
}

/** What the SDK gives all its gRPC clients. It exports them, though not in its types. */
export const grpcOptions = (): Record<string, unknown> =>
  (settings as unknown as { grpcClientOptions: Record<string, unknown> }).grpcClientOptions;
