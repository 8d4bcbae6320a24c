import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import { VIDEO_MEMORY } from "../../domain/devices/video";
import { sizeText } from "../reading/size";
import { USB_MODELS, type UsbModel } from "../model/peripherals";
import type { GuestSpec } from "../types";

type Devices = DomainDefinition["devices"];

/** Console, screens, input, sound and the like. */
export const peripheralSpec = (devices: Devices): Partial<GuestSpec> => ({
  graphics: graphicsSpec(devices),
  video: videoSpec(devices),
  input: inputSpec(devices),
  sound: soundSpec(devices),
  ...usbSpec(devices),
  ...scsiSpec(devices),
  ...defined({
    serialConsole: serialSpec(devices),
    watchdog: watchdogSpec(devices.watchdog),
  }),
});

// --- console

function graphicsSpec({ graphics, spiceAgent }: Devices): NonNullable<GuestSpec["graphics"]> {
  if (graphics === undefined) return { type: "none" };
  // No password: a program that names none leaves the one on the host alone.
  const { type, listen, port, socket, tlsPort, secure, spice } = graphics;
  return {
    type,
    ...(socket === undefined ? { listen, ...defined({ port }) } : { socket }),
    ...defined({ tls: secure, tlsPort }),
    ...(type === "spice" ? { spice: { agent: spiceAgent === true, ...spiceSpec(spice ?? {}) } } : {}),
  };
}

type Spice = NonNullable<NonNullable<Devices["graphics"]>["spice"]>;

const spiceSpec = (spice: Spice): NonNullable<NonNullable<GuestSpec["graphics"]>["spice"]> =>
  defined({
    clipboard: spice.clipboard,
    fileTransfer: spice.fileTransfer,
    imageCompression: spice.image,
    jpegCompression: spice.jpeg,
    zlibCompression: spice.zlib,
    soundCompression: spice.playback,
    streaming: spice.streaming,
    mouse: spice.mouse,
    gl: spice.gl?.enable,
    renderNode: spice.gl?.renderNode,
  });

const isUsbModel = (model: string | undefined): model is UsbModel => USB_MODELS.some((one) => one === model);

/** A model that no argument says is left out; the comparison finds it. */
function scsiSpec({ controllers }: Devices): Pick<GuestSpec, "scsiController"> {
  const { queues, iothread } = controllers.find(({ type, index }) => type === "scsi" && index === 0) ?? {};
  const controller = defined({ queues, iothread });
  return Object.keys(controller).length === 0 ? {} : { scsiController: controller };
}

function usbSpec({ controllers }: Devices): Pick<GuestSpec, "usbController"> {
  const first = controllers.find(({ type, index }) => type === "usb" && index === 0);
  const controller = defined({ model: isUsbModel(first?.model) ? first.model : undefined, ports: first?.ports });
  return Object.keys(controller).length === 0 ? {} : { usbController: controller };
}

// --- screens

type Video = NonNullable<Devices["video"]>;
type VideoSpec = NonNullable<GuestSpec["video"]>;
type OtherVideoSpec = NonNullable<VideoSpec["others"]>[number];

function videoSpec({ video, otherVideos }: Devices): VideoSpec {
  if (video === undefined) return { model: "none" };
  return {
    model: video.model,
    ...memorySpec(video),
    ...defined({
      resolution: video.resolution && { width: video.resolution.x, height: video.resolution.y },
      accel3d: video.accel3d,
      others: otherVideos?.flatMap(otherSpec),
    }),
  };
}

const otherSpec = (video: Video): OtherVideoSpec[] =>
  video.model === "qxl" || video.model === "virtio" ? [{ model: video.model, ...memorySpec(video) }] : [];

/** What libvirt fills in by itself is not said. */
function memorySpec(video: Video): Omit<OtherVideoSpec, "model"> {
  const usual: Partial<Video> = { ...VIDEO_MEMORY[video.model], heads: 1 };
  const said = <Name extends keyof Video>(name: Name): Video[Name] | undefined =>
    video[name] === usual[name] ? undefined : video[name];
  const size = (kib: number | undefined): string | undefined => (kib === undefined ? undefined : sizeText(kib));
  return defined({
    ram: size(said("ramKiB")),
    vram: size(said("vramKiB")),
    vram64: size(said("vram64KiB")),
    vgamem: size(said("vgamemKiB")),
    heads: said("heads"),
  });
}

// --- input, sound and the like

type InputSpec = NonNullable<GuestSpec["input"]>;

function inputSpec({ tablet, inputs = [] }: Devices): InputSpec {
  const bus = (type: "keyboard" | "mouse"): "usb" | "virtio" | undefined =>
    inputs.flatMap((one) => (one.type === type ? [one.bus] : []))[0];
  const evdev = inputs.flatMap((one) => (one.type === "evdev" ? [evdevSpec(one)] : []));
  return {
    tablet: tablet ?? "none",
    ...defined({
      keyboard: bus("keyboard"),
      mouse: bus("mouse"),
      evdev: evdev.length === 0 ? undefined : evdev,
    }),
  };
}

type Evdev = Extract<NonNullable<Devices["inputs"]>[number], { type: "evdev" }>;

const evdevSpec = ({ type: _, ...evdev }: Evdev): NonNullable<InputSpec["evdev"]>[number] => ({ ...evdev });

/** The backend of a machine without a SPICE console is `none` unless it is said. */
function soundSpec({ sound, audio, graphics }: Devices): NonNullable<GuestSpec["sound"]> {
  const model = sound ?? "none";
  if (audio === undefined || (audio.type === "none" && graphics?.type !== "spice")) return { model };
  const { type, device, server, directory } = audio;
  return { model, backend: type, ...defined({ device, server, directory }) };
}

function serialSpec({ serialConsole, serialLog }: Devices): GuestSpec["serialConsole"] {
  if (serialConsole !== true) return undefined;
  return serialLog === undefined ? {} : defined({ logFile: serialLog.file, append: serialLog.append });
}

const ACTIONS = ["reset", "shutdown", "poweroff", "pause", "none", "dump", "inject-nmi"] as const;

function watchdogSpec(watchdog: Devices["watchdog"]): GuestSpec["watchdog"] {
  const action = ACTIONS.find((one) => one === watchdog?.action);
  return watchdog === undefined || action === undefined ? undefined : { model: watchdog.model, action };
}
