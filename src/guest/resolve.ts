import type { DomainDefinition } from "../domain/definition";
import type { EngineInput, EngineResult, ResolvedEnlightenment } from "../enlightenments/types";
import { hasErrors, runRules, type Finding, type Suppressed, type Words } from "../findings";
import type { HostProfile } from "../hosts/types";
import { findPreset, type ComposedPreset } from "../presets";
import { findWindows, type WindowsVersion } from "../windows";
import { adaptToHost } from "./deciding/adapt";
import { askEngine, type Question } from "./deciding/ask-engine";
import { type Certificates, certificateChoices, certificatesOf } from "./deciding/certificates";
import { YOUR_OWN } from "./deciding/choices";
import { decidable, type GuestContext, type HostContext } from "./context";
import { hidesHypervisor } from "./deciding/cpu-evidence";
import { defineDomain } from "./defining/definition";
import { definePartly } from "./defining/partly";
import { definitionDigest } from "./defining/digest";
import { hostDevices } from "./defining/host-devices";
import { type Assigned, assignedOf } from "./host/assigned";
import { assignedFunctions } from "./host/network-functions";
import { assignedTexts } from "./host/device-text";
import { hostEnlightenments } from "../hosts";
import { hostRules } from "./host-rules";
import { uuidOf } from "./defining/identity";
import type { HostLook } from "./host/look";
import { resolveOverridden, type Overriding } from "./overriding/resolve";
import { machineFindings, notJudged } from "./machine-findings";
import { decideMachine } from "./deciding/machine";
import type { Machine } from "./deciding/decided";
import { DEFAULT_URI } from "./model/host";
import { migrationVerdict } from "./deciding/migration";
import { deviceChoices } from "./deciding/recorded";
import { askedByPreset, type Asked } from "./deciding/requests";
import { guestRules } from "./rules";
import { unsettled } from "./defining/settled";
import { readSpec } from "./reading/spec-findings";
import { storedOf } from "./host/stored";
import { suppressedBy, type Suppressing } from "./suppressing";
import type { Choice, GuestResolution, GuestSpec } from "./types";
import { Unknowns } from "./reading/unknowns";

export interface ResolveOptions {
  /**
   * Property paths of values that are not known yet, for example `systemDisk.path` at preview. Nothing is said about
   * them.
   */
  readonly unknown?: readonly string[];
  /** How messages call the host; default: the profile's name, else the URI of the spec. */
  readonly hostName?: string;
  /** What findings call the settings. Default: arguments. */
  readonly words?: Words;
  /** For suppressions that end. Default: now. */
  readonly today?: Date;
  /** `false`: what the spec suppresses is among the findings. */
  readonly suppress?: false;
  /** `false`: the caller runs the rules about machines itself, over the definition. */
  readonly judge?: false;
  /** `false`: the caller has the machine already, and wants the findings alone. Rules about hosts still look at it. */
  readonly define?: false;
  /** Ids of rules that the caller runs beside these, and whose findings it suppresses itself. */
  readonly otherRules?: () => readonly string[];
  /** What a check knows beside the profile: files that it asked for, what else the deployment makes. */
  readonly look?: HostLook;
}

/**
 * From a guest as a person writes it to a complete machine: every setting and every enlightenment with who chose it and
 * why, all findings at once, the definition for libvirt and its digest. Nothing is thrown for wrong input, and nothing
 * is changed in it.
 *
 * @param input A `GuestSpec`, or anything: what is wrong with it is among the findings.
 * @param host What the host can do; without it, nothing is checked against a host.
 */
export function resolveGuest(input: unknown, host?: HostProfile, options: ResolveOptions = {}): GuestResolution {
  return saysXml(input)
    ? resolveOverridden((overriding) => resolveOnce(input, host, options, overriding))
    : resolveOnce(input, host, options);
}

const saysXml = (input: unknown): boolean => typeof input === "object" && input !== null && Object.hasOwn(input, "xml");

function resolveOnce(
  input: unknown,
  host: HostProfile | undefined,
  options: ResolveOptions,
  overriding?: Overriding,
): GuestResolution {
  const overridden = overriding !== undefined && "overridden" in overriding ? overriding.overridden : undefined;
  // 1. Read the spec. What is malformed is reported, and from then on as unknown as what is not known yet.
  const given = new Unknowns(options.unknown);
  const read = readSpec(input);
  const shape = given.keep(read.findings);
  const unknowns = given.with(read.findings.map((finding) => finding.path));
  const spec =
    overridden?.spec ?? ((read.findings.length === 0 && !given.any ? read.spec : unknowns.strip(input)) as GuestSpec);
  const hostName = options.hostName ?? host?.name ?? hostOf(spec, unknowns);

  // 2. Which Windows, and what is the machine for? Without both there is nothing more to say.
  const kind = kindOf(spec, unknowns);
  if (kind === undefined) return shapeOnly(spec, shape, hostName);
  const { windows, preset } = kind;

  // 3. Decide every setting of the machine, each with its reason.
  const guest = typeof spec.name === "string" ? spec.name : "the guest";
  const hostSupport = unknowns.at("hostSupport") ? "report" : (spec.hostSupport ?? "require");
  const decided = decideMachine({ spec, windows, preset, unknowns, given, ...(host === undefined ? {} : { host }) });
  const fitted =
    host !== undefined && hostSupport === "adapt"
      ? adaptToHost(decided.machine, decided.choices, { guest, spec, windows, host, hostName })
      : { ...decided, findings: [] };
  const { machine } = fitted;

  // 4. Enlightenments: what Windows, preset and user ask for, through the engine.
  const asked = askedByPreset(preset, machine.facts);
  const question = questionFor(spec, machine, hostSupport, host, unknowns);
  const { words } = options;
  const engine = askEngine(spec, asked, words === undefined ? question : { ...question, words });
  const uuid = uuidIn(spec, unknowns);
  const devices = options.look?.devices ?? host?.hostDevices;
  const assigned = [
    ...assignedOf(spec.hostDevices, devices, { ...{ name: guest, uuid, machines: options.look?.machines } }),
    ...assignedFunctions(spec.networks, devices),
  ];
  const context: GuestContext = {
    ...{ guest, spec, windows, preset, machine, engine, asked, unknowns, assigned },
    ...(overridden === undefined ? {} : { overridden }),
  };
  if (overriding !== undefined && "first" in overriding) overriding.first(definePartly(context, unknowns), spec);

  // 5. What the rules find in the machine as a whole, 6. and what they find on this host.
  const own = [
    ...shape,
    ...fitted.findings,
    ...engineFindings(engine, unknowns),
    ...runRules(decidable(guestRules, unknowns), context, options.words),
  ];
  // A device that was not found has no place in a definition.
  const isDefined =
    !unknowns.any && hostDevices(assigned) !== undefined && (options.define !== false || host !== undefined);
  const definition = isDefined ? (overridden?.definition ?? defineDomain(context)) : undefined;
  const there =
    host === undefined
      ? undefined
      : {
          ...context,
          ...hostContext(spec, host, hostName, options.look ?? {}, unknowns),
          ...(definition === undefined ? {} : { definition }),
        };
  const splitting = { ...{ guest, unknowns, hasHost: host !== undefined }, ...splittingOf(options) };
  const ofMachine =
    options.judge === false || hasErrors(split(spec, given.keep(own), splitting).findings)
      ? notJudged
      : machineFindings({
          ...{ guest, windows, preset, nested: machine.nested === "yes", unknown: unplaced(unknowns, assigned) },
          definition: definition ?? overridden?.definition ?? definePartly(context, unknowns),
          ...(overridden === undefined ? {} : { overridden }),
          ...(host === undefined ? {} : { host, hostName }),
        });
  const found =
    there === undefined
      ? [...own, ...ofMachine.findings]
      : [...unsettled([...own, ...ofMachine.findings], there), ...checkHost(there, hostSupport, options.words)];

  // 7. The result, with a digest if the machine can be told.
  const { findings, suppressed } = split(spec, given.keep(found), { ...splitting, alsoRan: ofMachine.ran });
  return {
    name: spec.name ?? "",
    windows: windows.id,
    preset: { asked: spec.preset ?? preset.preset.name, resolved: preset.id },
    host: hostName,
    mode: engine.mode,
    ...verdict(spec, machine, engine, unknowns),
    cpuVendor: machine.cpuVendor,
    enlightenments: withoutEffect(explained(engine.enlightenments, asked), spec),
    choices: [
      kind.choice,
      ...fitted.choices,
      ...deviceChoices(assigned),
      ...(there === undefined ? [] : certificateChoices(certificatesFor(there))),
    ],
    findings,
    ...withDevices(assignedTexts(assigned)),
    ...(suppressed.length === 0 ? {} : { suppressed }),
    ...(definition === undefined || options.define === false || machineErrors(findings) ? {} : sealed(definition)),
  };
}

/** Of a machine that has Secure Boot. */
const certificatesFor = ({ host, spec, uuid, machine }: HostContext): Certificates | undefined =>
  machine.firmware === "uefi" && machine.secureBoot ? certificatesOf(host, spec, uuid) : undefined;

const splittingOf = ({
  today,
  otherRules,
  suppress,
}: ResolveOptions): Pick<Suppressing, "today" | "otherRules" | "splits"> => ({
  today,
  otherRules,
  splits: suppress,
});

/** Nearly every guest suppresses nothing. */
function split(
  spec: GuestSpec,
  findings: readonly Finding[],
  context: Suppressing,
): Pick<GuestResolution, "findings"> & { readonly suppressed: readonly Suppressed[] } {
  if (spec.suppress === undefined || context.splits === false || context.unknowns.at("suppress"))
    return { findings, suppressed: [] };
  const { counted, own, suppressed } = suppressedBy(spec, findings, context);
  return { findings: [...counted, ...own.map(({ finding }) => finding)], suppressed };
}

interface Kind {
  readonly windows: WindowsVersion;
  readonly preset: ComposedPreset;
  readonly choice: Choice;
}

function kindOf(spec: GuestSpec | null | undefined, unknowns: Unknowns): Kind | undefined {
  if (unknowns.at("windows") || unknowns.at("preset") || typeof spec !== "object" || spec === null) return undefined;
  const windows = findWindows(spec.windows);
  if (windows === undefined) return undefined;
  const asked = spec.preset ?? windows.usual.preset;
  const preset = findPreset(asked);
  if (preset === undefined) return undefined;
  const choice: Choice =
    spec.preset === undefined
      ? { path: "preset", value: preset.id, by: "windows", reason: `usual for ${windows.title}` }
      : {
          path: "preset",
          value: preset.id,
          by: "user",
          reason: spec.preset === preset.id ? YOUR_OWN : `the latest version of ${spec.preset}`,
        };
  return { windows, preset, choice };
}

const hostOf = (spec: GuestSpec | null | undefined, unknowns: Unknowns): string =>
  unknowns.at("host.uri") ? "a host that is not known yet" : (spec?.host?.uri ?? DEFAULT_URI);

/** All that can be said while Windows or preset are not known: whether the spec has the right shape. */
function shapeOnly(spec: GuestSpec | null | undefined, findings: readonly Finding[], host: string): GuestResolution {
  const word = (value: unknown): string => (typeof value === "string" ? value : "");
  return {
    name: word(spec?.name),
    windows: word(spec?.windows),
    preset: { asked: word(spec?.preset), resolved: "" },
    host,
    mode: "custom",
    migratable: "unknown",
    migration: [],
    cpuVendor: "unknown",
    enlightenments: [],
    choices: [],
    findings,
  };
}

function questionFor(
  spec: GuestSpec,
  machine: Machine,
  hostSupport: EngineInput["hostSupport"],
  host: HostProfile | undefined,
  unknowns: Unknowns,
): Question {
  return {
    mode: spec.enlightenmentMode ?? "custom",
    cpuVendor: machine.cpuVendor,
    guestVirtualization: machine.nested,
    ...(host === undefined ? {} : { host: hostEnlightenments(host) }),
    hostSupport,
    // A frequency that is not known yet may still be fixed: nothing stands against migration until it is known.
    migratable: machine.migratable && !unknowns.at("tscFrequency"),
    ...(machine.tscFrequency === undefined ? {} : { tscFrequency: machine.tscFrequency }),
    pinned: machine.pinned,
    windowsBuild: machine.facts.windows.build,
    ...deniedFeatures(spec, unknowns),
    ...(unknowns.at("firmware.type") ? {} : { firmware: machine.firmware }),
    // Processors that are added later count: Windows then needs what it does for several.
    ...(unknowns.at("vcpus") || unknowns.at("maxVcpus") ? {} : { vcpus: machine.maxVcpus }),
  };
}

function deniedFeatures({ cpu }: GuestSpec, unknowns: Unknowns): Pick<EngineInput, "cpuFeaturesOff"> {
  const denied = unknowns.touches("cpu.features")
    ? []
    : (cpu?.features ?? []).filter(({ policy }) => policy === "disable" || policy === "forbid").map(({ name }) => name);
  return denied.length === 0 ? {} : { cpuFeaturesOff: denied };
}

const engineFindings = (engine: EngineResult, unknowns: Unknowns): readonly Finding[] =>
  unknowns.at("enlightenmentMode") ? [] : unknowns.keep(engine.findings);

const withDevices = (assignedDevices: readonly string[]): Pick<GuestResolution, "assignedDevices"> =>
  assignedDevices.length === 0 ? {} : { assignedDevices };

/** A device that was not found has no place in the machine that rules look at. */
const unplaced = (unknowns: Unknowns, assigned: readonly Assigned[]): readonly string[] =>
  hostDevices(assigned) === undefined ? [...unknowns.paths, "hostDevices", "networks"] : unknowns.paths;

const uuidIn = (spec: GuestSpec, unknowns: Unknowns): string | undefined =>
  unknowns.at("name") || unknowns.at("uuid") ? undefined : (spec.uuid ?? uuidOf(spec.name)).toLowerCase();

function hostContext(
  spec: GuestSpec,
  host: HostProfile,
  hostName: string,
  look: HostLook,
  unknowns: Unknowns,
): Pick<HostContext, "host" | "hostName" | "storage" | "look" | "uuid"> {
  const uuid = uuidIn(spec, unknowns);
  return {
    host,
    hostName,
    look: { running: spec.running !== false, ...look },
    storage: host.resources === undefined || unknowns.at("name") ? [] : storedOf(spec),
    ...(uuid === undefined ? {} : { uuid }),
  };
}

function checkHost(
  context: Parameters<(typeof hostRules)[number]["check"]>[0],
  hostSupport: EngineInput["hostSupport"],
  words: Words | undefined,
): readonly Finding[] {
  const findings = runRules(decidable(hostRules, context.unknowns), context, words);
  if (hostSupport !== "report") return findings;
  return findings.map((finding) => (finding.severity === "error" ? { ...finding, severity: "warning" } : finding));
}

/** Rules whose errors say that the machine does not fit its host. The machine itself is complete all the same. */
const aboutTheHost: ReadonlySet<string> = new Set([
  ...hostRules.map((rule) => rule.id),
  "host-lacks",
  "mode-support",
  "host-model-overrides",
]);
const machineErrors = (findings: readonly Finding[]): boolean =>
  hasErrors(findings.filter((finding) => !aboutTheHost.has(finding.ruleId)));

function verdict(
  spec: GuestSpec,
  machine: Machine,
  engine: EngineResult,
  unknowns: Unknowns,
): Pick<GuestResolution, "migratable" | "migration"> {
  const { migratable, reasons } = migrationVerdict(spec, machine, engine);
  const open =
    migratable === "yes" &&
    ["enlightenments", "enlightenmentMode", "cpu", "tscFrequency", "pinning"].some((path) => unknowns.touches(path));
  return open
    ? { migratable: "unknown", migration: ["not everything about the machine is known yet"] }
    : { migratable, migration: reasons };
}

/** A flag that a preset would turn on elsewhere says so. */
function explained(rows: readonly ResolvedEnlightenment[], { notHere }: Asked): readonly ResolvedEnlightenment[] {
  if (notHere.size === 0) return rows;
  return rows.map((row) => {
    const note =
      row.state === "off" && (row.by.kind === "default" || row.by.kind === "preset")
        ? notHere.get(row.name)
        : undefined;
    if (note === undefined) return row;
    return { ...row, reason: row.by.kind === "default" ? note : `${row.reason}; ${note}` };
  });
}

/** Flags that stand in the definition and that Windows never looks for say so. */
const withoutEffect = (rows: readonly ResolvedEnlightenment[], spec: GuestSpec): readonly ResolvedEnlightenment[] =>
  hidesHypervisor(spec)
    ? rows.map((row) =>
        row.state === "on"
          ? { ...row, reason: `no effect while \`cpu.features\` disables hypervisor; ${row.reason}` }
          : row,
      )
    : rows;

function sealed(definition: DomainDefinition): Pick<GuestResolution, "definition" | "digest"> {
  const digest = definitionDigest(definition);
  if (definition.metadata !== undefined) definition.metadata.digest = digest;
  return { definition, digest };
}
