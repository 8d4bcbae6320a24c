import { hasErrors, type Finding } from "../../findings";
import { canonicalJson, cpusIn, parseSize, resolveGuest, type GuestResolution, type GuestSpec } from "../../guest";
import type { HostProfile } from "../../hosts/types";
import type { Member } from "../members";
import { Shapes } from "../shapes";
import { devicesNeeded, withoutUsers } from "./devices";
import { placedArgs } from "./placed";
import type { Candidate, Needs } from "../types";

/** Stands in for the members of a kind in messages. */
const ANY_MEMBER = "the machine";
const ANY_HOST = "the host";

interface Kind {
  readonly spec: GuestSpec;
  readonly alone: GuestResolution;
  readonly needs: Needs;
}

/** The kinds of machines in a fleet: members that differ in nothing that a host cares about are resolved once. */
export class Kinds {
  private readonly kinds = new Map<string, Kind>();
  private readonly names = new Shapes<Member["args"]>((args) => canonicalJson(placedArgs(args)));
  private readonly hosts = new Shapes<HostProfile>((profile) => JSON.stringify(this.bare(profile)));
  private readonly verdicts = new Map<string, string | undefined>();

  /** @param own names of machines that are the fleet's */
  constructor(private readonly own: ReadonlySet<string> = new Set()) {}

  candidate(member: Member, requires: Readonly<Record<string, string>> = {}): Candidate {
    const kind = this.kindOf(member.args);
    const { placement } = member;
    const wanted = { ...requires, ...placement.requires };
    return {
      name: member.name,
      kind,
      needs: this.kinds.get(kind)!.needs,
      ...(Object.keys(wanted).length === 0 ? {} : { requires: wanted }),
      ...(placement.apart === undefined ? {} : { apart: placement.apart }),
      ...(placement.host === undefined ? {} : { host: placement.host }),
    };
  }

  private kindOf(args: Member["args"]): string {
    const name = this.names.of(args);
    if (!this.kinds.has(name)) this.kinds.set(name, kindFrom(placedArgs(args)));
    return name;
  }

  /**
   * Why this host cannot run the kind; undefined where it can, or where nobody knows. Hosts with equal profiles are
   * asked once.
   */
  unsuitable(kind: string, profile: HostProfile | undefined): string | undefined {
    return this.verdictOn(kind, profile, "", (one) => one);
  }

  /** What this host lacks for the kind, which runs there all the same: the host's word is advice for it only. */
  lacking(kind: string, profile: HostProfile | undefined): string | undefined {
    return this.kinds.get(kind)!.spec.hostSupport === "report"
      ? this.verdictOn(kind, profile, " with everything", demanding)
      : undefined;
  }

  private verdictOn(
    kind: string,
    profile: HostProfile | undefined,
    how: string,
    kindOf: (kind: Kind) => Kind,
  ): string | undefined {
    if (profile === undefined) return undefined;
    const key = `${kind} on ${this.hosts.of(profile)}${how}`;
    if (!this.verdicts.has(key)) this.verdicts.set(key, verdict(kindOf(this.kinds.get(kind)!), this.bare(profile)));
    return this.verdicts.get(key);
  }

  /** Without what machines take of the host: of that, the placement keeps account. */
  private bare({
    resources: _,
    memoryKiB: __,
    hugepages: ___,
    capturedAt: ____,
    uuid: _____,
    hostDevices,
    ...rest
  }: HostProfile): HostProfile {
    const devices = withoutUsers(hostDevices, this.own);
    return { ...rest, name: ANY_HOST, ...(devices === undefined ? {} : { hostDevices: devices }) };
  }
}

/** The same kind for a host that must support everything. */
const demanding = ({ spec, ...rest }: Kind): Kind => ({ ...rest, spec: { ...spec, hostSupport: "require" } });

function kindFrom(placed: Readonly<Record<string, unknown>>): Kind {
  const spec = { ...placed, name: ANY_MEMBER } as unknown as GuestSpec;
  const alone = resolveGuest(spec);
  return { spec, alone, needs: needsOf(spec, alone) };
}

/**
 * Of the machine that comes of it, also through `xml`. Of sizes and pins that are wrong or not known yet, nothing is
 * needed: the check of the member says what is wrong.
 */
function needsOf(spec: GuestSpec, { choices, effective = spec }: GuestResolution): Needs {
  const { pinning, hugepages, numa } = effective;
  const chosen = (path: string): string | undefined => choices.find((choice) => choice.path === path)?.value;
  const memory = parseSize(chosen("memory"));
  const memoryKiB = memory.ok ? memory.value : 0;
  const pins = Array.isArray(pinning?.vcpus) ? pinning.vcpus.map((one) => cpusIn(one)) : [];
  const pinned = [...new Set(pins.flat())];
  const ownCpus = [...new Set(pins.filter((cpus) => cpus.length === 1).flat())];
  const page = parseSize(hugepages?.size);
  const devices = devicesNeeded(effective);
  const nodes = numa === undefined || (numa.mode ?? "strict") !== "strict" ? [] : cpusIn(numa.nodes);
  return {
    memoryKiB,
    vcpus: Number.parseInt(chosen("vcpus") ?? "", 10) || 0,
    ...(pinned.length === 0 ? {} : { pinnedCpus: pinned }),
    ...(ownCpus.length === 0 ? {} : { ownCpus }),
    ...(page.ok
      ? {
          hugepages: {
            sizeKiB: page.value,
            count: Math.ceil(memoryKiB / page.value),
            ...(nodes.length === 0 ? {} : { nodes }),
          },
        }
      : {}),
    ...(devices === undefined ? {} : { devices }),
  };
}

function verdict({ spec, alone }: Kind, profile: HostProfile): string | undefined {
  const there = resolveGuest(spec, profile, { hostName: ANY_HOST });
  if (!hasErrors(there.findings)) return undefined;
  const errorsOf = ({ findings }: GuestResolution): readonly Finding[] =>
    findings.filter(({ severity }) => severity === "error");
  const known = new Set(errorsOf(alone).map(keyOf));
  const [first, ...others] = errorsOf(there).filter((one) => !known.has(keyOf(one)));
  if (first === undefined) return undefined;
  return `${first.message.replace(/\.$/, "")} [${first.ruleId}]${others.length === 0 ? "" : ` (and ${others.length} more)`}`;
}

const keyOf = ({ ruleId, path }: Finding): string => `${ruleId}\n${path}`;
