import { nothing } from "../../findings";
import { catalogue, type EnlightenmentName } from "../catalogue";
import { bit, lowestRow, namesIn, rowIndex, type RowSet } from "../graph";
import type { CpuVendor, EngineInput, EnlightenmentRequest, HostAnswer, ResolvedEnlightenment } from "../types";
import type { Asks, ValueFault } from "./asks";
import { requiring, type Filled } from "./fill";
import type { HostAnswers } from "./host";
import { who } from "./strength";

/** Something the host does not offer. */
export interface Lack {
  readonly name: EnlightenmentName;
  readonly because: string;
}

/** Something that was dropped because the host lacks it, and what went with it. */
export interface Adaptation extends Lack {
  readonly dependents: readonly EnlightenmentName[];
}

/** What a rule may look at: the input, what was decided, and what went wrong on the way. */
export class RuleContext {
  constructor(
    readonly input: EngineInput,
    /** The guest's vendor; where it is not known, the host's. */
    readonly cpuVendor: CpuVendor,
    readonly rows: readonly ResolvedEnlightenment[],
    readonly asks: Asks,
    readonly filled: Filled,
    readonly answers: HostAnswers | undefined,
    /** Rows that are on, and that the host lacks. */
    private readonly lacking: RowSet,
    readonly adaptations: readonly Adaptation[],
    readonly hyperVEnabled: boolean,
  ) {}

  isOn(name: EnlightenmentName): boolean {
    return this.row(name).state === "on";
  }

  /** On, and listed by us: not merely part of what libvirt or QEMU turns on by itself. */
  isListed(name: EnlightenmentName): boolean {
    const row = this.row(name);
    return row.state === "on" && row.by.kind !== "mode";
  }

  row(name: EnlightenmentName): ResolvedEnlightenment {
    return this.rows[rowIndex(name)]!;
  }

  /** The strongest word about a row. */
  asked(name: EnlightenmentName): EnlightenmentRequest | undefined {
    return this.asks.strongest[rowIndex(name)];
  }

  /** What the user said about a row, `auto` counting as nothing. */
  userSays(name: EnlightenmentName): "on" | "off" | undefined {
    const ask = this.asked(name);
    return ask?.by.kind === "user" ? ask.state : undefined;
  }

  /** Where the user set the row, or would set it. */
  path(name: EnlightenmentName): string {
    const ask = this.asked(name);
    return ask?.by.kind === "user" ? ask.by.path : `enlightenments.${property(name)}`;
  }

  /** Where the user set the row's value, or would set it. */
  valuePath(name: EnlightenmentName): string {
    const own = catalogue[rowIndex(name)]!;
    const path = this.path(name);
    return `${path.slice(0, path.lastIndexOf(".") + 1)}${own.value?.property ?? own.property}`;
  }

  /** "preset desktop@1", "you (enlightenments.stimer)": who is behind a row that is on. */
  asker(name: EnlightenmentName): string {
    const ask = this.asked(name);
    return who(ask?.state === "on" ? ask.by : this.row(name).by);
  }

  /** What the host answers for a row; undefined without a host. */
  support(name: EnlightenmentName): HostAnswer | undefined {
    return this.answers?.rows[rowIndex(name)];
  }

  /** Rows that are on, not the mode's own, and that the host lacks. */
  lacks(): Lack[] {
    return namesIn(this.lacking).map((name) => ({ name, because: this.support(name)?.because ?? "" }));
  }

  /** Rows that are on and of which nobody can tell whether the host offers them. */
  unchecked(): EnlightenmentName[] {
    const unknown = this.answers?.unknown ?? 0n;
    return unknown & this.filled.on ? namesIn(unknown & this.filled.on).filter((name) => this.isListed(name)) : [];
  }

  /** What the user turned off although something that is asked for requires it, with what requires it. */
  breaks(): { off: EnlightenmentName; requirers: EnlightenmentName[] }[] {
    const found: { off: EnlightenmentName; requirers: EnlightenmentName[] }[] = [];
    for (let rest = this.filled.broken; rest !== 0n; rest &= rest - 1n) {
      const off = lowestRow(rest);
      found.push({ off: catalogue[off]!.name, requirers: namesIn(requiring(this.filled.roots, bit(off))) });
    }
    return found;
  }

  /** Requests whose value is wrong in one way. */
  valueFaults(problem: ValueFault["problem"]): readonly (ValueFault & { readonly name: EnlightenmentName })[] {
    if (this.asks.valueProblems.length === 0) return nothing;
    return this.asks.valueProblems
      .filter((fault) => fault.problem === problem)
      .map((fault) => ({ ...fault, name: catalogue[fault.row]!.name }));
  }

  /** What is asked for and requires a row; a mode counts only where nobody else asks. */
  requirersOf(name: EnlightenmentName): EnlightenmentName[] {
    const roots = namesIn(requiring(this.filled.roots, bit(rowIndex(name))));
    const people = roots.filter((root) => this.asked(root)?.by.kind !== "mode");
    return people.length > 0 ? people : roots;
  }
}

/** `stimerDirect` for `stimer-direct`. */
export const property = (name: EnlightenmentName): string => catalogue[rowIndex(name)]!.property;
