import * as grpc from "@grpc/grpc-js";
import { OperationFailed, toServiceError } from "./errors";
import { RefusedRequest } from "./message-depth";

/** Takes a free port of the loopback address and returns it. */
export function listenOnLoopback(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    const answer = (error: Error | null, port: number): void => (error === null ? resolve(port) : reject(error));
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), answer);
  });
}

/**
 * A handler of one request as gRPC wants it.
 *
 * @param refused answers a request that is not read because it is nested too deep; default: the call fails
 */
export const unary =
  <Request, Response>(
    handle: (request: Request) => Response | Promise<Response>,
    refused: (reason: string) => Response = (reason) => {
      throw new OperationFailed(reason);
    },
  ): grpc.handleUnaryCall<Request, Response> =>
  (call, callback) => {
    Promise.resolve()
      .then(() => (call.request instanceof RefusedRequest ? refused(call.request.reason) : handle(call.request)))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(isServiceError(error) ? error : toServiceError(error)),
      );
  };

const isServiceError = (error: unknown): error is Partial<grpc.ServiceError> =>
  typeof error === "object" && error !== null && !(error instanceof Error) && "code" in error;
