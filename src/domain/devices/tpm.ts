import * as z from "zod";
import { defined } from "../../foreign/defined";
import { byPosition } from "../canonical/identify";
import { is, when } from "../conditions";
import { modelledDevice } from "../kind";
import { DOC, DOC_DEFAULT, DROPPED, FORMAT_DOC } from "../sources";
import { oneOf, yesNo } from "../values";
import { attribute, child, element, type XmlElement } from "../xml";

export const tpmModel = z.enum(["tpm-crb", "tpm-tis"]);
export const tpmVersion = z.enum(["2.0", "1.2"]);

const DEFAULT_VERSION = "2.0";

const tpmShape = z.object({
  model: tpmModel,
  version: tpmVersion.default(DEFAULT_VERSION),
  persistentState: z.boolean().optional(),
});

/** Only the emulator; a TPM of the host, or one that runs elsewhere, stays in the rest. */
function parse(tpm: XmlElement | undefined): z.output<typeof tpmShape> | undefined {
  const backend = child(tpm, "backend");
  const model = oneOf(tpmModel.options, attribute(tpm, "model") ?? "tpm-tis");
  // Seen on libvirt 9.0: an emulated TIS device without a version is a TPM 1.2.
  const version = oneOf(tpmVersion.options, attribute(backend, "version") ?? (model === "tpm-crb" ? "2.0" : "1.2"));
  if (!tpm || attribute(backend, "type") !== "emulator" || !model || !version) return undefined;
  return defined({ model, version, persistentState: yesNo(backend, "persistent_state") });
}

export const tpm = modelledDevice({
  element: "tpm",
  identity: byPosition,
  model: {
    shape: { tpm: tpmShape.optional() },
    render: ({ tpm: one }) => [
      one &&
        element(
          "tpm",
          { model: one.model },
          element("backend", {
            type: "emulator",
            version: one.version ?? DEFAULT_VERSION,
            persistent_state: one.persistentState,
          }),
        ),
    ],
    parse: ([first]) => ({ tpm: parse(first) }),
    gates: [
      {
        setting: "a TPM whose state is kept",
        minimum: "7.0.0",
        asked: (d) => when(d.tpm?.persistentState !== undefined, "devices.tpm.persistentState"),
        source: DOC,
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
      when: is("type", "external"),
      setting: "a TPM emulator of one's own",
      minimum: "9.0.0",
      source: FORMAT_DOC,
    },
    { place: "backend/profile", setting: "the profile of an emulated TPM", minimum: "10.10.0", source: DROPPED },
  ],
});
