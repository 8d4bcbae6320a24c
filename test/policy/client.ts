import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { levelOf, wireLevels } from "../../src/policy/pack";
import type { Level } from "../../src/policy/levels";
import { levelInSets } from "../../src/policy/levels";
import { PolicyServer } from "../../src/policy/server";
import { findRule } from "../../src/lint";
import { structObject } from "../../src/provider/properties";

export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const secret = (value: unknown): object => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Told {
  readonly policy: string;
  readonly level: Level;
  readonly message: string;
  readonly urn: string;
}

export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly props: Readonly<Record<string, unknown>>;
}

export const urnOf = ({ type, name }: Pick<Declared, "type" | "name">): string =>
  `urn:pulumi:test::test::${type}::${name}`;

/** What a person writes in the file of `--policy-pack-config`. */
export type Config = Readonly<Record<string, Level | Readonly<Record<string, unknown>>>>;

/** The policy pack's server behind a real channel, asked as the engine asks it. */
export class PackClient {
  private constructor(
    private readonly server: PolicyServer,
    private readonly client: AnalyzerClient,
  ) {}

  static async start({ dryRun = true }: { readonly dryRun?: boolean } = {}): Promise<PackClient> {
    const server = new PolicyServer(undefined);
    const port = await server.listen();
    const pack = new PackClient(
      server,
      new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
        "grpc.max_receive_message_length": -1,
      }),
    );
    await pack.call("configureStack", new messages.AnalyzerStackConfigureRequest().setDryRun(dryRun));
    return pack;
  }

  info(): Promise<messages.AnalyzerInfo> {
    return this.call("getAnalyzerInfo", new Empty());
  }

  /** As the engine does it: what is not said of a policy comes with its default. */
  async configure(config: Config): Promise<void> {
    const request = new messages.ConfigureAnalyzerRequest();
    const map = request.getPolicyconfigMap();
    const all = typeof config["all"] === "string" ? config["all"] : undefined;
    for (const policy of (await this.info()).getPoliciesList())
      map.set(policy.getName(), entry(all ?? levelOf(policy.getEnforcementlevel()), {}));
    for (const [name, said] of Object.entries(config)) {
      const { enforcementLevel, ...properties } = typeof said === "string" ? { enforcementLevel: said } : said;
      const rule = findRule(name);
      const level =
        (enforcementLevel as Level | undefined) ?? (rule && levelInSets(rule, ["recommended"])) ?? "advisory";
      map.set(name, entry(level, properties));
    }
    await this.call("configure", request);
  }

  async analyze(resource: Declared): Promise<Told[]> {
    const response = await this.call<messages.AnalyzeResponse>("analyze", requestOf(resource));
    return response.getDiagnosticsList().map(told);
  }

  async notApplicable(resource: Declared): Promise<Map<string, string>> {
    await this.analyze(resource);
    const response = await this.call<messages.AnalyzeResponse>("analyzeStack", new messages.AnalyzeStackRequest());
    return new Map(response.getNotApplicableList().map((one) => [one.getPolicyName(), one.getReason()]));
  }

  async analyzeStack(resources: readonly Declared[] = []): Promise<Told[]> {
    const list = resources.map((resource) =>
      new messages.AnalyzerResource()
        .setType(resource.type)
        .setName(resource.name)
        .setUrn(urnOf(resource))
        .setParent(resource.parent ?? "")
        .setProvider(providerOf(resource))
        .setProperties(Struct.fromJavaScript(resource.props as never)),
    );
    const request = new messages.AnalyzeStackRequest().setResourcesList(list);
    return (await this.call<messages.AnalyzeResponse>("analyzeStack", request)).getDiagnosticsList().map(told);
  }

  /** All that is told of resources, in the order of a preview. */
  async preview(...resources: readonly Declared[]): Promise<Told[]> {
    const found: Told[] = [];
    for (const resource of resources) found.push(...(await this.analyze(resource)));
    return [...found, ...(await this.analyzeStack(resources))];
  }

  async remediate(resource: Declared): Promise<{ readonly policy: string; readonly props: Record<string, unknown> }[]> {
    const response = await this.call<messages.RemediateResponse>("remediate", requestOf(resource));
    return response
      .getRemediationsList()
      .map((one) => ({ policy: one.getPolicyname(), props: structObject(one.getProperties()!) }));
  }

  call<Response>(method: keyof AnalyzerClient, request: object): Promise<Response> {
    return new Promise((resolve, reject) => {
      const answer = (error: grpc.ServiceError | null, response: Response): void =>
        error === null ? resolve(response) : reject(error);
      (this.client[method] as (request: object, answer: unknown) => void).call(this.client, request, answer);
    });
  }

  stop(): void {
    this.client.close();
    this.server.close();
  }
}

const entry = (level: Level, properties: object): messages.PolicyConfig =>
  new messages.PolicyConfig()
    .setEnforcementlevel(wireLevels[level])
    .setProperties(Struct.fromJavaScript(properties as never));

const requestOf = (resource: Declared): messages.AnalyzeRequest =>
  new messages.AnalyzeRequest()
    .setType(resource.type)
    .setName(resource.name)
    .setUrn(urnOf(resource))
    .setProvider(providerOf(resource))
    .setOptions(new messages.AnalyzerResourceOptions().setParent(resource.parent ?? ""))
    .setProperties(Struct.fromJavaScript(resource.props as never));

const providerOf = ({ type }: Declared): messages.AnalyzerProviderResource => {
  const name = type.split(":")[0]!;
  return new messages.AnalyzerProviderResource()
    .setType(`pulumi:providers:${name}`)
    .setName("default")
    .setUrn(`urn:pulumi:test::test::pulumi:providers:${name}::default`);
};

const told = (one: messages.AnalyzeDiagnostic): Told => ({
  policy: one.getPolicyname(),
  level: levelOf(one.getEnforcementlevel()),
  message: one.getMessage(),
  urn: one.getUrn(),
});
