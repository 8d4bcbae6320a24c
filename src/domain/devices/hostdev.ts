import type { Identify } from "../canonical/identify";
import { wholeNumber } from "../canonical/numbers";
import { sameAddressNumber } from "../compare/same";
import type { UnmodelledDevice } from "../kind";
import { child, childElements } from "../xml";

/** The host's address of the device. */
const hostAddress: Identify = (hostdev) => {
  const source = child(hostdev, "source");
  const parts =
    source &&
    [source, ...childElements(source)].map((el) =>
      [
        el.name,
        ...Object.entries(el.attributes).sort().flatMap(hostWord),
        ...el.children.filter((c) => typeof c === "string"),
      ].join(" "),
    );
  return { group: "hostdev", key: parts?.join("/") };
};

/** One part of a host device's address, numbers in one spelling. */
function hostWord([name, value]: readonly [string, string]): string[] {
  const number = /^(domain|bus|slot|function|device|id)$/.test(name) ? wholeNumber(value, 0) : undefined;
  if (name === "domain" && number === 0) return [];
  return [name, number === undefined ? value : `0x${number.toString(16).padStart(2, "0")}`];
}

/** A device of the host that the machine has for itself. */
export const hostdev: UnmodelledDevice = {
  element: "hostdev",
  identity: hostAddress,
  numbered: true,
  anyNumber: true,
  defaults: [{ place: "source/address/@domain", value: "0x0000", reason: "the PCI domain of nearly every host" }],
  alike: [sameAddressNumber("source/*/@id")],
};
