import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import { parseSize } from "../reading/size";
import type { GuestSpec } from "../types";

type Devices = DomainDefinition["devices"];

/** Windows has a serial console where anything is said of it. */
export const hasConsole = ({ serialConsole }: GuestSpec): boolean => serialConsole !== undefined;

/** Input, sound and the like, as the user says. */
export const peripheralDevices = (spec: GuestSpec): Partial<Devices> => {
  const { serialConsole, watchdog } = spec;
  const tablet = spec.input?.tablet ?? "usb";
  return defined({
    tablet: tablet === "none" ? undefined : tablet,
    inputs: inputsOf(spec.input),
    audio: audioOf(spec.sound),
    serialConsole: hasConsole(spec) ? true : undefined,
    serialLog:
      serialConsole?.logFile === undefined
        ? undefined
        : { file: serialConsole.logFile, ...(serialConsole.append === true ? { append: true as const } : {}) },
    watchdog: watchdog && { model: watchdog.model ?? "i6300esb", action: watchdog.action ?? "reset" },
    otherVideos: othersOf(spec.video),
  });
};

function inputsOf(input: GuestSpec["input"]): Devices["inputs"] {
  const { keyboard = "ps2", mouse = "ps2", evdev = [] } = input ?? {};
  const inputs: NonNullable<Devices["inputs"]> = [
    ...(keyboard === "ps2" ? [] : [{ type: "keyboard" as const, bus: keyboard }]),
    ...(mouse === "ps2" ? [] : [{ type: "mouse" as const, bus: mouse }]),
    ...evdev.map(({ device, grabAll, toggle, repeat }) =>
      defined({
        type: "evdev" as const,
        device,
        grabAll: grabAll === true ? (true as const) : undefined,
        toggle,
        repeat: repeat === true ? (true as const) : undefined,
      }),
    ),
  ];
  return inputs.length === 0 ? undefined : inputs;
}

/** libvirt adds sound through SPICE by itself. */
function audioOf(sound: GuestSpec["sound"]): Devices["audio"] {
  const { backend, device, server, directory } = sound ?? {};
  if (backend === undefined || backend === "spice") return undefined;
  return defined({
    type: backend,
    device: backend === "alsa" ? device : undefined,
    server: backend === "pulseaudio" ? server : undefined,
    directory: backend === "pipewire" ? directory : undefined,
  });
}

type Video = NonNullable<Devices["video"]>;
type VideoSpec = NonNullable<GuestSpec["video"]>;

const kibOf = (size: string | undefined): number | undefined => {
  const parsed = size === undefined ? undefined : parseSize(size);
  return parsed?.ok === true ? parsed.value : undefined;
};

const memoryOf = ({ ram, vram, vram64, vgamem, heads }: Omit<VideoSpec, "model" | "others">): Omit<Video, "model"> =>
  defined({ ramKiB: kibOf(ram), vramKiB: kibOf(vram), vram64KiB: kibOf(vram64), vgamemKiB: kibOf(vgamem), heads });

/** The first video device. */
export const videoDevice = (model: Video["model"], video: VideoSpec = {}): Video => ({
  model,
  ...memoryOf(video),
  ...defined({
    resolution: video.resolution && { x: video.resolution.width, y: video.resolution.height },
    accel3d: video.accel3d === true ? (true as const) : undefined,
  }),
});

function othersOf(video: GuestSpec["video"]): Devices["otherVideos"] {
  const others = video?.others ?? [];
  return others.length === 0 ? undefined : others.map(({ model, ...options }) => ({ model, ...memoryOf(options) }));
}

type Graphics = NonNullable<Devices["graphics"]>;

/** What a console has beside its protocol and where it listens. */
export function graphicsOptions({ graphics = {} }: GuestSpec, type: Graphics["type"]): Partial<Graphics> {
  const { socket, tls, tlsPort, spice } = graphics;
  if (type !== "spice") return defined({ socket });
  const options = spice && spiceOptions(spice);
  return defined({
    socket,
    tlsPort,
    secure: tls === true ? (true as const) : undefined,
    spice: options === undefined || Object.keys(options).length === 0 ? undefined : options,
  });
}

function spiceOptions(spice: NonNullable<NonNullable<GuestSpec["graphics"]>["spice"]>): NonNullable<Graphics["spice"]> {
  const { gl, renderNode } = spice;
  return defined({
    image: spice.imageCompression,
    jpeg: spice.jpegCompression,
    zlib: spice.zlibCompression,
    playback: spice.soundCompression,
    streaming: spice.streaming,
    mouse: spice.mouse,
    clipboard: spice.clipboard,
    fileTransfer: spice.fileTransfer,
    gl: gl === undefined ? undefined : { enable: gl, ...defined({ renderNode }) },
  });
}
