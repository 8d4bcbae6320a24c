import type { DomainDefinition } from "../../domain";
import { defined } from "../../foreign/defined";
import type { GuestSpec } from "../types";

type Firmware = DomainDefinition["os"]["firmware"];

/** Controllers that definitions of ours list. Others were added by libvirt for the devices that need them. */
const ourControllers: ReadonlySet<string> = new Set(["usb", "scsi"]);

/**
 * The wanted machine with the choices that libvirt made when the machine was first defined, where the wanted one leaves
 * them to libvirt still. Made again they could come out otherwise, after an upgrade of the host for example: another
 * version of the chipset or moved controllers are new hardware to Windows, and other firmware does not fit the
 * variables it has.
 */
export function keepChoices(wanted: DomainDefinition, current: DomainDefinition): DomainDefinition {
  const { controllers } = wanted.devices;
  const added = current.devices.controllers.filter(
    ({ type, index }) =>
      !ourControllers.has(type) && !controllers.some((one) => one.type === type && one.index === index),
  );
  return {
    ...wanted,
    os: {
      ...wanted.os,
      machine: machine(wanted.os.machine, current.os.machine),
      firmware: firmware(wanted.os.firmware, current.os.firmware),
    },
    devices: { ...wanted.devices, controllers: [...controllers, ...added] },
  };
}

/**
 * The wanted machine with the console's password that somebody set on its host, where the program names none. `own`: it
 * is the program's, which took it back.
 */
export function keepPassword(wanted: DomainDefinition, current: DomainDefinition, own: boolean): DomainDefinition {
  const { graphics } = wanted.devices;
  const there = current.devices.graphics;
  if (
    own ||
    graphics === undefined ||
    graphics.password !== undefined ||
    there?.password === undefined ||
    there.type !== graphics.type
  )
    return wanted;
  return { ...wanted, devices: { ...wanted.devices, graphics: { ...graphics, password: there.password } } };
}

/** What a program says about a machine, or did at its last deployment. */
export interface Said {
  readonly limits: boolean;
  readonly link: boolean;
  readonly currentMemory: boolean;
  readonly hostDevices: boolean;
  readonly redirectedUsb: boolean;
}

/** What one of the specs says about what {@link keepUnsaid} keeps. */
export const saidIn = (...specs: readonly Partial<GuestSpec>[]): Said => ({
  limits: specs.some(({ systemDisk, disks = [] }) => [systemDisk, ...disks].some((one) => one?.limits !== undefined)),
  link: specs.some(({ networks = [] }) => networks.some(({ link }) => link !== undefined)),
  currentMemory: specs.some(({ currentMemory }) => currentMemory !== undefined),
  hostDevices: specs.some(({ hostDevices }) => hostDevices !== undefined),
  redirectedUsb: specs.some(({ redirectedUsb }) => redirectedUsb !== undefined),
});

/**
 * The wanted machine with the I/O limits, unplugged cables, the smaller balloon the devices of the host and the channels for redirected USB that somebody set on its host, where
 * the program says nothing about them. What it said at its last deployment and says no more goes.
 */
export function keepUnsaid(wanted: DomainDefinition, current: DomainDefinition, said: Said): DomainDefinition {
  const { disks, interfaces } = wanted.devices;
  const { currentMemoryKiB } = current;
  const hasBalloon =
    wanted.currentMemoryKiB === undefined &&
    !said.currentMemory &&
    currentMemoryKiB !== undefined &&
    currentMemoryKiB < wanted.memoryKiB;
  return {
    ...wanted,
    ...(hasBalloon ? { currentMemoryKiB } : {}),
    devices: {
      ...wanted.devices,
      ...(said.hostDevices || current.devices.hostDevices === undefined
        ? {}
        : { hostDevices: current.devices.hostDevices }),
      ...(said.redirectedUsb || current.devices.redirectedUsb === undefined || wanted.devices.graphics?.type !== "spice"
        ? {}
        : { redirectedUsb: current.devices.redirectedUsb }),
      disks: disks.map((disk) => {
        const limits = current.devices.disks.find(({ target }) => target === disk.target)?.limits;
        return said.limits || disk.limits !== undefined || limits === undefined ? disk : { ...disk, limits };
      }),
      interfaces: interfaces.map((card) => {
        const link = current.devices.interfaces.find(({ mac }) => mac !== undefined && mac === card.mac)?.link;
        return said.link || card.link !== undefined || link === undefined ? card : { ...card, link };
      }),
    },
  };
}

/** `q35` stands for the newest version of the host's QEMU, for example `pc-q35-7.2`. */
const machine = (wanted: string, current: string): string =>
  wanted === "q35" && /^pc-q35-/.test(current) ? current : wanted;

/**
 * The variables stay the machine's whatever the firmware can do; the image is chosen anew where it must do something
 * else.
 */
function firmware(wanted: Firmware, current: Firmware): Firmware {
  if (wanted.type !== "uefi" || current.type !== "uefi") return wanted;
  const { loaderPath, nvramPath, nvramTemplate } = current;
  const same = wanted.secureBoot === current.secureBoot && wanted.enrolledKeys === current.enrolledKeys;
  return { ...defined(same ? { loaderPath, nvramPath, nvramTemplate } : { nvramPath }), ...wanted };
}
