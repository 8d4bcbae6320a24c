import { findRule } from "../lint";
import type { LintFinding, Suppression } from "../lint";
import type { Exemption } from "./settings";

/** The exemptions of one run, and which of them have found something to except. */
export class Exemptions {
  private readonly used = new Set<Exemption>();

  constructor(
    private readonly list: readonly Exemption[],
    private readonly today: () => Date = () => new Date(),
  ) {}

  /** Those of a resource, in the words of lint. One that has ended is none. */
  of(resource: string): Suppression[] {
    return this.list
      .filter((one) => matches(one.resource, resource) && !this.hasEnded(one))
      .map(({ rule, reason, until }) => ({ rule, reason, ...(until === undefined ? {} : { until }) }));
  }

  note(resource: string, suppressed: readonly LintFinding[]): void {
    for (const one of this.list)
      if (matches(one.resource, resource) && suppressed.some(({ ruleId }) => ruleId === one.rule)) this.used.add(one);
  }

  /** What to tell of exemptions that did nothing, a sentence each. */
  unused(): string[] {
    return this.list
      .filter((one) => !this.used.has(one))
      .map((one) =>
        this.hasEnded(one)
          ? `The exemption of ${one.resource} from ${one.rule} ended on ${one.until}: its findings count again.`
          : findRule(one.rule)?.necessary === undefined
            ? `The exemption of ${one.resource} from ${one.rule} is not used: remove it.`
            : `The exemption of ${one.resource} from ${one.rule} is not used. Errors of this rule cannot be exempted, because nothing comes of such a machine.`,
      );
  }

  private hasEnded({ until }: Exemption): boolean {
    return until !== undefined && this.today().toISOString().slice(0, 10) > until;
  }
}

/** `*` stands for any characters. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(name);
}
