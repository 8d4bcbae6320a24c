import { defineGuestRule } from "../context";
import { parseSize } from "../reading/size";
import type { GuestSpec } from "../types";

type Video = NonNullable<GuestSpec["video"]>;
type Model = NonNullable<Video["model"]>;
type Options = Pick<Video, "heads" | "ram" | "vram" | "vram64" | "vgamem">;

/** Which models have an option. */
const MODELS: Readonly<Record<keyof Options, readonly Model[]>> = {
  heads: ["virtio", "qxl"],
  ram: ["qxl"],
  vram: ["qxl", "vga", "bochs"],
  vram64: ["qxl"],
  vgamem: ["qxl"],
};
const SIZES = ["ram", "vram", "vram64", "vgamem"] as const;
const OPTIONS = ["heads", ...SIZES] as const;

export const videoOption = defineGuestRule({
  id: "video-option",
  severity: "error",
  necessary: "deploy",
  description: "Options of a video device must be ones that its model has.",
  rationale:
    "libvirt refuses several screens of `vga` and `bochs`, memory of `qxl` that is no power of two, 3D acceleration of other devices than `virtio`, and a second device beside `none`. It ignores memory of `virtio`.",
  argumentsOnly: "libvirt refuses such a machine when it is defined.",
  messages: {
    model: {
      message: "{path} of {guest} is {model}, which has no `{option}`.",
      fix: "Remove `{path}.{option}`, or use {models}.",
    },
    power: {
      message: "{path}.{option} of {guest} is {size}, which is not a power of two.",
      fix: "Use 16 MiB, 32 MiB, 64 MiB, 128 MiB or another power of two.",
    },
    accel: {
      message: "{guest} has 3D acceleration of a {model} video device, but only virtio supports it.",
      fix: 'Set `video.model: "virtio"`, or remove `video.accel3d`.',
    },
    gl: {
      message: "{guest} has 3D acceleration, but its console does not draw on a graphics card of the host.",
      fix: 'Set `graphics: { type: "spice", socket: …, spice: { gl: true } }`, or remove `video.accel3d`.',
    },
    others: {
      message: "{guest} has further video devices beside the model none.",
      fix: "Remove `video.others`, or set `video.model`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#video-devices",
    "libvirt 9.0.0: video type 'vga' doesn't support multiple 'heads'; value for 'vgamem' must be power of two (tried)",
  ],
  reads: ["video", "graphics"],
  examples: {
    incorrect: [
      { video: { model: "vga", heads: 2 } },
      { video: { model: "qxl", vgamem: "20 MiB" } },
      { video: { model: "virtio", accel3d: true } },
    ],
    correct: [
      { video: { model: "virtio", heads: 2 } },
      { graphics: { type: "spice" }, video: { model: "qxl", vgamem: "32 MiB", others: [{ model: "qxl" }] } },
      {
        graphics: { type: "spice", socket: "/run/ada.sock", spice: { gl: true } },
        video: { model: "virtio", accel3d: true },
      },
    ],
  },
  check({ guest, machine, spec }) {
    const { video, graphics } = spec;
    if (video === undefined) return [];
    const model = machine.video;
    const devices = [
      { path: "video", model, options: video as Options },
      ...(video.others ?? []).map((one, index) => ({
        path: `video.others[${index}]`,
        model: one.model,
        options: one,
      })),
    ];
    const accelerated = video.accel3d === true;
    return [
      ...devices.flatMap(({ path, model: of, options }) => problemsOf(guest, path, of, options)),
      ...(accelerated && model !== "virtio"
        ? [{ messageId: "accel" as const, path: "video.accel3d", data: { guest, model } }]
        : []),
      ...(accelerated && model === "virtio" && graphics?.spice?.gl !== true
        ? [{ messageId: "gl" as const, path: "video.accel3d", data: { guest } }]
        : []),
      ...(model === "none" && (video.others ?? []).length > 0
        ? [{ messageId: "others" as const, path: "video.others", data: { guest } }]
        : []),
    ];
  },
});

function problemsOf(guest: string, path: string, model: Model, options: Options) {
  const unsupported = OPTIONS.filter(
    (option) =>
      options[option] !== undefined && !MODELS[option].includes(model) && !(option === "heads" && options.heads === 1),
  ).map((option) => ({
    messageId: "model" as const,
    path: `${path}.${option}`,
    data: { guest, path, model, option, models: MODELS[option].join(" or ") },
  }));
  const odd = SIZES.filter((option) => MODELS[option].includes(model) && !isPower(options[option])).map((option) => ({
    messageId: "power" as const,
    path: `${path}.${option}`,
    data: { guest, path, option, size: options[option] ?? "" },
  }));
  return [...unsupported, ...odd];
}

function isPower(size: string | undefined): boolean {
  const parsed = size === undefined ? undefined : parseSize(size);
  return parsed?.ok !== true || Number.isInteger(Math.log2(parsed.value));
}
