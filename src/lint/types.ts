import type { DomainDefinition } from "../domain/definition";
import type { XmlElement } from "../domain/xml";
import type { Finding, Severity, Suppression } from "../findings";
import type { HostFile, HostMachine } from "../hosts/resources/types";
import type { HostProfile } from "../hosts/types";
import type { Door, Edit, ExtraSet, NotChecked } from "../machines";

export type { Suppression };

/** Where something stands, in the words of who wrote it. */
export interface Location {
  /** A file, relative to the working directory where it is below it; `-` is standard input. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1, in UTF-16 units. */
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** A Pulumi property path or a path of KubeVirt's API, for example `domain.cpus[0].mode`. */
  readonly property?: string;
}

/** A machine as a door hands it over. */
export interface LintMachine {
  /** How messages call it. */
  readonly name: string;
  readonly door: Door;
  /** The machine as libvirt XML, as it was written; of what is not XML, what libvirt would get. */
  readonly root: XmlElement;
  /** Domain paths (as `domainDifferences` writes them) of values that are not known yet. */
  readonly unknown?: readonly string[];
  /** Where the element or attribute at a domain path was written; for what is missing, the nearest one above it. */
  readonly locate: (path: string) => Location;
  /** What the door could not read, a sentence each. */
  readonly unread?: readonly string[];
  /** Id of the Windows version where the door knows it; otherwise the machine's metadata tells, or nothing does. */
  readonly windows?: string;
  /** The same for what the machine is for: a preset's name, with or without a version. */
  readonly preset?: string;
  readonly suppress?: readonly Suppression[];
  /** Does anything say that it runs Windows? Absent: nobody looked. */
  readonly isWindows?: boolean;
  /** Texts that no message may show. */
  readonly secrets?: readonly string[];
  /** Machines with the same text here are on the same host. Absent: the host is not known. */
  readonly host?: string;
  /** Of a resource of a Pulumi stack. */
  readonly urn?: string;
  /** URN of the resource that made it. */
  readonly parent?: string;
  /** The fleet that it is a member of. */
  readonly fleet?: FleetOfMachine;
  /** Of a machine that is written as a guest of ours: its arguments, which the rules of guests look at directly. */
  readonly guest?: GuestArguments;
}

/** The fleet that a machine is a member of, as far as rules ask. */
export interface FleetOfMachine {
  readonly name: string;
  readonly members: number;
  /** Members that get a change first. */
  readonly canaries: number;
}

/** Arguments of a guest, without what is not known yet. */
export interface GuestArguments {
  readonly spec: unknown;
  /** Property paths. */
  readonly unknown: readonly string[];
  /** Where an argument was written. Default: only its property path is known. */
  readonly locate?: (property: string) => Location;
  /** What the rules say without a host, where all arguments are known: the door has asked them already. */
  readonly findings?: readonly Finding[];
  /** What becomes of the arguments: the machine's tree shows nothing else, in one spelling. */
  readonly definition?: DomainDefinition;
}

export interface LintOptions {
  /** Which Windows it is, where the machine does not say so. */
  readonly windows?: string;
  readonly host?: HostProfile;
  /** How messages call the host; default: the profile's name. */
  readonly hostName?: string;
  /** The other machines of the host. */
  readonly others?: readonly HostMachine[];
  /** What stands under the paths that the machine names, where the host was asked. */
  readonly files?: ReadonlyMap<string, HostFile>;
  /** Rules to leave out, or to weigh otherwise. */
  readonly levels?: Readonly<Record<string, Severity | "off">>;
  /** Which rules are run. Default: `recommended`. */
  readonly sets?: readonly ("recommended" | ExtraSet)[];
  readonly suppress?: readonly Suppression[];
  /** For suppressions that end. Default: now. */
  readonly today?: Date;
}

export interface LintFinding extends Finding {
  /** The machine that it is about. */
  readonly machine: string;
  /** Domain path of what is wrong, the same whatever the door; "" is the machine itself. */
  readonly place: string;
  readonly location: Location;
  /** A change that is safe, and after which the rule is silent. */
  readonly repair?: readonly Edit[];
  /** Set for a finding that a person has accepted. */
  readonly suppressed?: Suppression;
}

/** What came of one machine. */
export interface LintResult {
  readonly machine: string;
  readonly door: Door;
  readonly windows?: string;
  readonly preset?: string;
  /** Absent where the machine could not be read as one that QEMU runs. */
  readonly definition?: DomainDefinition;
  /** What counts, in the order of the rules. */
  readonly findings: readonly LintFinding[];
  /** What a person has accepted. */
  readonly suppressed: readonly LintFinding[];
  readonly notChecked: readonly NotChecked[];
  readonly unread: readonly string[];
}
