import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import type { NetworkSpec } from "../types";

type Card = DomainDefinition["devices"]["interfaces"][number];

/** A network card that an argument has words for. */
type SayableCard = Card & { readonly source: Exclude<Card["source"], { readonly type: "user" }> };

export const isSayable = ({ source }: Card): boolean => source.type !== "user";

/** None for a card that no argument has words for. */
export const networkSpecs = (cards: readonly Card[]): NetworkSpec[] =>
  cards.filter((card): card is SayableCard => isSayable(card)).map(networkSpec);

const networkSpec = ({ source, vlan, bandwidth, openVSwitch, filter, ...card }: SayableCard): NetworkSpec => ({
  ...plugSpec(source),
  ...defined({
    openVSwitch: openVSwitch && { ...openVSwitch },
    vlan: vlan && vlanSpec(vlan),
    model: card.model,
    queues: card.queues,
    mtu: card.mtu,
    bandwidth: bandwidth && bandwidthSpec(bandwidth),
    filter: filter && { name: filter.name, ...defined({ parameters: filter.parameters?.map((one) => ({ ...one })) }) },
    isolated: card.isolated,
    mac: card.mac,
    link: card.link,
  }),
});

function plugSpec(source: SayableCard["source"]): NetworkSpec {
  switch (source.type) {
    case "network":
      return { network: source.network, ...defined({ portGroup: source.portGroup }) };
    case "bridge":
      return { bridge: source.bridge };
    case "direct":
      return { direct: source.dev, directMode: source.mode };
    case "hostdev":
      return { function: { address: source.address } };
  }
}

function vlanSpec({ tags, trunk }: NonNullable<Card["vlan"]>): NonNullable<NetworkSpec["vlan"]> {
  const native = tags.find((tag) => tag.native !== undefined);
  return {
    tags: tags.map(({ id }) => id),
    ...defined({ trunk, native: native?.id, nativeMode: native?.native }),
  };
}

type Flow = NonNullable<NonNullable<Card["bandwidth"]>["outbound"]>;

function bandwidthSpec({ inbound, outbound }: NonNullable<Card["bandwidth"]>): NonNullable<NetworkSpec["bandwidth"]> {
  return defined({
    inbound: inbound && { ...flowSpec(inbound), ...defined({ floorKilobytesPerSecond: inbound.floor }) },
    outbound: outbound && flowSpec(outbound),
  });
}

const flowSpec = ({ average, peak, burst }: Flow): NonNullable<NonNullable<NetworkSpec["bandwidth"]>["outbound"]> => ({
  averageKilobytesPerSecond: average,
  ...defined({ peakKilobytesPerSecond: peak, burstKibibytes: burst }),
});
