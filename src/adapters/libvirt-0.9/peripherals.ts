import type { DomainDefinition } from "../../domain/definition";
import { VIDEO_MEMORY } from "../../domain/devices/video";
import { defined } from "../../foreign/defined";
import type {
  LibvirtAudioArgs,
  LibvirtDevicesArgs,
  LibvirtGraphicArgs,
  LibvirtInputArgs,
  LibvirtSpiceArgs,
  LibvirtVideoModelArgs,
  YesNo,
} from "./args";

type Devices = DomainDefinition["devices"];
type Graphics = NonNullable<Devices["graphics"]>;
type Video = NonNullable<Devices["video"]>;

const yesNo = (value: boolean | undefined): YesNo | undefined =>
  value === undefined ? undefined : value ? "yes" : "no";

// --- console

export const graphicArgs = (graphics: Graphics): NonNullable<LibvirtDevicesArgs["graphics"]>[number] =>
  graphics.type === "vnc"
    ? { vnc: listenArgs(graphics) }
    : { spice: { ...listenArgs(graphics), ...spiceArgs(graphics) } };

function listenArgs({ port, listen, socket, password }: Graphics): LibvirtGraphicArgs {
  if (socket !== undefined) return defined({ listeners: [{ socket: { socket } }], passwd: password });
  const automatic = port === undefined || port === -1;
  return defined({ autoPort: automatic, port: automatic ? undefined : port, listen, passwd: password });
}

function spiceArgs({ tlsPort, secure, spice = {} }: Graphics): LibvirtSpiceArgs {
  const { image, jpeg, zlib, playback, streaming, mouse, clipboard, fileTransfer, gl } = spice;
  const [copyPaste, enable] = [yesNo(clipboard), yesNo(fileTransfer)];
  return defined({
    tlsPort,
    defaultMode: secure && ("secure" as const),
    image: image && { compression: image },
    jpeg: jpeg && { compression: jpeg },
    zlib: zlib && { compression: zlib },
    playback: playback === undefined ? undefined : { compression: playback ? ("on" as const) : ("off" as const) },
    streaming: streaming && { mode: streaming },
    mouse: mouse && { mode: mouse },
    clipBoard: copyPaste && { copyPaste },
    fileTransfer: enable && { enable },
    gl: gl && defined({ enable: yesNo(gl.enable)!, renderNode: gl.renderNode }),
  });
}

// --- screens

export const videoArgs = ({ video, otherVideos = [] }: Devices): { model: LibvirtVideoModelArgs }[] =>
  video === undefined
    ? []
    : [{ model: modelArgs(video, true) }, ...otherVideos.map((one) => ({ model: modelArgs(one, false) }))];

/**
 * What libvirt would fill in is said: this provider reads these properties back even where nobody gave them, and then
 * sees a change.
 */
function modelArgs(video: Video, isFirst: boolean): LibvirtVideoModelArgs {
  if (video.model === "none") return { type: video.model };
  const memory = VIDEO_MEMORY[video.model];
  return defined({
    type: video.model,
    ram: video.ramKiB ?? memory?.ramKiB,
    vram: video.vramKiB ?? memory?.vramKiB,
    vram64: video.vram64KiB,
    vgaMem: video.vgamemKiB ?? memory?.vgamemKiB,
    heads: video.heads ?? 1,
    primary: isFirst ? ("yes" as const) : undefined,
    accel: video.accel3d && { accel3d: "yes" as const },
    resolution: video.resolution,
  });
}

// --- input, sound and the like

export const inputArgs = ({ tablet, inputs = [] }: Devices): LibvirtInputArgs[] => [
  ...(tablet === undefined ? [] : [{ type: "tablet", bus: tablet }]),
  ...inputs.map((one): LibvirtInputArgs => (one.type === "evdev" ? evdevArgs(one) : { type: one.type, bus: one.bus })),
];

type Evdev = Extract<NonNullable<Devices["inputs"]>[number], { type: "evdev" }>;

const evdevArgs = ({ device, grabAll, toggle, repeat }: Evdev): LibvirtInputArgs => ({
  type: "evdev",
  source: {
    evDev: defined({
      dev: device,
      grab: grabAll && ("all" as const),
      grabToggle: toggle,
      repeat: repeat && ("on" as const),
    }),
  },
});

export function audioArgs({ type, device, server, directory }: NonNullable<Devices["audio"]>): LibvirtAudioArgs {
  const id = 1;
  switch (type) {
    case "none":
      return { id, none: {} };
    case "alsa":
      return { id, alsa: device === undefined ? {} : { output: { dev: device } } };
    case "pulseaudio":
      return { id, pulseAudio: defined({ serverName: server }) };
    case "pipewire":
      return { id, pipeWire: defined({ runtimeDir: directory }) };
  }
}

export const logArgs = ({ file, append }: NonNullable<Devices["serialLog"]>): { file: string; append?: "on" } =>
  defined({ file, append: append && ("on" as const) });
