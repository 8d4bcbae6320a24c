import { type DomainDifference, domainDifferences, type DomainDocument } from "../../domain";
import { printable } from "../../foreign/printable";
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

/** One difference for people. The state keeps these texts. */
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
const digestIn = ({ text }: DomainDocument): string | undefined =>
  /<windowsguest:guest\b[^>]*\bdigest=['"]([0-9a-f]+)['"]/.exec(text)?.[1];

/**
 * Throws where the new definition would silently undo what somebody changed on the host since anybody looked. What a
 * refresh found was shown in the preview, and may be undone.
 */
export function mustBeAsSeen(
  { host }: Pick<LibvirtClient, "host">,
  name: string,
  { value: { drift } }: Properties,
  deployed: DomainDocument | undefined,
  actual: DomainDocument,
  wanted: DomainDocument,
): void {
  if (deployed === undefined || digestIn(deployed) !== digestIn(actual)) return;
  const seen = new Set(Array.isArray(drift) ? drift : []);
  const unseen = definitionDrift(deployed, actual).filter((difference) => !seen.has(differenceText(difference)));
  if (unseen.length === 0) return;
  const undone = new Set(domainDifferences(actual.root, wanted.root).map(({ path }) => path));
  const lost = unseen.filter(({ path }) => undone.has(path));
  if (lost.length === 0) return;
  throw new OperationFailed(
    `${name} was changed on ${host} since it was deployed, and this update would undo the change:${lost.map((difference) => `\n  - ${differenceText(difference)}`).join("")}\n` +
      `Nothing was changed by this run. To undo the change, run pulumi refresh and then pulumi up. To keep it, add it to your program. To see the definition, run: virsh -c ${quote(host)} dumpxml ${quote(name)}`,
  );
}
