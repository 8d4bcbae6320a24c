import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { AnalyzerService, type IAnalyzerServer } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { type EngineLog, engineLog } from "../provider/engine-log";
import { boundedService } from "../provider/message-depth";
import { structObject } from "../provider/properties";
import { listenOnLoopback, unary } from "../provider/serving";
import { packageVersion } from "../provider/version";
import { type Checked, checkResource, resourceOf } from "./check";
import { Exemptions } from "./exemptions";
import { diagnostic, levelOf, packInfo, type Violation } from "./pack";
import { remedies } from "./remedies";
import { defaults, PACK, readSettings, type Settings } from "./settings";
import { summarized } from "./violations";

/**
 * Serves Pulumi's Analyzer protocol: the policy pack. `@pulumi/policy` is not used: it loads the whole SDK, ends a rule
 * at the first unknown value, and the preview at the first exception.
 */
export class PolicyServer {
  private settings: Settings = defaults;
  private exemptions = new Exemptions([]);
  /** What is created must be refused one by one; in a preview everything is told at its end, alike things once. */
  private creates = false;
  /** By URN: the engine shows a resource again when it replaces it. */
  private readonly checked = new Map<string, Checked>();
  private log: EngineLog;
  private readonly server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });

  constructor(engineAddress: string | undefined) {
    this.log = engineLog(engineAddress);
    this.server.addService(boundedService(AnalyzerService), this.service());
  }

  /** Listens on a free port of the loopback address and returns it. */
  listen(): Promise<number> {
    return listenOnLoopback(this.server);
  }

  close(): void {
    this.log.close();
    this.server.forceShutdown();
  }

  private service(): IAnalyzerServer {
    return {
      handshake: unary((request: messages.AnalyzerHandshakeRequest) => {
        this.log.close();
        this.log = engineLog(request.getEngineAddress() || undefined);
        return new messages.AnalyzerHandshakeResponse();
      }),
      getPluginInfo: unary(() => new PluginInfo().setVersion(packageVersion)),
      getAnalyzerInfo: unary(() => packInfo()),
      configureStack: unary((request: messages.AnalyzerStackConfigureRequest) => {
        this.creates = !request.getDryRun();
        return new messages.AnalyzerStackConfigureResponse();
      }),
      configure: unary((request: messages.ConfigureAnalyzerRequest) => this.configure(request)),
      remediate: unary(
        (request: messages.AnalyzeRequest) => this.remediate(request),
        () => new messages.RemediateResponse(),
      ),
      analyze: unary((request: messages.AnalyzeRequest) => this.analyze(request), unread),
      analyzeStack: unary((request: messages.AnalyzeStackRequest) => this.analyzeStack(request), unread),
      cancel: unary(() => new Empty()),
    };
  }

  private configure(request: messages.ConfigureAnalyzerRequest): Empty {
    const policies = request
      .getPolicyconfigMap()
      .getEntryList()
      .map(([name]) => {
        const wire = request.getPolicyconfigMap().get(name)!;
        const struct = wire.getProperties();
        return [
          name,
          { level: levelOf(wire.getEnforcementlevel()), properties: struct === undefined ? {} : structObject(struct) },
        ] as const;
      });
    this.settings = readSettings(new Map(policies));
    this.exemptions = new Exemptions(this.settings.exempt);
    return new Empty();
  }

  private analyze(request: messages.AnalyzeRequest): messages.AnalyzeResponse {
    const checked = checkResource(resourceOf(request), this.settings, this.exemptions);
    if (checked === undefined) return new messages.AnalyzeResponse();
    this.checked.set(checked.resource.urn, checked);
    const now = this.creates && !isComponent(checked) ? checked.violations.filter(isMandatory) : [];
    return answer(now).setNotApplicableList(notApplicable(checked));
  }

  private remediate(request: messages.AnalyzeRequest): messages.RemediateResponse {
    return new messages.RemediateResponse().setRemediationsList(
      this.settings.levels.repairsAny ? remedies(resourceOf(request), this.settings, this.exemptions) : [],
    );
  }

  private async analyzeStack(request: messages.AnalyzeStackRequest): Promise<messages.AnalyzeResponse> {
    const machines = withoutComponents([...this.checked.values()]);
    const untold = machines.flatMap((checked) =>
      this.creates && !isComponent(checked)
        ? checked.violations.filter((one) => !isMandatory(one))
        : checked.violations,
    );
    for (const { resource, result } of machines) {
      for (const text of result?.unread ?? []) this.log.log("info", resource.urn, resource.redact(text));
      for (const { ruleId, suppressed } of result?.suppressed ?? [])
        this.log.log("info", resource.urn, resource.redact(exempted(ruleId, suppressed)));
    }
    for (const text of this.exemptions.unused()) this.log.log("warning", "", text);
    await Promise.all([...machines.map(({ resource }) => resource.urn), ""].map((urn) => this.log.flush(urn)));
    void request;
    return answer(summarized(untold));
  }
}

const answer = (violations: readonly Violation[]): messages.AnalyzeResponse =>
  new messages.AnalyzeResponse().setDiagnosticsList(violations.map(diagnostic));

const isMandatory = ({ level }: Violation): boolean => level === "mandatory";

/** A component is only what it makes; it counts where it has made no machine. */
const isComponent = ({ resource }: Checked): boolean => resource.type === "windows-guest:index:WindowsGuest";

function withoutComponents(all: readonly Checked[]): Checked[] {
  const parents = new Set(all.map(({ resource }) => resource.parent));
  return all.filter((checked) => !isComponent(checked) || !parents.has(checked.resource.urn));
}

const exempted = (rule: string, suppressed: { readonly reason: string; readonly until?: string } | undefined): string =>
  `Exempt from ${rule}${suppressed?.until === undefined ? "" : ` until ${suppressed.until}`}: ${suppressed?.reason ?? ""}`;

function notApplicable({ result }: Checked): messages.PolicyNotApplicable[] {
  const reasons = [
    ...(result?.notChecked ?? []).map(({ ruleId, missing }) => [ruleId, `not known: ${missing}`] as const),
    ...(result?.suppressed ?? []).map(({ ruleId, suppressed }) => [ruleId, exempted(ruleId, suppressed)] as const),
  ];
  return reasons.map(([name, reason]) => new messages.PolicyNotApplicable().setPolicyName(name).setReason(reason));
}

/** For a request that is not read, because it is nested too deep. */
const unread = (reason: string): messages.AnalyzeResponse =>
  answer([{ policy: PACK, level: "advisory", description: "A resource was not read.", message: reason, urn: "" }]);
