import { defined } from "../../foreign/defined";
import { canonicalJson, deviceEntries, effectiveSpec, functionEntries, wantedBySpecs } from "../../guest";
import { listText } from "../../guest/explaining/show";
import { askedText } from "../../guest/host/device-text";
import { pciDeviceIn } from "../../guest/model/host-devices";
import type { MediatedDevice } from "../../hosts/devices/types";
import type { WantedDevices } from "../../hosts/devices/wanted";
import type { HostProfile } from "../../hosts/types";
import { membersOf, type Member, type MemberSource } from "../members";
import { Shapes } from "../shapes";
import type { DeviceNeeds, MediatedNeed, OwnDevice, Refusal } from "../types";
import { Owners } from "./owners";
import { placedArgs } from "./placed";

/**
 * The devices that must be read of each host to place the members, also those that `xml` brings in. Undefined: none.
 * Members without differences share their arguments, and machines that differ only in what has no device are one.
 */
export function wantedByMembers(fleet: MemberSource): WantedDevices | undefined {
  const shapes = new Shapes<Member["args"]>((args) => canonicalJson(placedArgs(args)));
  const kinds = new Map(membersOf(fleet).map(({ args }) => [shapes.of(args), args]));
  return wantedBySpecs([...kinds.values()].map((args) => effectiveSpec(placedArgs(args))));
}

/** Of arguments that nobody has checked: what is malformed or not known yet is passed over. Undefined: none. */
export function devicesNeeded(args: {
  readonly hostDevices?: unknown;
  readonly networks?: unknown;
  readonly sharedMemory?: unknown;
}): DeviceNeeds | undefined {
  const entries = deviceEntries(args.hostDevices).filter((entry) => entry !== undefined);
  const functions = functionEntries(args.networks).filter((entry) => entry !== undefined);
  const own: readonly OwnDevice[] = [
    ...entries.flatMap((entry) => {
      const pci = pciDeviceIn(entry);
      return pci === undefined ? [] : [ownPci(pci)];
    }),
    ...entries.flatMap(({ usb }) => (usb === undefined ? [] : [ownUsb(usb)])),
    ...entries.flatMap(({ mediated }) =>
      mediated?.uuid === undefined ? [] : [alone(`mediated device ${mediated.uuid.toLowerCase()}`)],
    ),
    ...functions.map(({ of, index, address }) =>
      address === undefined
        ? alone(`function ${index} of ${of}`)
        : { text: `function ${address}`, words: [pciWord(address)] },
    ),
    ...namesOfMemory(args.sharedMemory).map((name) => alone(`shared memory ${name}`)),
  ];
  const mediated = entries.flatMap(({ mediated }) =>
    mediated === undefined || mediated.uuid !== undefined
      ? []
      : [defined({ type: mediated.type, parent: mediated.parent })],
  );
  return own.length + mediated.length === 0 ? undefined : { own, mediated };
}

type Entry = NonNullable<ReturnType<typeof deviceEntries>[number]>;

const alone = (text: string): OwnDevice => ({ text, words: [text] });
const pciWord = (address: string): string => `PCI device at ${address}`;

/** A card without `functions` is asked for with all of them; which it has, the host alone knows. */
function ownPci(pci: NonNullable<Entry["pci"]>): OwnDevice {
  const { address, functions } = pci;
  const text = `PCI device ${askedText(pci).replace(/^a device /, "")}`;
  const addressOf = (one: number): string | undefined => address && `${address.slice(0, -1)}${one}`;
  const some = (one: number): string => `function ${one} of ${text}`;
  if (functions === undefined)
    return { text, words: [text, `all of ${text}`], clashes: [0, 1, 2, 3, 4, 5, 6, 7].map(some) };
  const addresses = functions.flatMap((one) => addressOf(one) ?? []);
  return {
    text: address === undefined ? `${text}, function ${listText(functions.map(String))}` : pciWord(listText(addresses)),
    words: [...addresses.map(pciWord), ...functions.map(some)],
    clashes: [`all of ${text}`],
  };
}

/** A port tells which device it is, with and without an ID. */
function ownUsb({ id, bus, port, device }: NonNullable<Entry["usb"]>): OwnDevice {
  const at = port === undefined ? [] : [`at port ${port} of bus ${bus}`];
  const text = [...(id === undefined ? [] : [id]), ...at, ...(device === undefined ? [] : [`with number ${device}`])];
  return { text: `USB device ${text.join(" ")}`, words: [`USB device ${(at.length === 0 ? text : at).join(" ")}`] };
}

const namesOfMemory = (sharedMemory: unknown): readonly string[] =>
  !Array.isArray(sharedMemory)
    ? []
    : sharedMemory.flatMap((one: unknown) => {
        const name: unknown = (one as { readonly name?: unknown } | null | undefined)?.name;
        return typeof name === "string" ? [name] : [];
      });

/** The devices of one host that members have. */
export class GivenDevices {
  private readonly owners = new Owners<string>();
  private readonly mediated = new Map<string, readonly MediatedNeed[]>();

  /** @param free mediated devices that no machine of others has; undefined where nobody knows */
  constructor(private readonly free: readonly MediatedDevice[] | undefined) {}

  give(needs: DeviceNeeds, member: string): void {
    for (const word of wordsOf(needs)) this.owners.give(word, member);
    this.mediated.set(member, needs.mediated);
  }

  takeBack(needs: DeviceNeeds, member: string): void {
    for (const word of wordsOf(needs)) this.owners.takeBack(word, member);
    this.mediated.delete(member);
  }

  /** Why a member that is not here does not get what it needs; undefined where it does. */
  refusal({ own, mediated }: DeviceNeeds): Refusal | undefined {
    for (const { text, words, clashes = [] } of own) {
      const owner = [...words, ...clashes].map((word) => this.owners.of(word)).find((one) => one !== undefined);
      if (owner !== undefined) return { code: "device", reason: `its ${text} is given to ${owner} already` };
    }
    const { free } = this;
    const short = mediated.find((need) => free !== undefined && this.wantedOf(need, mediated) > fitting(need, free));
    return short === undefined
      ? undefined
      : { code: "device", reason: `it has no mediated device ${mediatedText(short)} left` };
  }

  private wantedOf(need: MediatedNeed, more: readonly MediatedNeed[]): number {
    return [...this.mediated.values(), more].flat().filter((one) => isSame(one, need)).length;
  }
}

const wordsOf = ({ own }: DeviceNeeds): readonly string[] => own.flatMap(({ words }) => words);

const isSame = (a: MediatedNeed, b: MediatedNeed): boolean => a.type === b.type && a.parent === b.parent;

const fitting = ({ type, parent }: MediatedNeed, devices: readonly MediatedDevice[]): number =>
  devices.filter((one) => (type === undefined || one.type === type) && (parent === undefined || one.parent === parent))
    .length;

const mediatedText = ({ type, parent }: MediatedNeed): string =>
  [...(type === undefined ? [] : [`of type ${type}`]), ...(parent === undefined ? [] : [`of ${parent}`])].join(" ");

/**
 * Devices of a host for the fleet: who of its members has one now does not count, because the placement keeps account
 * of that.
 */
export function withoutUsers(
  devices: HostProfile["hostDevices"],
  own: ReadonlySet<string>,
): HostProfile["hostDevices"] {
  if (devices === undefined) return undefined;
  const freed = <D extends { readonly usedBy?: string }>(list: readonly D[]): readonly D[] =>
    list.map((one) => {
      const { usedBy, ...rest } = one;
      return usedBy !== undefined && own.has(usedBy) ? (rest as D) : one;
    });
  return {
    ...devices,
    ...(devices.pci === undefined ? {} : { pci: freed(devices.pci) }),
    ...(devices.usb === undefined ? {} : { usb: freed(devices.usb) }),
    ...(devices.mediated === undefined ? {} : { mediated: freed(devices.mediated) }),
  };
}
