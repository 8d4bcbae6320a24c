import * as z from "zod";
import { defined } from "../../foreign/defined";
import { byNumber } from "../canonical/identify";
import { is, noneDesired, when } from "../conditions";
import { modelledDevice } from "../kind";
import { FORMAT_DOC, REFUSED } from "../sources";
import { oneOf } from "../values";
import { attribute, child, element, type XmlElement } from "../xml";

export const audioType = z.enum(["none", "alsa", "pulseaudio", "pipewire"]);

const audioShape = z.object({
  type: audioType,
  /** Only of ALSA: the device that plays, for example `default`. */
  device: z.string().optional(),
  /** Only of PulseAudio: address of the server. */
  server: z.string().optional(),
  /** Only of PipeWire: folder of its socket. */
  directory: z.string().optional(),
});

type Audio = z.output<typeof audioShape>;

/** The first backend of a machine has this number. */
const FIRST = "1";

const render = ({ type, device, server, directory }: z.input<typeof audioShape>): XmlElement =>
  element(
    "audio",
    { id: FIRST, type, serverName: server, runtimeDir: directory },
    device === undefined ? undefined : element("output", { dev: device }),
  );

/** Sound through SPICE is left out: libvirt adds it to a SPICE display by itself. */
function parse(elements: readonly XmlElement[]): Audio | undefined {
  const first = elements.find((el) => attribute(el, "id") === FIRST);
  const type = oneOf(audioType.options, attribute(first, "type"));
  if (type === undefined) return undefined;
  return defined({
    type,
    device: type === "alsa" ? attribute(child(first, "output"), "dev") : undefined,
    server: type === "pulseaudio" ? attribute(first, "serverName") : undefined,
    directory: type === "pipewire" ? attribute(first, "runtimeDir") : undefined,
  });
}

export const audio = modelledDevice({
  element: "audio",
  identity: byNumber("id"),
  model: {
    shape: { audio: audioShape.optional() },
    render: ({ audio: one }) => [one && render(one)],
    parse: (elements) => ({ audio: parse(elements) }),
    gates: [
      {
        setting: "sound through PipeWire",
        minimum: "9.10.0",
        asked: ({ audio: one }) => when(one?.type === "pipewire", "devices.audio"),
        source: REFUSED,
      },
    ],
  },
  numbers: ["@id"],
  additions: [{ place: "", reason: "an audio backend, always there", when: noneDesired("audio") }],
  xmlGates: [
    { place: "", when: is("type", "dbus"), setting: "sound through D-Bus", minimum: "8.4.0", source: FORMAT_DOC },
    { place: "", when: is("type", "pipewire"), setting: "sound through PipeWire", minimum: "9.10.0", source: REFUSED },
  ],
  carriedBySpice: (device) => (attribute(device, "type") === "spice" ? "sound through SPICE" : undefined),
});
