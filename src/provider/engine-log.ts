import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { printableMessage } from "../foreign/printable";

export type LogLevel = "debug" | "info" | "warning" | "error";

const severities: Record<LogLevel, LogSeverity> = {
  debug: LogSeverity.DEBUG,
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
};

/** Shows messages in the engine's own output, on the resource they are about. */
export interface EngineLog {
  /** Sends a message; says the same about the same resource once. */
  log(level: LogLevel, urn: string, message: string): void;
  /** Resolves when the engine has everything that was said about a resource. */
  flush(urn: string): Promise<void>;
  close(): void;
}

/** Without an engine (a plugin started by hand) messages go to standard error. */
export function engineLog(address: string | undefined): EngineLog {
  const client = address === undefined ? undefined : new EngineClient(address, grpc.credentials.createInsecure());
  const said = new Set<string>();
  const pending = new Map<string, Promise<unknown>>();
  return {
    log: (level, urn, text) => {
      const message = printableMessage(text);
      const key = `${level}\n${urn}\n${message}`;
      if (said.has(key)) return;
      said.add(key);
      if (client === undefined) toStderr(level, message);
      else pending.set(urn, Promise.all([pending.get(urn), send(client, level, urn, message)]));
    },
    flush: async (urn) => {
      await pending.get(urn);
      pending.delete(urn);
    },
    close: () => client?.close(),
  };
}

function send(client: EngineClient, level: LogLevel, urn: string, message: string): Promise<void> {
  const request = new LogRequest();
  request.setSeverity(severities[level]);
  request.setUrn(urn);
  request.setMessage(message);
  return new Promise((resolve) => {
    // An advice that does not reach the engine must not fail the deployment.
    client.log(request, (error) => {
      if (error !== null) toStderr(level, message);
      resolve();
    });
  });
}

const toStderr = (level: LogLevel, message: string): boolean => process.stderr.write(`${level}: ${message}\n`);
