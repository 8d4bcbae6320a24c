import { defined } from "../../foreign/defined";
import { canonicalJson, deviceEntries, effectiveSpec, functionEntries, wantedBySpecs } from "../../guest";
import { askedText } from "../../guest/host/device-text";
import { pciDeviceIn } from "../../guest/model/host-devices";
import type { MediatedDevice } from "../../hosts/devices/types";
import type { WantedDevices } from "../../hosts/devices/wanted";
import type { HostProfile } from "../../hosts/types";
import { membersOf, type Member, type MemberSource } from "../members";
import { Shapes } from "../shapes";
import type { DeviceNeeds, MediatedNeed, Refusal } from "../types";
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
}): DeviceNeeds | undefined {
  const entries = deviceEntries(args.hostDevices).filter((entry) => entry !== undefined);
  const functions = functionEntries(args.networks).filter((entry) => entry !== undefined);
  const own = [
    ...entries.flatMap((entry) => {
      const pci = pciDeviceIn(entry);
      return pci === undefined ? [] : [`PCI device ${askedText(pci).replace(/^a device /, "")}`];
    }),
    ...entries.flatMap(({ usb }) => (usb === undefined ? [] : [`USB device ${usbText(usb)}`])),
    ...entries.flatMap(({ mediated }) => (mediated?.uuid === undefined ? [] : [`mediated device ${mediated.uuid}`])),
    ...functions.map(({ of, index, address }) => `function ${address ?? `${index} of ${of}`}`),
  ];
  const mediated = entries.flatMap(({ mediated }) =>
    mediated === undefined || mediated.uuid !== undefined
      ? []
      : [defined({ type: mediated.type, parent: mediated.parent })],
  );
  return own.length + mediated.length === 0 ? undefined : { own, mediated };
}

type Usb = NonNullable<NonNullable<ReturnType<typeof deviceEntries>[number]>["usb"]>;

const usbText = ({ id, bus, port, device }: Usb): string =>
  [
    ...(id === undefined ? [] : [id]),
    ...(port === undefined ? [] : [`at port ${port} of bus ${bus}`]),
    ...(device === undefined ? [] : [`with number ${device}`]),
  ].join(" ");

/** The devices of one host that members have. */
export class GivenDevices {
  private readonly owners = new Map<string, string>();
  private readonly mediated = new Map<string, readonly MediatedNeed[]>();

  /** @param free mediated devices that no machine of others has; undefined where nobody knows */
  constructor(private readonly free: readonly MediatedDevice[] | undefined) {}

  give(needs: DeviceNeeds, member: string): void {
    for (const one of needs.own) if (!this.owners.has(one)) this.owners.set(one, member);
    this.mediated.set(member, needs.mediated);
  }

  takeBack(needs: DeviceNeeds, member: string): void {
    for (const one of needs.own) if (this.owners.get(one) === member) this.owners.delete(one);
    this.mediated.delete(member);
  }

  /** Why a member that is not here does not get what it needs; undefined where it does. */
  refusal({ own, mediated }: DeviceNeeds): Refusal | undefined {
    const taken = own.find((one) => this.owners.has(one));
    if (taken !== undefined)
      return { code: "device", reason: `its ${taken} is given to ${this.owners.get(taken)!} already` };
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
