import { atPath, suppressedText, type Finding } from "../../findings";
import { beforeInstallation, type HostLook } from "../../guest";
import { isMember } from "../fleet/fleet-run";
import type { HostProfiles, ProfileAnswer } from "../host-profiles";
import { hostPlace, hostUri, profileFile, uriProblem } from "../host-uri";
import { withoutMade } from "../made-by-others";
import type { Path } from "../../findings/path";
import type { Properties } from "../properties";
import type { CheckFailure, CheckRequest, CheckResult, OperationContext } from "../resource";
import type { DomainDefinition } from "../../domain";
import { hotPluggable } from "../../hosts/devices/hot-plug";
import type { HostDevices } from "../../hosts/devices/types";
import type { HostProfile } from "../../hosts/types";
import { disruptionFindings, plannedDisruption } from "./disruption";
import { readInputs } from "./inputs";
import { bitLockerFindings } from "./bitlocker-change";
import { consoleFindings } from "./console-change";
import { firmwareFindings } from "./firmware-change";
import { handoverFindings } from "./handover";
import { moveFindings } from "./move";
import { completed, sentence, type Sticky, withOriginOfName } from "./resolve";
import { ResolvedOnce } from "./resolved-once";
import { type FormerDevices, formerDevicesOf, withFormerDevices, withSettledDevices } from "./settled-devices";
import {
  type FormerFunctions,
  formerFunctionsOf,
  withFormerFunctions,
  withSettledFunctions,
} from "./settled-functions";
import { formerDisksOf, type FormerDisks, withSettledVolumes } from "./settled-volumes";
import { Surroundings } from "./surroundings";
import type { Taking } from "./taking";
import { ThisRun } from "./this-run";

/** What an earlier deployment settled, with its disks and devices. */
interface Kept extends Sticky {
  readonly former?: FormerDisks | undefined;
  readonly devices?: FormerDevices;
  readonly functions?: FormerFunctions;
}

/**
 * The check of Domain inputs, during preview and again at `up`: the shape, the rules, and what the host can do.
 * One instance serves one run.
 */
export class DomainCheck {
  /**
   * When a machine is replaced the engine checks it a second time without its old inputs. What was kept the first time
   * is kept then too.
   */
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly profiles: HostProfiles,
    private readonly run = new ThisRun(),
    private readonly resolutions = new ResolvedOnce(),
    /** Without it nothing is said of machines that the host has already. */
    private readonly taking?: Taking,
    private readonly surroundings = new Surroundings(),
  ) {}

  async check(request: CheckRequest, context: OperationContext): Promise<CheckResult> {
    const { olds } = request;
    const { news, made } = withoutMade(request.news);
    const host = uriProblem(news) !== undefined ? undefined : await this.profile(news, context);
    const profile = host === undefined || host.kind === "none" ? undefined : host.profile;
    const isNew = olds.value["uuid"] === undefined && !this.kept.has(context.urn);
    const sticky = this.sticky(context.urn, olds);
    const said = withSettledVolumes(passwordIsSecret(completed(news, sticky, context)), sticky.former);
    const known = withFormerFunctions(withFormerDevices(said, sticky.devices ?? []), sticky.functions ?? []);
    const look: HostLook =
      host?.kind !== "host" ? { made } : await this.surroundings.look(known, olds, host.profile, made, context);
    const devices = look.devices ?? profile?.hostDevices;
    const { inputs, findings: moved } = withSettledDevices(
      withSettledFunctions(known, said, devices),
      said,
      devices,
      look.machines,
    );
    const { findings, resolution } = this.resolutions.resolve(context.urn, inputs, profile, look);
    this.run.noteCheck(context.urn, inputs, olds);
    const ofNow = <F extends Finding>(some: readonly F[]): readonly F[] =>
      isNew ? some : some.filter(({ ruleId }) => !beforeInstallation.has(ruleId));
    const all = [
      ...withOriginOfName(ofNow(findings), news, context, inputs.value["name"]),
      ...moved,
      ...unreachable(host),
      ...otherIdentity(inputs, olds),
      ...handoverFindings(inputs, olds),
      ...consoleFindings(inputs, olds, resolution.definition, profile),
      ...firmwareFindings(inputs, olds, resolution.definition, profile),
      ...disruptionOf(inputs, olds, resolution.definition, profile, devices),
      ...bitLockerFindings(inputs, olds, resolution.definition, profile),
      ...(await this.moving(inputs, olds, context)),
      ...(isNew && host?.kind === "host" ? await this.taken(inputs, host.profile, context) : []),
    ];
    const failures = all.filter(({ severity }) => severity === "error").map(toFailure);
    if (host?.kind === "saved") context.log("warning", standIn(host));
    for (const finding of all)
      if (finding.severity === "warning") this.advise(advice(finding), String(inputs.value["name"]), context);
    const accepted = suppressedText(ofNow(resolution.suppressed ?? []));
    if (accepted !== undefined) context.log("info", accepted);
    return { inputs, failures };
  }

  /** What many members of a fleet have in common is said once. */
  private advise(text: string, name: string, { urn, log }: OperationContext): void {
    if (!isMember(urn)) log("warning", text);
    else if (this.run.fleets.isFirst(text.replaceAll(name, "{name}")))
      log("warning", `${text} The same warning about other members of a fleet is not repeated`);
  }

  private async profile(news: Properties, { signal }: OperationContext): Promise<ProfileAnswer | undefined> {
    const uri = hostUri(news);
    return uri === undefined ? undefined : this.profiles.hostOrSaved(uri, profileFile(news), signal);
  }

  /**
   * Only the check that has the old inputs speaks of a move; the engine checks the successor once more without them.
   */
  private async moving(inputs: Properties, olds: Properties, context: OperationContext): Promise<readonly Finding[]> {
    const move = this.run.moveOf(context.urn);
    const to = hostUri(inputs);
    return move === undefined || to === undefined || olds.value["uuid"] === undefined
      ? []
      : moveFindings(move, to, context);
  }

  private async taken(
    inputs: Properties,
    { resources }: HostProfile,
    { urn, signal }: OperationContext,
  ): Promise<readonly Finding[]> {
    const { name, uuid } = inputs.value;
    const uri = hostUri(inputs);
    if (this.taking === undefined || uri === undefined || typeof name !== "string" || typeof uuid !== "string")
      return [];
    return this.taking.findings(
      uri,
      { urn, name, uuid: uuid.toLowerCase(), adopt: inputs.value["adopt"] === true },
      resources?.machines,
      signal,
    );
  }

  private sticky(urn: string, olds: Properties): Kept {
    const { name, preset, uuid } = olds.value;
    if (typeof name !== "string" || typeof preset !== "string" || typeof uuid !== "string")
      return this.kept.get(urn) ?? {};
    const former = formerDisksOf(olds);
    const kept = { name, preset, uuid, former, devices: formerDevicesOf(olds), functions: formerFunctionsOf(olds) };
    this.kept.set(urn, kept);
    return kept;
  }
}

/**
 * On one host, a machine with another UUID would be another machine under the same name: the old definition would have
 * to go before the new one is known to be accepted.
 */
function otherIdentity(inputs: Properties, olds: Properties): Finding[] {
  const { uuid: before } = olds.value;
  const { uuid: after } = inputs.value;
  if (
    typeof before !== "string" ||
    typeof after !== "string" ||
    before.toLowerCase() === after.toLowerCase() ||
    hostPlace(olds) !== hostPlace(inputs)
  )
    return [];
  return [
    {
      ruleId: "uuid-changed",
      severity: "error",
      path: "uuid",
      message: `the UUID identifies the machine, its TPM and its Windows activation, so it cannot change from ${before} to ${after}`,
      fix: `Set uuid to ${before}, or remove it. For a second machine, declare a second resource with another name`,
    },
  ];
}

/** What the update costs is worked out only for somebody who limits it. */
function disruptionOf(
  inputs: Properties,
  olds: Properties,
  wanted: DomainDefinition | undefined,
  profile: HostProfile | undefined,
  devices: HostDevices | undefined,
): Finding[] {
  const { allowedDisruption } = readInputs(inputs).lifecycle;
  return allowedDisruption === undefined
    ? []
    : disruptionFindings(
        String(inputs.value["name"]),
        allowedDisruption,
        plannedDisruption(olds, inputs, wanted, profile, { hotPluggable: hotPluggable(devices) }),
      );
}

/** A password that the program gave as plain text is kept as a secret all the same. */
export function passwordIsSecret(inputs: Properties): Properties {
  const path: Path = ["graphics", "password"];
  const password = (inputs.value["graphics"] as { password?: unknown } | undefined)?.password;
  const marked = inputs.secrets.some(
    (secret) => secret[0] === "graphics" && (secret.length === 1 || secret[1] === "password"),
  );
  return password === undefined || marked ? inputs : { ...inputs, secrets: [...inputs.secrets, path] };
}

const toFailure = (finding: Finding): CheckFailure => ({ property: finding.path, reason: sentence(finding) });

const advice = (finding: Finding): string => `${atPath(finding.path, sentence(finding))} [${finding.ruleId}]`;

/**
 * A host that does not answer is a warning here, because a preview must be possible without it; `up` asks it again and
 * fails. A saved profile that cannot be read is an error: the user named it.
 */
export function unreachable(host: ProfileAnswer | undefined): Finding[] {
  if (host?.kind !== "none") return [];
  if (host.path === "host.profile")
    return [
      {
        ruleId: "host-unreachable",
        severity: "error",
        path: host.path,
        message: host.problem,
        fix: "Specify a file that `windows-guest probe` wrote",
      },
    ];
  return [
    {
      ruleId: "host-unreachable",
      severity: "warning",
      path: host.path,
      message: `the host did not answer, so its enlightenments, CPU, memory, firmware, TPM, storage and networks were not checked, and \`up\` will fail: ${host.problem}`,
      fix: "To check without the host, save its profile with `windows-guest probe` and name the file in host.profile",
    },
  ];
}

export const standIn = ({ problem, profile }: ProfileAnswer & { kind: "saved" }): string =>
  `the host did not answer, so the saved profile of ${profile.name} is used instead: ${problem}`;
