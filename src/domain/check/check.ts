import type { z } from "zod";
import type { Finding } from "../../findings/finding";
import { printable } from "../../foreign/printable";
import { domainDefinition, type DomainDefinition } from "../definition";
import { unsupportedByLibvirt } from "../gates";
import { isXmlText } from "../xml";
import { crossChecks } from "./cross-checks";
import { showPath, type Path } from "./path";

export interface CheckedDefinition {
  /** Defaults filled; absent when there is a finding. */
  readonly definition?: DomainDefinition;
  /** Every mistake, all of severity error, with its path such as `devices.disks[0].target`. */
  readonly findings: readonly Finding[];
}

const RULE = "domain-definition";
/** Longer than any path or name that a host takes (Linux: 4096 bytes). A description may be longer. */
const LONGEST_TEXT = 4096;
const LONGEST_DESCRIPTION = 65536;

/**
 * Checks a definition that comes from outside: its shape, names nobody knows, texts that XML cannot carry, and parts that
 * contradict each other. What Hyper-V enlightenments need of each other, of Windows and of the host is for the rules engine.
 */
export function parseDomainDefinition(input: unknown): CheckedDefinition {
  const parsed = domainDefinition.safeParse(input);
  const findings: Finding[] = [
    ...textFindings(input, []),
    ...(parsed.success ? contentFindings(input, parsed.data) : parsed.error.issues.flatMap((issue) => issueFindings(issue, []))),
  ];
  return parsed.success && findings.length === 0 ? { definition: parsed.data, findings } : { findings };
}

const contentFindings = (input: unknown, definition: DomainDefinition): Finding[] => [
  ...unknownFindings(input, definition, []),
  ...crossChecks(definition).map(({ path, message, fix }) => finding(path, message, fix)),
  ...unsupportedByLibvirt(definition, undefined).map(({ path, setting }) => finding(path, `${path}: no libvirt can express ${setting}.`, `Remove ${path}.`)),
];

const finding = (path: string, message: string, fix?: string): Finding => ({
  ruleId: RULE,
  severity: "error",
  path,
  message,
  ...(fix !== undefined && { fix }),
});

/** Of a choice between shapes, the one that came closest speaks. */
function issueFindings(issue: z.core.$ZodIssue, above: Path): Finding[] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0]!;
    return closest.flatMap((inner) => issueFindings(inner, path));
  }
  const shown = showPath(path);
  return [finding(shown, `${shown === "" ? "The definition" : shown}: ${printable(issue.message)}.`)];
}

/** Texts that are too long, or hold a character that XML has no way to write. */
function* textFindings(value: unknown, path: Path): Generator<Finding> {
  if (typeof value === "string") {
    const shown = showPath(path);
    const limit = path.length === 1 && path[0] === "description" ? LONGEST_DESCRIPTION : LONGEST_TEXT;
    if (value.length > limit) yield finding(shown, `${shown}: it has ${value.length} characters; the most is ${limit}.`);
    if (!isXmlText(value)) {
      yield finding(shown, `${shown}: it holds a control character or half a surrogate pair, which XML cannot carry.`, `Remove that character from ${shown}.`);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* textFindings(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

/** Properties that the definition does not have: a misspelt one must not be passed over. */
function* unknownFindings(input: unknown, output: unknown, path: Path): Generator<Finding> {
  if (typeof input !== "object" || input === null || typeof output !== "object" || output === null) return;
  for (const [key, inner] of Object.entries(input)) {
    const here = [...path, Array.isArray(input) ? Number(key) : key];
    if (Object.hasOwn(output, key)) yield* unknownFindings(inner, (output as Record<string, unknown>)[key], here);
    else if (inner !== undefined) {
      const shown = showPath(here);
      yield finding(shown, `${shown}: there is no such property.`, `Remove ${shown}, or correct its name.`);
    }
  }
}
