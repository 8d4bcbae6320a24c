import { byNumber } from "../canonical/identify";
import { is, noneDesired } from "../conditions";
import type { UnmodelledDevice } from "../kind";
import { FORMAT_DOC, REFUSED } from "../sources";
import { attribute } from "../xml";

export const audio: UnmodelledDevice = {
  element: "audio",
  identity: byNumber("id"),
  numbers: ["@id"],
  additions: [{ place: "", reason: "an audio backend, always there", when: noneDesired("audio") }],
  xmlGates: [
    { place: "", when: is("type", "dbus"), setting: "sound through D-Bus", minimum: "8.4.0", source: FORMAT_DOC },
    { place: "", when: is("type", "pipewire"), setting: "sound through PipeWire", minimum: "9.10.0", source: REFUSED },
  ],
  carriedBySpice: (device) => (attribute(device, "type") === "spice" ? "sound through SPICE" : undefined),
};
