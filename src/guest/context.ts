import type { DomainDefinition } from "../domain/definition";
import type { EngineResult } from "../enlightenments/types";
import { defineRule, type Rule } from "../findings";
import type { HostFile } from "../hosts/resources/types";
import type { HostProfile } from "../hosts/types";
import type { ComposedPreset } from "../presets";
import type { WindowsVersion } from "../windows";
import type { Assigned } from "./host/assigned";
import type { HostLook } from "./host/look";
import type { Machine } from "./deciding/decided";
import type { Overridden } from "./overriding/override";
import type { Asked } from "./deciding/requests";
import type { Stored } from "./host/stored";
import type { GuestSpec } from "./types";
import type { Unknowns } from "./reading/unknowns";

/** What the rules of a guest look at: the spec, and what came of it. */
export interface GuestContext {
  /** How messages call the machine. */
  readonly guest: string;
  readonly spec: GuestSpec;
  readonly windows: WindowsVersion;
  readonly preset: ComposedPreset;
  readonly machine: Machine;
  readonly engine: EngineResult;
  readonly asked: Asked;
  readonly unknowns: Unknowns;
  /** The devices of the host that the guest asks for. */
  readonly assigned: readonly Assigned[];
  /** What `xml` makes of the machine; absent where the guest has none. */
  readonly overridden?: Overridden;
}

/** What the rules look at that compare disks with what lies on a host. */
export interface StorageContext {
  readonly host: HostProfile;
  /** How messages call the host. */
  readonly hostName: string;
  readonly storage: readonly Stored[];
  readonly look: HostLook;
  readonly unknowns: Unknowns;
}

export interface HostContext extends GuestContext, StorageContext {
  /** Absent while the name or the UUID is not known. */
  readonly uuid?: string;
  /** Absent while something of it is unknown. */
  readonly definition?: DomainDefinition;
}

/** A guest in a rule's example: what is not said is a Windows 11 called `example`. */
export type GuestExample = Partial<GuestSpec>;
/** The same with what the host is. */
export interface HostExample {
  readonly guest: GuestExample;
  readonly host: Partial<HostProfile>;
  /** What stands under paths of the host. */
  readonly files?: Readonly<Record<string, HostFile>>;
  /** What else the same program declares. */
  readonly look?: Pick<HostLook, "made" | "running">;
}

/** A rule that is passed over while anything that it reads is unknown. */
export interface GuestRule<Context = GuestContext, Example = GuestExample> extends Rule<Context, string, Example> {
  /** Property paths of the guest spec that the rule decides by, besides the path it reports. */
  readonly reads: readonly string[];
  readonly examples: NonNullable<Rule<Context, string, Example>["examples"]>;
}

const define =
  <Context, Example>() =>
  <MessageId extends string>(
    rule: Rule<Context, MessageId, Example> & { readonly reads: readonly string[] },
  ): GuestRule<Context, Example> =>
    defineRule<Context, Example>()(rule) as GuestRule<Context, Example>;

export const defineGuestRule = define<GuestContext, GuestExample>();
export const defineHostRule = define<HostContext, HostExample>();
export const defineStorageRule = define<StorageContext, HostExample>();

/** The rules whose inputs are all known. */
export const decidable = <AnyRule extends { readonly reads: readonly string[] }>(
  rules: readonly AnyRule[],
  unknowns: Unknowns,
): readonly AnyRule[] =>
  unknowns.any ? rules.filter((rule) => !rule.reads.some((path) => unknowns.touches(path))) : rules;

export const isOn = (engine: EngineResult, name: string): boolean =>
  engine.enlightenments.some((row) => row.name === name && row.state === "on");
