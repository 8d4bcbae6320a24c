import { capitalized } from "../../foreign/capitalized";
import { atPath, type Finding } from "../../findings";
import { type GuestResolution, guestSpec, type HostLook, resolveGuest, uuidOf } from "../../guest";
import { nameMeant } from "../../guest/reading/name-meant";
import type { HostProfile } from "../../hosts/types";
import { otherRuleIds } from "../../lint/other-rules";
import { findPreset } from "../../presets";
import { findWindows } from "../../windows";
import type { OperationContext } from "../resource";
import { withValues, type Properties } from "../properties";
import { type DomainInputs, readInputs } from "./inputs";

/** Inputs together with what the rules made of them. */
export interface Resolved extends DomainInputs {
  readonly resolution: GuestResolution;
  /** Of the rules and of our own settings. */
  readonly findings: readonly Finding[];
}

/** Resolves inputs that {@link completed} has completed. */
export function resolve(inputs: Properties, host: HostProfile | undefined, look: HostLook = {}): Resolved {
  const read = readInputs(inputs);
  const resolution = resolveGuest(read.spec, host, {
    unknown: read.unknown,
    look: { running: read.lifecycle.running, ...look },
    otherRules: otherRuleIds,
  });
  return { ...read, resolution, findings: [...read.findings, ...resolution.findings] };
}

/** What an earlier deployment or check settled and a later one keeps. */
export interface Sticky {
  readonly name?: string;
  readonly preset?: string;
  readonly uuid?: string;
}

/**
 * Fills in what must not float: the machine's name, its UUID, and the version of its preset. The version that the
 * machine has stays until the program names another one.
 */
export function completed(
  news: Properties,
  kept: Sticky,
  { urn, name }: Pick<OperationContext, "urn" | "name">,
): Properties {
  const given = (key: string): boolean =>
    news.value[key] !== undefined || news.unknowns.some((path) => path[0] === key);
  const identified = withValues(news, {
    ...(given("name") ? {} : { name: kept.name ?? name }),
    ...(given("uuid") ? {} : { uuid: kept.uuid ?? uuidOf(urn) }),
  });
  if (news.unknowns.some((path) => path[0] === "preset")) return identified;
  const asked = news.value["preset"];
  if (asked !== undefined && (typeof asked !== "string" || asked.includes("@"))) return identified;
  const resolved = newestPreset(asked, news.value["windows"]);
  if (resolved === undefined) return identified;
  const same = kept.preset !== undefined && nameOf(kept.preset) === nameOf(resolved);
  return withValues(identified, { preset: same ? kept.preset : resolved });
}

/** Findings about a name that nobody wrote say where it came from. */
export function withOriginOfName(
  findings: readonly Finding[],
  news: Properties,
  { name }: Pick<OperationContext, "name">,
  completedName: unknown,
): readonly Finding[] {
  const isWritten = news.value["name"] !== undefined || news.unknowns.some(([first]) => first === "name");
  if (isWritten || completedName !== name) return findings;
  return findings.map((finding) =>
    finding.path === "name" && finding.severity === "error"
      ? { ...finding, message: fromPulumi(finding.message), fix: ownName(name) }
      : finding,
  );
}

const fromPulumi = (message: string): string =>
  `${message.replace(/^name: /, "").replace(/\.$/, "")}, and the name of the machine defaults to the Pulumi name of its resource`;

function ownName(name: string): string {
  const meant = nameMeant(name);
  return `Set a name, for example name: ${JSON.stringify(meant !== undefined && guestSpec.shape.name.safeParse(meant).success ? meant : "win11")}`;
}

/** The version that is taken for a preset without one, or for none at all; undefined where there is no such preset. */
function newestPreset(asked: string | undefined, windows: unknown): string | undefined {
  const name = asked ?? (typeof windows === "string" ? findWindows(windows)?.usual.preset : undefined);
  return name === undefined ? undefined : findPreset(name)?.id;
}

const nameOf = (preset: string): string => preset.split("@")[0]!;

/** One finding as a sentence or two, without its path. */
export const sentence = ({ message, fix }: Finding): string =>
  [message, ...(fix === undefined ? [] : [capitalized(fix)])].map(ended).join(" ");

const ended = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);

/** Findings as a list, each with its path, for errors that have no property of their own. */
export const listOf = (findings: readonly Finding[]): string =>
  findings.map((finding) => `\n  - ${atPath(finding.path, sentence(finding))}`).join("");
