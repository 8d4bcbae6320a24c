import type { DomainDefinition } from "../../domain";
import { VIDEO_MEMORY } from "../../domain/devices/video";
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
    devices: withDeviceChoices({ ...wanted.devices, controllers: [...controllers, ...added] }, current.devices),
  };
}

type Devices = DomainDefinition["devices"];

/** The memory of a video device and the sound backend that libvirt fills in. */
function withDeviceChoices(wanted: Devices, { audio, video, otherVideos = [] }: Devices): Devices {
  const result = { ...wanted };
  if (wanted.audio === undefined && wanted.graphics?.type !== "spice" && audio?.type === "none") result.audio = audio;
  if (wanted.video !== undefined) result.video = withVideoMemory(wanted.video, video);
  if (wanted.otherVideos !== undefined)
    result.otherVideos = wanted.otherVideos.map((one, index) => withVideoMemory(one, otherVideos[index]));
  return result;
}

type Video = NonNullable<Devices["video"]>;

function withVideoMemory(wanted: Video, current: Video | undefined): Video {
  if (wanted.model !== current?.model) return wanted;
  const usual = { ...VIDEO_MEMORY[current.model], heads: 1 };
  const filledIn = Object.entries(usual).filter(([name, value]) => current[name as keyof typeof usual] === value);
  return { ...Object.fromEntries(filledIn), ...wanted };
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
