import type { DomainDefinition } from "../../domain/definition";
import * as leaf from "../reading/leaves";
import { group, optional, words } from "./describe";

type Devices = DomainDefinition["devices"];

const type = words("GraphicsType", "Console of the machine.", {
  vnc: "VNC, for any VNC viewer. Passwords have at most 8 bytes.",
  spice: "SPICE, with clipboard and several screens if its agent is installed in Windows.",
  none: "No console.",
} satisfies Record<NonNullable<Devices["graphics"]>["type"] | "none", string>);

export const graphics = group("GraphicsArgs", "Console of the machine.", {
  type: optional(type, { about: "Protocol of the console.", defaultText: "the preset's choice" }),
  listen: optional(leaf.listenAddress, {
    about: "Address of the host to listen on.",
    default: "127.0.0.1",
    notes: "Any other address exposes the console to the network and causes a warning.",
  }),
  port: optional(leaf.whole(-1, 65535, "port", { beyond: "-1 for any free one" }), {
    about: "TCP port to listen on. VNC requires 5900 or higher.",
    default: -1,
  }),
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

export const video = group("VideoArgs", "Video device of the machine.", {
  model: optional(model, { about: "Video device that Windows sees.", defaultText: "the preset's choice" }),
});
