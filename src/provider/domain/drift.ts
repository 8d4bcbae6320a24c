import {
  type DomainDefinition,
  type DomainDifference,
  domainDifferences,
  type DomainDocument,
  guestMarkOf,
  renderDomainTree,
} from "../../domain";
import { isWithinPlace } from "../../machines";
import type { Addition } from "../../guest/types";
import { isWithin, parsePath } from "../../findings/path";
import { grouped } from "../../foreign/grouped";
import { printable } from "../../foreign/printable";
import { toldChanges } from "../../guest/importing";
import { type LibvirtClient, quote } from "../../libvirt";
import { OperationFailed } from "../errors";
import type { Properties } from "../properties";

/**
 * Parts of a definition that are not ours: titles and marks of other tools, and what belongs to the owner, which
 * claim.ts judges. Nobody is told of them, and nothing undoes them.
 */
const notOurs = /^(title|metadata)(\/|\[|$)/;

/** How a machine that is there differs from what was deployed. Nothing secret is compared: the state holds none. */
export const definitionDrift = (deployed: DomainDocument, actual: DomainDocument): DomainDifference[] =>
  domainDifferences(deployed.shown.root, actual.shown.root, { ignoreLibvirtAdditions: true }).filter(
    ({ path }) => !notOurs.test(path),
  );

/**
 * What our own mark says of a definition that is not the one that was deployed: a gate restored an earlier one, or
 * another deployment or a snapshot left its own. Two preset versions may differ in nothing else.
 */
export function markDrift(deployed: DomainDocument, actual: DomainDocument, isOther: boolean): readonly string[] {
  const [was, is] = [guestMarkOf(deployed.root), guestMarkOf(actual.root)];
  if (was === undefined) return [];
  if (is === undefined) return isOther ? [] : ["the mark of windows-guest in its metadata was removed"];
  if (is.preset !== was.preset)
    return [`preset was changed from ${was.preset} to ${printable(is.preset, 100)} on the host`];
  if (is.reverted !== was.reverted) return ["autoRevert restored the previous definition of the machine"];
  return is.digest === was.digest || isOther ? [] : ["another deployment of the machine left its definition"];
}

/** One thing that was changed on the host. */
export interface Drift {
  /** What the state keeps and a person reads, one sentence for each argument. */
  readonly texts: readonly string[];
  readonly differences: readonly DomainDifference[];
  /** Makes the change in a definition. Absent where no argument says it. */
  readonly apply?: (definition: DomainDefinition) => DomainDefinition;
}

/**
 * Differences between what was deployed and what is there, as the arguments say them; those that no argument says, as
 * places in the XML.
 */
export function driftOf(
  deployed: DomainDocument,
  actual: DomainDocument,
  differences: readonly DomainDifference[],
  additions: readonly Addition[] = [],
): readonly Drift[] {
  if (differences.length === 0) return [];
  const { definition, rest } = deployed.shown.parsed;
  const tree = renderDomainTree(definition, {}, rest);
  const told = toldChanges(definition, actual.shown.parsed.definition).flatMap(
    ({ told: sentences, apply }): Drift[] => {
      const places = new Set(
        domainDifferences(tree, renderDomainTree(apply(definition), {}, rest)).map(({ path }) => path),
      );
      const covered = differences.filter(({ path }) => places.has(path));
      const texts = sentences.map(({ text }) => printable(text, 300));
      return covered.length === 0 ? [] : [{ texts, differences: covered, apply }];
    },
  );
  const said = new Set(told.flatMap((drift) => drift.differences));
  const defined = new Set(
    domainDifferences(renderDomainTree(definition), renderDomainTree(actual.shown.parsed.definition)).map(
      ({ path }) => path,
    ),
  );
  const added = ({ path }: DomainDifference): Addition | undefined =>
    additions.find(({ places }) => places.some((place) => isWithinPlace(path, place)));
  const textOf = (difference: DomainDifference): string =>
    added(difference)?.argument.concat(changed) ?? textBeside(difference);
  const textBeside = (difference: DomainDifference): string =>
    defined.has(difference.path) ? differenceText(difference) : differenceText(difference) + kept;
  return [
    ...told,
    ...[
      ...grouped(
        differences.filter((difference) => !said.has(difference)),
        textOf,
      ),
    ].map(([text, alike]) => ({
      texts: [text],
      differences: alike,
    })),
  ];
}

/** Said of what `xml` adds, without its value: that can be a secret. `ignoreChanges` cannot keep it. */
const changed = " was changed on its host";
/** Said of what definitions do not describe. */
const kept = "; updates keep it";

/** What becomes of one drift at the next update, for the preview. */
export function fateOf(text: string, ignoreChanges: readonly string[]): string {
  if (text.endsWith(kept)) return text;
  return isIgnored(text, ignoreChanges) ? `${text}: ignoreChanges keeps it` : `${text}: this update undoes it`;
}

/** The drift that the last refresh found. */
export const driftIn = ({ value: { drift } }: Properties): readonly string[] =>
  Array.isArray(drift) ? drift.filter((text): text is string => typeof text === "string") : [];

/** Does the resource option `ignoreChanges` name the argument that a text of a drift begins with? */
export function isIgnored(text: string, ignoreChanges: readonly string[]): boolean {
  if (!toldByArgument.test(text)) return false;
  const path = parsePath(/^[^\s:]+/.exec(text)?.[0] ?? "");
  return ignoreChanges.some((one) => one === "*" || isWithin(path, parsePath(one)));
}

const toldByArgument = / on the host(; it was .*)?$/;

/** The changes on the host that the program wants to be left alone. */
export const ignoredDrift = (
  deployed: DomainDocument | undefined,
  actual: DomainDocument,
  ignoreChanges: readonly string[] = [],
): readonly Drift[] =>
  deployed === undefined || ignoreChanges.length === 0
    ? []
    : driftOf(deployed, actual, definitionDrift(deployed, actual)).filter(
        ({ apply, texts }) => apply !== undefined && texts.every((text) => isIgnored(text, ignoreChanges)),
      );

/** The wanted machine with changes that were made on the host. */
export const withDrift = <T extends { readonly definition: DomainDefinition }>(
  machine: T,
  changes: readonly Drift[],
): T => ({
  ...machine,
  definition: changes.reduce((definition, { apply }) => apply?.(definition) ?? definition, machine.definition),
});

/** One difference that no argument says. States of earlier versions hold only such texts. */
export const differenceText = ({ path, before, after }: DomainDifference): string =>
  `${printable(path)}: deployed as ${shown(before)}, now ${shown(after)}`;

/** The same for a change that somebody makes. */
export const changeText = ({ path, before, after }: DomainDifference): string =>
  `${printable(path)}: ${shown(before)} before, ${shown(after)} now`;

const shown = (value: string | undefined): string => (value === undefined ? "nothing" : printable(value, 200));

/**
 * The mark that each of our definitions carries: it tells a change by hand from a deployment whose end the state never
 * learned.
 */
const digestIn = ({ root }: DomainDocument): string | undefined => guestMarkOf(root)?.digest;

/**
 * Throws where the new definition would silently undo what somebody changed on the host since anybody looked. What a
 * refresh found was shown in the preview, and may be undone.
 */
export function mustBeAsSeen(
  { host }: Pick<LibvirtClient, "host">,
  name: string,
  olds: Properties,
  deployed: DomainDocument | undefined,
  actual: DomainDocument,
  wanted: DomainDocument,
  additions?: readonly Addition[],
): void {
  if (deployed === undefined || digestIn(deployed) !== digestIn(actual)) return;
  const seen = new Set(driftIn(olds));
  const isSeen = ({ texts, differences }: Drift): boolean =>
    texts.every((text) => seen.has(text)) || differences.every((difference) => seen.has(differenceText(difference)));
  const unseen = driftOf(deployed, actual, definitionDrift(deployed, actual), additions).filter((one) => !isSeen(one));
  if (unseen.length === 0) return;
  const undone = new Set(domainDifferences(actual.root, wanted.root).map(({ path }) => path));
  const lost = unseen.filter(({ differences }) => differences.some(({ path }) => undone.has(path)));
  if (lost.length === 0) return;
  throw new OperationFailed(
    `${name} was changed on ${host} since it was deployed, and this update would undo the change:${lost.flatMap(({ texts }) => texts.map((text) => `\n  - ${text}`)).join("")}\n` +
      `Nothing was changed by this run. To undo the change, run pulumi refresh and then pulumi up. To keep it, add it to your program. To see the definition, run: virsh -c ${quote(host)} dumpxml ${quote(name)}`,
  );
}
