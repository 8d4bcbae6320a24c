import type { DomainDefinition } from "../../domain";
import { defined } from "../../foreign/defined";

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

/**
 * The wanted machine with the I/O limits, unplugged cables and the smaller balloon that somebody set on its host, where
 * the program says nothing about them and did not at its last deployment either.
 *
 * @param deployed What the last deployment left; undefined where there was none.
 */
export function keepUnsaid(
  wanted: DomainDefinition,
  current: DomainDefinition,
  deployed: DomainDefinition | undefined,
): DomainDefinition {
  const { disks, interfaces } = wanted.devices;
  const { currentMemoryKiB } = current;
  const ofDisk = (definition: DomainDefinition | undefined, target: string) =>
    definition?.devices.disks.find((one) => one.target === target);
  const ofCard = (definition: DomainDefinition | undefined, mac: string | undefined) =>
    definition?.devices.interfaces.find((one) => mac !== undefined && one.mac === mac);
  return {
    ...wanted,
    ...(wanted.currentMemoryKiB === undefined &&
    deployed?.currentMemoryKiB === undefined &&
    currentMemoryKiB !== undefined &&
    currentMemoryKiB < wanted.memoryKiB
      ? { currentMemoryKiB }
      : {}),
    devices: {
      ...wanted.devices,
      disks: disks.map((disk) => {
        const limits = ofDisk(current, disk.target)?.limits;
        const isSaid = disk.limits !== undefined || ofDisk(deployed, disk.target)?.limits !== undefined;
        return isSaid || limits === undefined ? disk : { ...disk, limits };
      }),
      interfaces: interfaces.map((card) => {
        const link = ofCard(current, card.mac)?.link;
        const isSaid = card.link !== undefined || ofCard(deployed, card.mac)?.link !== undefined;
        return isSaid || link === undefined ? card : { ...card, link };
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
