import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { type EngineLog, engineLog } from "../provider/engine-log";
import { boundedService } from "../provider/message-depth";
import { structObject } from "../provider/properties";
import { listenOnLoopback, unary } from "../provider/serving";
import { packageVersion } from "../provider/version";
import type { LintFinding } from "../lint";
import { type Checked, checkResource, COMPONENT, machineOf, type Resource } from "./check";
import { Exemptions } from "./exemptions";
import { diagnostic, levelOf, packInfo, type Violation } from "./pack";
import { Later } from "./later";
import { remedies } from "./remedies";
import { shownService, type ShownResource } from "./shown";
import { defaults, PACK, readSettings, type Settings } from "./settings";
import { withFleets } from "../lint/doors";
import { checkStack } from "./stack";
import { listed, type MachineViolation, summarized } from "./violations";

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
  /** Judged only where they turn out to have made no machine. */
  private readonly components = new Map<string, Resource>();
  private readonly later = new Later();
  private log: EngineLog;
  private readonly server = new grpc.Server({
    // Counts calls for a debugger that nobody attaches.
    "grpc.enable_channelz": 0,
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });

  constructor(engineAddress: string | undefined) {
    this.log = engineLog(engineAddress);
    this.server.addService(boundedService(shownService), this.service());
  }

  /** Listens on a free port of the loopback address and returns it. */
  listen(): Promise<number> {
    return listenOnLoopback(this.server);
  }

  close(): void {
    this.log.close();
    this.server.forceShutdown();
  }

  private service(): grpc.UntypedServiceImplementation {
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
        (resource: ShownResource) => this.remediate(resource),
        () => new messages.RemediateResponse(),
      ),
      analyze: unary((resource: ShownResource) => this.analyze(resource), unread),
      analyzeStack: unary((resources: readonly ShownResource[]) => this.analyzeStack(resources), unread),
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

  private analyze(resource: Resource): messages.AnalyzeResponse {
    if (resource.type === COMPONENT) {
      this.components.set(resource.urn, resource);
      return new messages.AnalyzeResponse();
    }
    if (this.creates) return answer(this.judge(resource).filter(isMandatory));
    this.later.add(() => void this.judge(resource));
    return new messages.AnalyzeResponse();
  }

  private judge(resource: Resource): readonly MachineViolation[] {
    const checked = checkResource(resource, this.settings, this.exemptions);
    if (checked === undefined) return [];
    this.checked.set(resource.urn, checked);
    return checked.violations;
  }

  private remediate(resource: Resource): messages.RemediateResponse {
    return new messages.RemediateResponse().setRemediationsList(
      this.settings.levels.repairsAny ? remedies(resource, this.settings, this.exemptions) : [],
    );
  }

  /** The engine shows outputs here. What was judged before keeps its inputs: they say where a person wrote it. */
  private async analyzeStack(shown: readonly Resource[]): Promise<messages.AnalyzeResponse> {
    this.later.finish();
    const machines = [...this.checked.values(), ...this.childlessComponents()];
    const others = shown
      .filter(({ urn }) => !this.checked.has(urn) && !this.components.has(urn))
      .flatMap((one) => machineOf(one) ?? []);
    const together = [...machines.flatMap(({ machine }) => machine ?? []), ...others];
    const between = checkStack(withFleets(together, shown), this.settings, this.exemptions);
    const violations = [
      ...machines.flatMap(({ violations, resource }) =>
        this.creates && resource.type !== COMPONENT ? violations.filter((one) => !isMandatory(one)) : violations,
      ),
      ...between.violations,
    ];
    const accepted = acceptedIn(machines, between.suppressed);
    await this.tell(machines, accepted);
    return answer(summarized(violations)).setNotApplicableList(notApplicable(machines, accepted));
  }

  /** A component is only what it makes. */
  private childlessComponents(): Checked[] {
    const parents = new Set([...this.checked.values()].map(({ resource }) => resource.parent));
    return [...this.components.values()]
      .filter(({ urn }) => !parents.has(urn))
      .flatMap((component) => checkResource(component, this.settings, this.exemptions) ?? []);
  }

  /** What is no violation: what could not be read, and what somebody has accepted. */
  private async tell(machines: readonly Checked[], accepted: readonly Accepted[]): Promise<void> {
    for (const { resource, result } of machines)
      for (const text of result?.unread ?? []) this.log.log("info", resource.urn, resource.redact(text));
    for (const { resource, text } of accepted) this.log.log("info", resource.urn, text);
    const left = machines.filter(({ machine, result, violations }) => machine && !result && violations.length === 0);
    if (left.length > 0) this.log.log("info", "", notWindows(left.map(({ resource }) => resource.name)));
    for (const text of this.exemptions.unused()) this.log.log("warning", "", text);
    await Promise.all([...machines.map(({ resource }) => resource.urn), ""].map((urn) => this.log.flush(urn)));
  }
}

const answer = (violations: readonly Violation[]): messages.AnalyzeResponse =>
  new messages.AnalyzeResponse().setDiagnosticsList(violations.map(diagnostic));

const isMandatory = ({ level }: Violation): boolean => level === "mandatory";

const notWindows = (names: readonly string[]): string =>
  `Not checked, because nothing says that they run Windows: ${listed(names)}. To check them, set \`windows\` in the configuration of the policy ${PACK}.`;

/** A finding that somebody has accepted. */
interface Accepted {
  readonly resource: Resource;
  readonly ruleId: string;
  /** That it is accepted, until when, and why. */
  readonly text: string;
}

/** @param together what is accepted of the machines together */
const acceptedIn = (machines: readonly Checked[], together: readonly LintFinding[]): Accepted[] =>
  machines.flatMap(({ resource, result }) =>
    [...(result?.suppressed ?? []), ...together.filter(({ machine }) => machine === resource.name)].map(
      ({ ruleId, suppressed }) => ({ resource, ruleId, text: resource.redact(exempted(ruleId, suppressed)) }),
    ),
  );

const exempted = (rule: string, suppressed: { readonly reason: string; readonly until?: string } | undefined): string =>
  `Exempt from ${rule}${suppressed?.until === undefined ? "" : ` until ${suppressed.until}`}: ${suppressed?.reason ?? ""}`;

/** Each rule once: the engine takes no resource beside it. */
function notApplicable(machines: readonly Checked[], accepted: readonly Accepted[]): messages.PolicyNotApplicable[] {
  const reasons = new Map<string, string>();
  for (const { resource, result } of machines)
    for (const { ruleId, missing } of result?.notChecked ?? [])
      if (!reasons.has(ruleId)) reasons.set(ruleId, `${resource.name}: ${missing}`);
  for (const { resource, ruleId, text } of accepted) reasons.set(ruleId, `${resource.name}: ${text}`);
  return [...reasons].map(([name, reason]) => new messages.PolicyNotApplicable().setPolicyName(name).setReason(reason));
}

/** For a request that is not read, because it is nested too deep. */
const unread = (reason: string): messages.AnalyzeResponse =>
  answer([{ policy: PACK, level: "advisory", description: "A resource was not read.", message: reason, urn: "" }]);
