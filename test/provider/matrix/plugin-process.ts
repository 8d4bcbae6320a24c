import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";

const script = path.join(__dirname, "resource-windows-guest.cjs");

/**
 * Processes of the plugin, started ahead, because many of them are killed. Every run gets a fresh plugin, perhaps in an
 * old process.
 */
export class PluginProcesses {
  private spare: ChildProcess | undefined;
  private current: ChildProcess | undefined;
  private client: ResourceProviderClient | undefined;

  /** `profiles`: URI and file of each host's profile. `env`: with the double's PATH. */
  constructor(
    private readonly profiles: readonly string[],
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.spare = this.start();
  }

  async fresh(): Promise<ResourceProviderClient> {
    this.client?.close();
    let port = this.current === undefined ? undefined : await portOf(this.current);
    for (let tries = 0; port === undefined; tries++) {
      if (tries === 5)
        throw new Error(`the plugin does not start; see what node ${[script, ...this.profiles].join(" ")} says`);
      this.current = this.spare ?? this.start();
      this.spare = this.start();
      port = await portOf(this.current);
    }
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return this.client;
  }

  /** The engine's last word to a plugin that does not end by itself. */
  kill(): void {
    this.current?.kill("SIGKILL");
    this.current = undefined;
  }

  async stop(): Promise<void> {
    this.client?.close();
    for (const child of [this.current, this.spare]) {
      if (child === undefined || ended(child)) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }

  private start(): ChildProcess {
    return fork(script, this.profiles, { env: this.env, execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
  }
}

/** Undefined where the process has been killed, which may become known just now. */
async function portOf(child: ChildProcess): Promise<number | undefined> {
  if (ended(child)) return undefined;
  const abort = new AbortController();
  child.send("fresh", () => undefined);
  const gone = once(child, "exit", abort).then(() => undefined);
  const answer = once(child, "message", abort).then(([port]) => port as number);
  try {
    return await Promise.race([answer, gone]);
  } finally {
    for (const rest of [answer, gone]) rest.catch(() => undefined);
    abort.abort();
  }
}

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null || child.killed;
