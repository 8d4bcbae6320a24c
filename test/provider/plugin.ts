import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { decodeProperties, encodeProperties, plain, type Properties } from "../../src/provider/properties";
import { pluginFolder } from "./engine";

export interface Checked {
  readonly inputs: Properties;
  /** What the engine prints of each failure; it begins with the property path. */
  readonly failures: readonly string[];
}

/** The plugin's executable, run and asked as the engine does it, but without an engine around it. */
export class Plugin {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  static async start(): Promise<Plugin> {
    const child = spawn(path.join(pluginFolder, "pulumi-resource-windows-guest"), [], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).once("line", resolve);
      child.once("exit", (code) => reject(new Error(`the plugin ended with exit code ${code}`)));
    });
    return new Plugin(child, new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()));
  }

  async check(
    type: string,
    name: string,
    news: Properties | Record<string, unknown>,
    olds: Record<string, unknown> = {},
  ): Promise<Checked> {
    const request = new messages.CheckRequest();
    request.setUrn(`urn:pulumi:test::test::windows-guest:index:${type}::${name}`);
    request.setNews(encodeProperties("secrets" in news ? (news as Properties) : plain(news)));
    request.setOlds(encodeProperties(plain(olds)));
    const response = await new Promise<messages.CheckResponse>((resolve, reject) =>
      this.client.check(request, (error, answer) => (error === null ? resolve(answer) : reject(error))),
    );
    return {
      inputs: decodeProperties(response.getInputs()),
      failures: response.getFailuresList().map((failure) => `${failure.getProperty()}${failure.getReason()}`),
    };
  }

  async stop(): Promise<void> {
    this.client.close();
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    await ended;
  }
}
