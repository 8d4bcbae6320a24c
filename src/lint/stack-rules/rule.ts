import type { DomainDefinition } from "../../domain/definition";
import { defineRule, type Report, type Rule } from "../../findings";
import { grouped } from "../../foreign/grouped";
import type { HostProfile } from "../../hosts/types";
import { touches, type ExtraSet, type Part } from "../../machines";
import type { FleetOfMachine } from "../types";

/** One machine of several. */
export interface StackMachine {
  readonly name: string;
  readonly definition: DomainDefinition;
  /** In one spelling. */
  readonly domain: Part;
  /** Domain paths of what is not known. */
  readonly unknown: readonly string[];
  /** Machines with the same text here are on the same host. Absent: the host is not known. */
  readonly host?: string;
  /** How messages call the host. */
  readonly hostName?: string;
  readonly profile?: HostProfile;
  /** With its version, for example `desktop@1`. */
  readonly preset?: string;
  readonly fleet?: FleetOfMachine;
}

/** What a rule about several machines looks at. */
export interface StackContext {
  /** Ordered by name, so that nothing depends on the order in which they were declared. */
  readonly machines: readonly StackMachine[];
}

export interface StackReport<MessageId extends string> extends Report<MessageId> {
  /** The machine at which it is told; the message names the others. */
  readonly machine: StackMachine;
  /** Domain path. */
  readonly path: string;
}

/** Machines that show a rule at work. What `xml` does not say is as in the examples of rules about machines. */
export interface StackExample {
  readonly machines: readonly {
    readonly name: string;
    /** Content of `<domain type='kvm'>`. */
    readonly xml?: string;
    /** Default `kvm1`; "" is a host that is not known. */
    readonly host?: string;
    readonly preset?: string;
    readonly fleet?: FleetOfMachine;
  }[];
  /** Of every host. */
  readonly profile?: Partial<HostProfile>;
}

export interface StackRule extends Omit<Rule<StackContext, string, StackExample>, "check"> {
  readonly examples: NonNullable<Rule<StackContext, string, StackExample>["examples"]>;
  /** Only in these sets and in `strict`. Default: in `recommended`, and so in every set. */
  readonly only?: readonly ExtraSet[];
  check(context: StackContext): Iterable<StackReport<string>>;
}

/** Types the message ids of a rule against its own table. */
export const defineStackRule = <MessageId extends string>(
  rule: Omit<StackRule, "messages" | "check"> & {
    readonly messages: Rule<StackContext, MessageId>["messages"];
    check(context: StackContext): Iterable<StackReport<MessageId>>;
  },
): StackRule => defineRule<StackContext, StackExample>()(rule as never) as unknown as StackRule;

/** Something of a machine that only one may have. */
export interface Held {
  readonly machine: StackMachine;
  /** What holds it, and in which attribute, where it is one. */
  readonly part: Part;
  readonly attribute?: string;
  /** What is the same of two machines. */
  readonly key: string;
}

/**
 * Each holder of something that another machine has, with the first machine that has it. That one is left out: had it
 * been alone, nothing would be wrong.
 */
export function sharedAmong(held: readonly Held[]): Shared[] {
  // Nearly everything has one holder, whose path nobody asks for.
  const several = [...grouped(held, ({ key }) => key).values()].filter(({ length }) => length > 1);
  return several.flatMap((holders) => {
    const known = holders.map((one) => ({ ...one, path: pathOf(one) })).filter(isKnown);
    return known
      .filter(({ machine }) => machine !== known[0]!.machine)
      .map(({ machine, path, key }) => ({ machine, path, key, first: known[0]!.machine.name }));
  });
}

export interface Shared {
  readonly machine: StackMachine;
  readonly path: string;
  readonly key: string;
  /** Name of the first machine that has it. */
  readonly first: string;
}

const pathOf = ({ part, attribute }: Held): string => (attribute === undefined ? part.path : part.pathTo(attribute));
const isKnown = ({ machine, path }: Pick<Shared, "machine" | "path">): boolean =>
  !machine.unknown.some((one) => touches(path, one));
