import * as z from "zod";
import { defined } from "../../foreign/defined";
import { byPosition } from "../canonical/identify";
import { when } from "../conditions";
import { modelledDevice } from "../kind";
import { DOC, DOC_DEFAULT, DROPPED, FORMAT_DOC } from "../sources";
import { oneOf, yesNo } from "../values";
import { attribute, child, element, type XmlElement } from "../xml";

export const tpmModel = z.enum(["tpm-crb", "tpm-tis"]);
export const tpmVersion = z.enum(["2.0", "1.2"]);

const DEFAULT_VERSION = "2.0";

/** What is behind the interface that Windows sees. */
const tpmBackend = z.discriminatedUnion("type", [
  z.object({ type: z.literal("passthrough"), device: z.string() }),
  z.object({ type: z.literal("external"), socket: z.string() }),
]);

const tpmShape = z.object({
  model: tpmModel,
  /** Of the emulator. What another TPM is, no definition says; it counts as 2.0. */
  version: tpmVersion.default(DEFAULT_VERSION),
  /** Of the emulator. */
  persistentState: z.boolean().optional(),
  /** Default: swtpm, which libvirt starts. */
  backend: tpmBackend.optional(),
});
type Tpm = z.output<typeof tpmShape>;

function parse(tpm: XmlElement | undefined): Tpm | undefined {
  const backend = child(tpm, "backend");
  const model = oneOf(tpmModel.options, attribute(tpm, "model") ?? "tpm-tis");
  if (!tpm || !model) return undefined;
  if (attribute(backend, "type") !== "emulator") {
    const other = parseBackend(backend);
    return other && { model, version: DEFAULT_VERSION, backend: other };
  }
  // Seen on libvirt 9.0: an emulated TIS device without a version is a TPM 1.2.
  const version = oneOf(tpmVersion.options, attribute(backend, "version") ?? (model === "tpm-crb" ? "2.0" : "1.2"));
  if (!version) return undefined;
  return defined({ model, version, persistentState: yesNo(backend, "persistent_state") });
}

/** A TPM of the host, or one whose emulator others start; any further kind stays in the rest. */
function parseBackend(backend: XmlElement | undefined): Tpm["backend"] {
  const device = attribute(child(backend, "device"), "path");
  const source = child(backend, "source");
  const socket = attribute(source, "path");
  if (attribute(backend, "type") === "passthrough" && device !== undefined) return { type: "passthrough", device };
  if (attribute(backend, "type") === "external" && attribute(source, "type") === "unix" && socket !== undefined)
    return { type: "external", socket };
  return undefined;
}

function renderBackend({ backend, version, persistentState }: z.input<typeof tpmShape>): XmlElement {
  switch (backend?.type) {
    case undefined:
      return element("backend", {
        type: "emulator",
        version: version ?? DEFAULT_VERSION,
        persistent_state: persistentState,
      });
    case "passthrough":
      return element("backend", { type: "passthrough" }, element("device", { path: backend.device }));
    case "external":
      return element(
        "backend",
        { type: "external" },
        element("source", { type: "unix", mode: "connect", path: backend.socket }),
      );
  }
}

export const tpm = modelledDevice({
  element: "tpm",
  identity: byPosition,
  model: {
    shape: { tpm: tpmShape.optional() },
    render: ({ tpm: one }) => [one && element("tpm", { model: one.model }, renderBackend(one))],
    parse: ([first]) => ({ tpm: parse(first) }),
    gates: [
      {
        setting: "a TPM whose state is kept",
        minimum: "7.0.0",
        asked: (d) => when(d.tpm?.persistentState !== undefined, "devices.tpm.persistentState"),
        source: DOC,
      },
      {
        setting: "a TPM emulator of one's own",
        minimum: "9.0.0",
        asked: (d) => when(d.tpm?.backend?.type === "external", "devices.tpm.backend"),
        source: FORMAT_DOC,
      },
    ],
  },
  defaults: [
    { place: "@model", value: "tpm-tis", reason: "libvirt's default on x86" },
    { place: "backend/@persistent_state", value: "no", reason: DOC_DEFAULT },
  ],
  additions: [{ place: "backend/profile", reason: "the emulator's profile, which libvirt 10.10 and newer note" }],
  whole: ["backend"],
  dependences: [{ fact: "@model", dropChildren: ["address", "alias"] }],
  xmlGates: [
    {
      place: "backend",
      // One on a UNIX socket is the definition's.
      when: (el) => attribute(el, "type") === "external" && attribute(child(el, "source"), "type") !== "unix",
      setting: "a TPM emulator of one's own",
      minimum: "9.0.0",
      source: FORMAT_DOC,
    },
    { place: "backend/profile", setting: "the profile of an emulated TPM", minimum: "10.10.0", source: DROPPED },
  ],
});
