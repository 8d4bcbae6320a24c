import * as z from "zod";

import type { DomainDefinition } from "../../domain/definition";
import * as leaf from "../reading/leaves";
import { group, list, optional, required, words } from "./describe";

type Devices = DomainDefinition["devices"];
type Graphics = NonNullable<Devices["graphics"]>;
type Spice = NonNullable<Graphics["spice"]>;

const type = words("GraphicsType", "Console of the machine.", {
  vnc: "VNC, for any VNC viewer. Passwords have at most 8 bytes.",
  spice: "SPICE, with clipboard and several screens if its agent is installed in Windows.",
  none: "No console.",
} satisfies Record<Graphics["type"] | "none", string>);

const imageCompression = words("SpiceImageCompression", "Compression of images.", {
  auto_glz: "Per image, with GLZ for artificial images.",
  auto_lz: "Per image, with LZ for artificial images.",
  quic: "QUIC, for photographs.",
  glz: "GLZ, with a dictionary of earlier images.",
  lz: "LZ, with little effort.",
  off: "None. For fast networks.",
} satisfies Record<NonNullable<Spice["image"]>, string>);

const wanCompression = words("SpiceWanCompression", "Whether images are compressed for slow networks.", {
  auto: "SPICE measures the connection and decides.",
  never: "Never.",
  always: "Always.",
} satisfies Record<NonNullable<Spice["jpeg"]>, string>);

const streaming = words("SpiceStreaming", "Which regions of the screen are sent as a video stream.", {
  filter: "Those that probably show a video.",
  all: "Every region that changes fast.",
  off: "No region.",
} satisfies Record<NonNullable<Spice["streaming"]>, string>);

const mouse = words("SpiceMouse", "Who moves the mouse pointer.", {
  client: "The viewer, with absolute positions.",
  server: "Windows, with relative movements. The viewer captures the pointer.",
} satisfies Record<NonNullable<Spice["mouse"]>, string>);

const spice = group("SpiceArgs", "Options of a SPICE console.", {
  agent: optional(z.boolean(), {
    about:
      "Channel for the SPICE agent, which must be installed in Windows. Through it, viewers share the clipboard and set the resolution.",
    defaultText: "as `guestAgent`, because the SPICE guest tools install both agents",
  }),
  clipboard: optional(z.boolean(), {
    about: "Shares the clipboard between the viewer and Windows, through the SPICE agent.",
    defaultText: "`true`",
  }),
  fileTransfer: optional(z.boolean(), {
    about: "Lets the viewer send files to Windows, through the SPICE agent.",
    defaultText: "`true`",
  }),
  imageCompression: optional(imageCompression, { about: "Compression of images.", defaultText: "`auto_glz`" }),
  jpegCompression: optional(wanCompression, {
    about: "Whether images are compressed with loss for slow networks.",
    defaultText: "`auto`",
  }),
  zlibCompression: optional(wanCompression, {
    about: "Whether GLZ images are compressed once more for slow networks.",
    defaultText: "`auto`",
  }),
  soundCompression: optional(z.boolean(), { about: "Compresses sound.", defaultText: "`true`" }),
  streaming: optional(streaming, {
    about: "Which regions of the screen are sent as a video stream.",
    defaultText: "`off`",
  }),
  mouse: optional(mouse, { about: "Who moves the mouse pointer.", defaultText: "`client`" }),
  gl: optional(z.boolean(), {
    about:
      "Draws on a graphics card of the host, which `video.accel3d` requires. Only viewers on the host can connect: `graphics.socket` is required.",
    defaultText: "`false`",
  }),
  renderNode: optional(leaf.hostPath, {
    about: "Graphics card of the host for `gl`, for example `/dev/dri/renderD128`.",
    defaultText: "the first one of the host",
  }),
});

export const graphics = group("GraphicsArgs", "Console of the machine.", {
  type: optional(type, { about: "Protocol of the console.", defaultText: "the preset's choice" }),
  listen: optional(leaf.listenAddress, {
    about: "Address of the host to listen on.",
    excludes: ["socket"],
    default: "127.0.0.1",
    notes: "Any other address exposes the console to the network and causes a warning.",
  }),
  port: optional(leaf.whole(-1, 65535, "port", { beyond: "-1 for any free one" }), {
    about: "TCP port to listen on. VNC requires 5900 or higher.",
    excludes: ["socket"],
    default: -1,
  }),
  socket: optional(leaf.hostPath, {
    about:
      "UNIX socket on the host to listen on instead, for example `/run/consoles/ada.sock`. QEMU's user must be able to create it in that directory.",
    excludes: ["listen", "port"],
    defaultText: "none; the console listens on a TCP port",
  }),
  tls: optional(z.boolean(), {
    about:
      "Accepts only encrypted connections to a SPICE console. Requires `spice_tls = 1` and certificates in `/etc/libvirt/qemu.conf` on the host. For VNC, `vnc_tls = 1` there encrypts all consoles of the host.",
    default: false,
  }),
  tlsPort: optional(leaf.whole(1, 65535, "port"), {
    about: "TCP port for encrypted connections to a SPICE console with a fixed `port`.",
    defaultText: "a free one if `port` is -1, otherwise none",
  }),
  spice: optional(spice, { about: "Options of a SPICE console.", defaultText: "those of SPICE" }),
  password: optional(leaf.secret, {
    about:
      "Password of the console. It is always a secret: it is encrypted in Pulumi's state and does not appear in command lines, or in the output of Pulumi and this package. Only `pulumi -v=9`, which logs every value, shows it.",
    defaultText: "none; a password that was set on the host stays in place",
    notes: "For VNC, more than 8 bytes are an error because VNC ignores the rest.",
    secret: true,
  }),
});

const model = words("VideoModel", "Video device of the machine.", {
  virtio: "virtio-gpu. Requires its driver in Windows.",
  qxl: "For SPICE. Without its driver in Windows, it works as standard VGA.",
  vga: "Standard VGA. Every Windows version supports it.",
  bochs: "A frame buffer without VGA compatibility. Requires UEFI.",
  none: "No video device.",
} satisfies Record<NonNullable<Devices["video"]>["model"], string>);

const otherModel = words("OtherVideoModel", "A further video device of the machine.", {
  virtio: "virtio-gpu. Requires its driver in Windows.",
  qxl: "For SPICE. Requires its driver in Windows.",
});

const resolution = group("ResolutionArgs", "Size of a screen in pixels.", {
  width: required(leaf.whole(320, 16384, "pixels"), { about: "Width in pixels." }),
  height: required(leaf.whole(200, 16384, "pixels"), { about: "Height in pixels." }),
});

const options = {
  heads: optional(leaf.whole(1, 16, "screens"), {
    about: "Number of screens. `virtio` and `qxl` support several.",
    defaultText: "1",
  }),
  vram: optional(leaf.size, {
    about: 'Video memory, for example `"64 MiB"`. A power of two; of `qxl`, its second memory region.',
    defaultText: "64 MiB for `qxl`, 16 MiB for `vga` and `bochs`",
  }),
  ram: optional(leaf.size, { about: "First memory region of `qxl`. A power of two.", defaultText: "64 MiB" }),
  vram64: optional(leaf.size, {
    about: "Second memory region of `qxl` for addresses above 4 GiB. A power of two.",
    defaultText: "as large as `vram`",
  }),
  vgamem: optional(leaf.size, {
    about: "Frame buffer of `qxl`. A power of two. It limits the resolution: width × height × 4 bytes for each screen.",
    defaultText: "16 MiB",
  }),
} as const;

const otherVideo = group("OtherVideoArgs", "A further video device.", {
  model: required(otherModel, { about: "Video device that Windows sees." }),
  ...options,
});

export const video = group("VideoArgs", "Video device of the machine.", {
  model: optional(model, { about: "Video device that Windows sees.", defaultText: "the preset's choice" }),
  ...options,
  resolution: optional(resolution, {
    about: "Resolution that the firmware and Windows start with.",
    defaultText: "QEMU's default",
  }),
  accel3d: optional(z.boolean(), {
    about:
      "Acceleration of 3D by `virtio` on the host's graphics card. Requires `graphics.spice.gl`, and a driver that the virtio drivers for Windows do not include.",
    default: false,
  }),
  others: optional(list(otherVideo, 15), {
    about: "Further video devices. `qxl` requires one for each screen of Windows.",
    defaultText: "none",
  }),
});
