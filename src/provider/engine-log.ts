import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export type LogLevel = "debug" | "info" | "warning" | "error";

const severities: Record<LogLevel, LogSeverity> = {
  debug: LogSeverity.DEBUG,
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
};

/** Shows messages in the engine's own output, on the resource they are about. */
export interface EngineLog {
  /** Resolves when the engine has the message. Says the same about the same resource once. */
  log(level: LogLevel, urn: string, message: string): Promise<void>;
  close(): void;
}

/** Without an engine (a plugin started by hand) messages go to standard error. */
export function engineLog(address: string | undefined): EngineLog {
  const client = address === undefined ? undefined : new EngineClient(address, grpc.credentials.createInsecure());
  const said = new Set<string>();
  return {
    log: (level, urn, message) => {
      const key = `${level}\n${urn}\n${message}`;
      if (said.has(key)) return Promise.resolve();
      said.add(key);
      return client === undefined ? toStderr(level, message) : send(client, level, urn, message);
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
    client.log(request, (error) => resolve(error === null ? undefined : toStderr(level, message)));
  });
}

async function toStderr(level: LogLevel, message: string): Promise<void> {
  process.stderr.write(`${level}: ${message}\n`);
}
