import type { DomainDefinition } from "../../domain/definition";
import { formatPath, type Path } from "../../findings/path";
import { canonicalJson } from "../defining/digest";
import { type MemberChange, memberChanges, withMember } from "../keeping/members";
import type { GuestSpec } from "../types";
import { plainSpec } from "./plain";

/** A change of a definition, as far as arguments can say it. */
export interface ToldChange {
  /** The arguments that it changes, each with a sentence: "memory was changed from 8 GiB to 4 GiB on the host". */
  readonly told: readonly { readonly path: Path; readonly text: string }[];
  /** Makes the same change in another definition. */
  readonly apply: (definition: DomainDefinition) => DomainDefinition;
}

/** How a machine was changed on its host, in the words of the arguments. What no argument can say is left out. */
export function toldChanges(before: DomainDefinition, after: DomainDefinition): ToldChange[] {
  const spec = plainSpec(before, "");
  return memberChanges(before, after).flatMap((change): ToldChange[] => {
    if (change.steps[0] === "metadata") return [];
    const apply = (definition: DomainDefinition): DomainDefinition => withMember(definition, change);
    const told = specChanges(spec, changedSpec(before, change));
    return told.length === 0 ? [] : [{ told, apply }];
  });
}

/** A half of a change may be nothing that a definition can be. */
function changedSpec(before: DomainDefinition, change: MemberChange): GuestSpec | undefined {
  try {
    return plainSpec(withMember(before, change), "");
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Follows from the devices, and says nothing that they do not say. */
const DERIVED: ReadonlySet<string> = new Set(["drivers"]);

function specChanges(before: GuestSpec, after: GuestSpec | undefined): ToldChange["told"] {
  if (after === undefined) return [];
  return leaves(before, after, []).filter(({ path }) => !DERIVED.has(String(path[0])));
}

function leaves(before: unknown, after: unknown, path: Path): { path: Path; text: string }[] {
  if (before === after) return [];
  if (Array.isArray(before) && Array.isArray(after)) return entries(before, after, path);
  if (isGroup(before) && isGroup(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      leaves(before[key], after[key], [...path, key]),
    );
  return [{ path, text: `${formatPath(path)} ${sentence(before, after)}` }];
}

/** One entry that is another one now is changed; otherwise some are new and some are gone. */
function entries(before: readonly unknown[], after: readonly unknown[], path: Path): { path: Path; text: string }[] {
  if (before.length === after.length)
    return before.flatMap((entry, index) => leaves(entry, after[index], [...path, index]));
  const [was, is] = [before, after].map((list) => list.map((entry) => canonicalJson(entry)));
  return [
    ...before.filter((_, index) => !is!.includes(was![index]!)).map((entry) => gone(entry, path)),
    ...after.filter((_, index) => !was!.includes(is![index]!)).map((entry) => added(entry, path)),
  ];
}

const gone = (entry: unknown, path: Path): { path: Path; text: string } => ({
  path,
  text: `${formatPath(path)}: ${shown(entry)} was removed on the host`,
});
const added = (entry: unknown, path: Path): { path: Path; text: string } => ({
  path,
  text: `${formatPath(path)}: ${shown(entry)} was added on the host`,
});

function sentence(before: unknown, after: unknown): string {
  if (after === "off" || after === false) return "was turned off on the host";
  if ((after === "on" || after === true) && (before === "off" || before === false || before === undefined))
    return "was turned on on the host";
  if (before === undefined) return `was set to ${shown(after)} on the host`;
  if (after === undefined) return `was removed on the host; it was ${shown(before)}`;
  return `was changed from ${shown(before)} to ${shown(after)} on the host`;
}

/** Devices by what a person calls them. */
function shown(value: unknown): string {
  if (!isGroup(value)) return Array.isArray(value) ? value.map(shown).join(", ") : String(value);
  const { path, pool, volume, network, bridge, direct, mac, name } = value;
  const place = pool === undefined ? path : `${String(pool)}/${String(volume)}`;
  const what = [place, network, bridge, direct, name].find((one) => one !== undefined);
  const said = what === undefined ? canonicalJson(value) : String(what);
  return mac === undefined ? said : `${said} (${String(mac)})`;
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
