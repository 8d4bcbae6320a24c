import { placedDifferences, type PlacedDifference } from "../compare/differences";
import { PlaceTable } from "../canonical/places";
import { placesOf, tableOf } from "../kinds";
import type { DevicePair, Live, LiveContext } from "../kind";
import { type Place, PLACES } from "./ports";
import { parseXml, type XmlElement } from "../xml";

/**
 * What a change of a machine costs. `none`: nothing that Windows sees. `live`: libvirt changes the running machine.
 * `restart`: it takes effect when Windows is shut down and the machine is started again.
 */
export type Disruption = "none" | "live" | "restart";

/** Everything that libvirt changes in a running machine, with its place below `<domain>`. */
export const LIVE: readonly Live[] = tableOf(({ live }) => live);

const live = new PlaceTable(LIVE);
const unseen = new PlaceTable(placesOf((kind) => kind.unseen).flatMap((place) => [{ place }, { place: `${place}/*` }]));

export interface ClassedDifference extends PlacedDifference {
  readonly disruption: Disruption;
  /** How libvirt changes it, where it can. */
  readonly how?: Live["how"];
}

/** What is known beside the two machines that are compared. */
export interface LiveKnowledge {
  /**
   * The domain that runs, with the addresses of its devices. Default: none, and libvirt is taken to have a place for
   * every device that comes.
   */
  readonly domain?: XmlElement | undefined;
  /** libvirt was asked for passwords too. Default: false. */
  readonly showsSecrets?: boolean;
  /** Addresses of the PCI devices of the host that a running machine can get and lose. Default: none is known. */
  readonly hotPluggable?: ReadonlySet<string> | undefined;
}

/**
 * Differences between a machine as it is to be and as it runs, each with what it costs. What libvirt adds by itself is
 * none. A device that differs in anything that needs a restart needs one as a whole: libvirt is given devices whole.
 *
 * @throws XmlParseError when a text is not XML.
 */
export function disruptions(
  wanted: string | XmlElement,
  running: string | XmlElement,
  { domain, showsSecrets = false, hotPluggable }: LiveKnowledge = {},
): ClassedDifference[] {
  const machine = typeof running === "string" ? parseXml(running) : running;
  const around = {
    domain,
    machine: domain ?? machine,
    isHotPluggable: (address: string): boolean => hotPluggable?.has(address) === true,
  };
  const found = placedDifferences(wanted, machine, { ignoreLibvirtAdditions: true, showsSecrets }).map(
    (difference): ClassedDifference => ({
      ...difference,
      ...classOf(difference, around),
    }),
  );
  const whole = new Set([
    ...found.flatMap(({ device, disruption }) => (disruption === "restart" && device ? [device] : [])),
    ...withoutPlace(found, domain),
  ]);
  return found.map((difference) => {
    if (difference.device === undefined || !whole.has(difference.device)) return difference;
    const { how: _, ...rest } = difference;
    return { ...rest, disruption: "restart" };
  });
}

/** Devices that come, and that the running machine has no place for once the others have come. */
function withoutPlace(found: readonly ClassedDifference[], domain: XmlElement | undefined): DevicePair[] {
  if (domain === undefined) return [];
  const coming = found.flatMap(({ how, device }) =>
    how === "plug" && device !== undefined && device.b === undefined ? [device] : [],
  );
  return PLACES.flatMap((place) => [...new Set(coming)].filter(({ a }) => place.takes(a!)).slice(free(place)));

  // A place that is more than used up is not a place from the end.
  function free(place: Place): number {
    return Math.max(0, place.free(domain!));
  }
}

function classOf(
  { place, device, before, after }: PlacedDifference,
  around: Pick<LiveContext, "domain" | "machine" | "isHotPluggable">,
): Pick<ClassedDifference, "disruption" | "how"> {
  if (isUnseen(place)) return { disruption: "none" };
  const context = {
    wanted: device?.a,
    running: device?.b,
    isWanted: before !== undefined,
    isRunning: after !== undefined,
    ...around,
  };
  const entry = live.at(place).find(({ when }) => when === undefined || when(context));
  if (entry === undefined) return { disruption: "restart" };
  return entry.how === "later" ? { disruption: "none" } : { disruption: "live", how: entry.how };
}

/** A place, or anything below one. */
const isUnseen = (place: string): boolean => {
  const names = place.split("/");
  return names.some((_, index) => unseen.at(names.slice(0, index + 1).join("/")).length > 0);
};

/** Does Windows see any difference between the two? A machine's name, title, description and metadata it does not. */
export const seesDifference = (wanted: XmlElement, there: XmlElement): boolean =>
  placedDifferences(wanted, there, { ignoreLibvirtAdditions: true }).some(
    ({ place }) => place !== "name" && !isUnseen(place),
  );

const order: readonly Disruption[] = ["none", "live", "restart"];

/** The most that one of them costs. */
export const mostOf = (all: readonly Pick<ClassedDifference, "disruption">[]): Disruption =>
  order[Math.max(0, ...all.map(({ disruption }) => order.indexOf(disruption)))]!;
