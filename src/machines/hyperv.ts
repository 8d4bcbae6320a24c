import { catalogue } from "../enlightenments/catalogue";
import { element, type XmlElement } from "../domain/xml";
import type { Part } from "./part";

/** Those that every Windows uses, that require nothing else, and that QEMU's manual recommends for all. */
export const BASE_ENLIGHTENMENTS: readonly XmlElement[] = [
  element("relaxed", { state: "on" }),
  element("vapic", { state: "on" }),
  element("spinlocks", { state: "on", retries: "8191" }),
];

/** Every `<hyperv>`: libvirt merges them. */
export const hypervParts = (domain: Part): Part[] => domain.all("features/hyperv");

/** `custom` is libvirt's default. */
export const hypervMode = (hyperv: Part): string => hyperv.attribute("mode") ?? "custom";

/** Does libvirt or QEMU choose the enlightenments by itself? */
export const choosesByItself = (domain: Part): boolean =>
  hypervParts(domain).some((hyperv) => hypervMode(hyperv) !== "custom");

/** Is the element of `<hyperv>` on? Of several, libvirt reads the last. */
export const isElementOn = (domain: Part, element: string): boolean =>
  domain.all(`features/hyperv/${element}`).at(-1)?.attribute("state") === "on";

/** Names of the enlightenments that the machine's own XML turns on, without QEMU's `hv-`. */
export const namesInXml = (domain: Part): string[] =>
  catalogue.filter(({ libvirt }) => isInXml(domain, libvirt)).map(({ name }) => name);

/** Has it no enlightenment, or only the clock, and nobody who chooses others? */
export const onlyClock = (domain: Part): boolean =>
  !choosesByItself(domain) && namesInXml(domain).every((name) => name === "time");

function isInXml(domain: Part, libvirt: (typeof catalogue)[number]["libvirt"]): boolean {
  switch (libvirt.kind) {
    case "element":
      return isElementOn(domain, libvirt.element);
    case "child":
      return isElementOn(domain, libvirt.parent) && isElementOn(domain, `${libvirt.parent}/${libvirt.element}`);
    case "timer":
      return domain
        .all("clock/timer")
        .some((timer) => timer.attribute("name") === libvirt.timer && timer.attribute("present") === "yes");
    case "panic":
      return domain.all("devices/panic").some((panic) => panic.attribute("model") === libvirt.model);
    case "none":
      return false;
  }
}
