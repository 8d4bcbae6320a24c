import { type DomainDifference, domainDifferences, withoutSecrets } from "../../domain";
import { printable } from "../../foreign/printable";
import { type LibvirtClient, quote } from "../../libvirt";
import { OperationFailed } from "../errors";
import type { Properties } from "../properties";
import { deployedXml } from "./deployed-xml";

/**
 * Parts of a definition that are not ours: titles and marks of other tools, and what belongs to the owner, which
 * claim.ts judges. Nobody is told of them, and nothing undoes them.
 */
const notOurs = /^(title|metadata)(\/|\[|$)/;

/** How a machine that is there differs from what was deployed. Nothing secret is compared: the state holds none. */
export const definitionDrift = (deployed: string, actual: string): DomainDifference[] =>
  domainDifferences(withoutSecrets(deployed), withoutSecrets(actual), { ignoreLibvirtAdditions: true }).filter(
    ({ path }) => !notOurs.test(path),
  );

/** One difference for people. The state keeps these texts. */
export const differenceText = ({ path, before, after }: DomainDifference): string =>
  `${printable(path)}: ${shown(before)} was deployed, ${shown(after)} is there`;

const shown = (value: string | undefined): string => (value === undefined ? "nothing" : printable(value, 200));

/**
 * The mark that each of our definitions carries: it tells a change by hand from a deployment whose end the state never
 * learned.
 */
const digestIn = (xml: string): string | undefined =>
  /<windowsguest:guest\b[^>]*\bdigest=['"]([0-9a-f]+)['"]/.exec(xml)?.[1];

/**
 * Throws where the new definition would silently undo what somebody changed on the host since anybody looked. What a
 * refresh found was shown in the preview, and may be undone.
 */
export function mustBeAsSeen(
  { host }: Pick<LibvirtClient, "host">,
  name: string,
  olds: Properties,
  actual: string,
  wanted: string,
): void {
  const { drift } = olds.value;
  const deployed = deployedXml(olds);
  if (deployed === undefined || digestIn(deployed) !== digestIn(actual)) return;
  const seen = new Set(Array.isArray(drift) ? drift : []);
  const unseen = definitionDrift(deployed, actual).filter((difference) => !seen.has(differenceText(difference)));
  if (unseen.length === 0) return;
  const undone = new Set(domainDifferences(actual, wanted).map(({ path }) => path));
  const lost = unseen.filter(({ path }) => undone.has(path));
  if (lost.length === 0) return;
  throw new OperationFailed(
    `${name} was changed on ${host} since it was deployed, and this would undo it:${lost.map((difference) => `\n  - ${differenceText(difference)}`).join("")}\n` +
      `Nothing was changed. Run pulumi refresh to take note of it; the next pulumi up then puts the machine back to what is declared. To keep the change, declare it. See also virsh -c ${quote(host)} dumpxml ${quote(name)}`,
  );
}
