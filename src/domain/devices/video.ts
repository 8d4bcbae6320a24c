import * as z from "zod";
import { defined } from "../../foreign/defined";
import { byPosition } from "../canonical/identify";
import { noneDesired } from "../conditions";
import { modelledDevice } from "../kind";
import { DOC_DEFAULT, DROPPED } from "../sources";
import { oneOf, uint, uintOf } from "../values";
import { attribute, child, childrenOf, element, without, type XmlElement } from "../xml";

export const videoModel = z.enum(["virtio", "qxl", "vga", "bochs", "none"]);

const videoShape = z.object({
  model: videoModel,
  /** Only of QXL: its first memory region. */
  ramKiB: uint.optional(),
  vramKiB: uint.optional(),
  /** Only of QXL: `vramKiB` in addresses above 4 GiB. */
  vram64KiB: uint.optional(),
  /** Only of QXL: the frame buffer of a single screen. */
  vgamemKiB: uint.optional(),
  heads: uint.optional(),
  /** Pixels that Windows starts with. */
  resolution: z.object({ x: uint, y: uint }).optional(),
  /** Only of virtio: 3D commands are carried out on the host. */
  accel3d: z.literal(true).optional(),
});

type Video = z.output<typeof videoShape>;
type VideoInput = z.input<typeof videoShape>;

/** What libvirt fills in for a model when its XML says nothing, in KiB. */
export const VIDEO_MEMORY: Readonly<
  Partial<Record<Video["model"], { readonly ramKiB?: number; readonly vramKiB: number; readonly vgamemKiB?: number }>>
> = {
  qxl: { ramKiB: 65536, vramKiB: 65536, vgamemKiB: 16384 },
  vga: { vramKiB: 16384 },
  bochs: { vramKiB: 16384 },
};

const MEMORY = "video memory by model, where none is asked for";

function parse(video: XmlElement | undefined): Video | undefined {
  const model = child(video, "model");
  const type = oneOf(videoModel.options, attribute(model, "type"));
  if (type === undefined) return undefined;
  const number = (name: string): number | undefined => uintOf(attribute(model, name));
  return defined({
    model: type,
    ramKiB: number("ram"),
    vramKiB: number("vram"),
    vram64KiB: number("vram64"),
    vgamemKiB: number("vgamem"),
    heads: number("heads"),
    resolution: parseResolution(child(model, "resolution")),
    accel3d: attribute(child(model, "acceleration"), "accel3d") === "yes" ? (true as const) : undefined,
  });
}

function parseResolution(el: XmlElement | undefined): Video["resolution"] {
  const [x, y] = [uintOf(attribute(el, "x")), uintOf(attribute(el, "y"))];
  return x === undefined || y === undefined ? undefined : { x, y };
}

/** Up to the first one that the definition does not describe. */
function parseAll(elements: readonly XmlElement[]): { video: Video | undefined; otherVideos: Video[] | undefined } {
  const videos: Video[] = [];
  for (const el of elements) {
    const found = parse(el);
    if (found === undefined) break;
    videos.push(found);
  }
  const [first, ...others] = videos;
  return { video: first, otherVideos: others.length === 0 ? undefined : others };
}

const render = (one: VideoInput): XmlElement =>
  element(
    "video",
    undefined,
    element(
      "model",
      {
        type: one.model,
        ram: one.ramKiB,
        vram: one.vramKiB,
        vram64: one.vram64KiB,
        vgamem: one.vgamemKiB,
        heads: one.heads,
      },
      one.accel3d && element("acceleration", { accel3d: one.accel3d }),
      one.resolution && element("resolution", { x: one.resolution.x, y: one.resolution.y }),
    ),
  );

/** QEMU gives 3D only to a display that can show it. */
function without3d(video: XmlElement): XmlElement {
  const accelerated = childrenOf(child(video, "model"), "acceleration").some(
    (el) => attribute(el, "accel3d") === "yes",
  );
  if (!accelerated) return video;
  return {
    ...video,
    children: video.children.map((c) =>
      typeof c !== "string" && c.name === "model" ? without(c, (el) => el.name === "acceleration") : c,
    ),
  };
}

export const video = modelledDevice({
  element: "video",
  identity: byPosition,
  numbered: { placed: (el) => attribute(child(el, "model"), "primary") !== undefined },
  model: {
    shape: {
      video: videoShape.optional(),
      /** Further ones: each is a screen of its own. */
      otherVideos: z.array(videoShape).optional(),
    },
    render: ({ video: one, otherVideos = [] }) => [one && render(one), ...otherVideos.map(render)],
    parse: parseAll,
  },
  numbers: [
    ...["heads", "vram", "ram", "vgamem", "vram64"].map((name) => `model/@${name}`),
    "model/resolution/@x",
    "model/resolution/@y",
  ],
  defaults: [
    { place: "model/@heads", value: "1", reason: DOC_DEFAULT },
    { place: "model/@primary", value: "yes", reason: "the first video card is the primary one" },
  ],
  additions: [
    {
      place: "",
      reason: "a display needs a video card, and gets one where none is asked for",
      when: noneDesired("video"),
    },
    { place: "model/@device", reason: "which of QEMU's two virtio cards: libvirt 12.5 and newer note it" },
    { place: "model/@ram", reason: MEMORY },
    { place: "model/@vram", reason: MEMORY },
    { place: "model/@vram64", reason: MEMORY },
    { place: "model/@vgamem", reason: MEMORY },
  ],
  whole: ["model"],
  dependences: [{ fact: "model/@type", dropChildren: ["address", "alias", "driver", "acceleration"] }],
  xmlGates: [{ place: "model/@blob", setting: "blob resources of a video card", minimum: "9.2.0", source: DROPPED }],
  withoutSpice: (device, { shows3d }) => (shows3d ? device : without3d(device)),
});
