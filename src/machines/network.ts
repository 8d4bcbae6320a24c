import type { Part } from "./part";

/** Sources of a card that QEMU emulates; the others are devices of the host, or fix their model. */
const EMULATED = ["network", "bridge", "user", "direct", "ethernet", "udp", "mcast", "server", "client", "null"];

interface Card {
  readonly card: Part;
  /** How messages call it. */
  readonly which: string;
}

/** The network cards that QEMU emulates. */
export function numbered(domain: Part): Card[] {
  const cards = domain.all("devices/interface");
  return cards
    .filter((card) => EMULATED.includes(card.attribute("type") ?? ""))
    .map((card) => {
      const mac = card.at("mac")?.attribute("address");
      const number = cards.findIndex(({ element }) => element === card.element) + 1;
      return {
        card,
        which:
          mac !== undefined
            ? `Network card ${mac}`
            : cards.length === 1
              ? "The network card"
              : `Network card ${number}`,
      };
    });
}

/** Undefined: libvirt chooses. */
export const modelOf = (card: Part): string | undefined => card.at("model")?.attribute("type");

export const modelPlace = (card: Part): string => card.at("model")?.pathTo("type") ?? card.path;
