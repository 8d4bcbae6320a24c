import type { DomainDefinition } from "../domain/definition";
import { defineRule, type Report, type Rule } from "../findings";
import type { HostMachine } from "../hosts/resources/types";
import type { HostProfile } from "../hosts/types";
import type { WindowsVersion } from "../windows";
import type { Edit } from "./edits";
import type { Part } from "./part";

/** What a rule looks at: a machine, by whomever it was written. */
export interface MachineContext {
  /** How messages call the machine. */
  readonly guest: string;
  /** What the definition has words for. */
  readonly definition: DomainDefinition;
  /** The whole machine as libvirt XML, in one spelling (sizes in KiB, lower-case UUIDs). */
  readonly domain: Part;
  /** Absent: not known. Only rules that need it may read it, and those do not run without it. */
  readonly windows?: WindowsVersion;
  /** What the machine is for: a preset's name without its version, for example `low-latency`. */
  readonly preset?: string;
  readonly host?: HostProfile;
  /** How messages call the host. */
  readonly hostName?: string;
  /** The other machines of the host. */
  readonly others?: readonly HostMachine[];
}

/** What is known of a machine only sometimes. */
export type Need = "windows" | "preset" | "host" | "others";

/** How a machine was written down. */
export type Door = "arguments" | "xml" | "pulumi-libvirt" | "kubevirt";

/** Sets beside `recommended`, which holds every rule that names none. `strict` holds all rules. */
export type ExtraSet = "strict" | "nested" | "low-latency";

export interface MachineReport<MessageId extends string> extends Report<MessageId> {
  /** Below `<domain>`, as `domainDifferences` writes it: `devices/disk[vda]/driver/@cache`; "" is the machine. */
  readonly path: string;
  /** Changes that are safe for Windows and its data, and after which the rule is silent. */
  readonly repair?: readonly Edit[];
}

/** Inputs that show a rule at work. What `xml` does not say is a machine with 4 GiB of memory and two vCPUs on q35. */
export interface MachineExample {
  /** Content of `<domain type='kvm'>`. */
  readonly xml: string;
  /** Type of the domain. Default: `kvm`. */
  readonly type?: "kvm" | "qemu";
  /** Id of a Windows version. Default: not known. */
  readonly windows?: string;
  readonly preset?: string;
  readonly host?: Partial<HostProfile>;
  /** Other machines of the host. */
  readonly others?: readonly (Pick<HostMachine, "name"> & Partial<HostMachine>)[];
}

export interface MachineRule extends Omit<Rule<MachineContext, string, MachineExample>, "check"> {
  readonly examples: NonNullable<Rule<MachineContext, string, MachineExample>["examples"]>;
  /** Without these the rule does not run, and is counted as not checked. */
  readonly needs?: readonly Need[];
  /**
   * Places that the rule looks at, as paths of element names below `<domain>`: `devices/disk/driver/@cache`. While a
   * value at, above or below one is unknown, the rule is counted as not checked.
   */
  readonly reads: readonly string[];
  /** Only in these sets and in `strict`. Default: in `recommended`, and so in every set. */
  readonly only?: readonly ExtraSet[];
  /** For rules about security: from 0.1 to 10, as CVSS 3.1 rates a finding of the rule's own severity. */
  readonly security?: number;
  /** Doors behind which the rule cannot find anything, each with the reason. */
  readonly notApplicable?: Readonly<Partial<Record<Door, string>>>;
  check(context: MachineContext): Iterable<MachineReport<string>>;
}

/** Types the message ids of a rule against its own table. */
export const defineMachineRule = <MessageId extends string>(
  rule: Omit<MachineRule, "messages" | "check"> & {
    readonly messages: Rule<MachineContext, MessageId>["messages"];
    check(context: MachineContext): Iterable<MachineReport<MessageId>>;
  },
): MachineRule => defineRule<MachineContext, MachineExample>()(rule) as MachineRule;
