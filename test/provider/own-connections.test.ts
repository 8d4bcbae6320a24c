import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import * as grpc from "@grpc/grpc-js";
import { EngineClient, EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { grpcOptions, ownConnections } from "./own-connections";

describe("connections of inline programs", () => {
  before(ownConnections);

  it("reach an engine on the port of an earlier one that is still being dialled", async () => {
    const port = await freePort();
    const [stale, fresh] = [client(port), client(port)];
    assert.match(await said(stale), /UNAVAILABLE: No connection established/);
    const engine = await listen(port);
    const answer = await said(fresh);
    for (const one of [stale, fresh]) one.close();
    engine.forceShutdown();
    assert.equal(answer, "heard");
  });
});

/** As the SDK makes it. */
const client = (port: number): EngineClient =>
  new EngineClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), grpcOptions());

const said = (to: EngineClient): Promise<string> =>
  new Promise((resolve) => to.log(new LogRequest(), (error) => resolve(error === null ? "heard" : error.message)));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(port: number): Promise<grpc.Server> {
  const server = new grpc.Server();
  const heard: grpc.handleUnaryCall<LogRequest, Empty> = (_call, callback) => callback(null, new Empty());
  server.addService(EngineService, Object.fromEntries(Object.keys(EngineService).map((method) => [method, heard])));
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    ),
  );
  return server;
}
