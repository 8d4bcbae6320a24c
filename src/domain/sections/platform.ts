import { defined } from "../../foreign/defined";
import {
  memballoonModel,
  panicModel,
  tpmModel,
  tpmVersion,
  watchdogModel,
  type DomainDefinition,
  type DomainDefinitionInput,
} from "../definition";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";
import { oneOf, yesNo } from "./values";

/** Small devices of the platform: TPM, watchdog, balloon, random numbers, panic. */
type Devices = DomainDefinition["devices"];
type DevicesInput = DomainDefinitionInput["devices"];

export const DEFAULT_TPM_VERSION = "2.0";

export const renderTpm = (tpm: DevicesInput["tpm"]): XmlElement | undefined =>
  tpm &&
  element(
    "tpm",
    { model: tpm.model },
    element("backend", {
      type: "emulator",
      version: tpm.version ?? DEFAULT_TPM_VERSION,
      persistent_state: tpm.persistentState,
    }),
  );

/** Only the emulator; a TPM of the host, or one that runs elsewhere, stays in the rest. */
export function parseTpm(devices: XmlElement | undefined): Devices["tpm"] {
  const tpm = child(devices, "tpm");
  const backend = child(tpm, "backend");
  const model = oneOf(tpmModel.options, attribute(tpm, "model") ?? "tpm-tis");
  // Seen on libvirt 9.0: an emulated TIS device without a word is a TPM 1.2.
  const version = oneOf(tpmVersion.options, attribute(backend, "version") ?? (model === "tpm-crb" ? "2.0" : "1.2"));
  if (!tpm || attribute(backend, "type") !== "emulator" || !model || !version) return undefined;
  return defined({ model, version, persistentState: yesNo(backend, "persistent_state") });
}

export const renderWatchdog = (watchdog: DevicesInput["watchdog"]): XmlElement | undefined =>
  watchdog && element("watchdog", { model: watchdog.model, action: watchdog.action });

export function parseWatchdog(devices: XmlElement | undefined): Devices["watchdog"] {
  for (const el of childrenOf(devices, "watchdog")) {
    const model = oneOf(watchdogModel.options, attribute(el, "model"));
    if (model) return { model, action: attribute(el, "action") ?? "reset" };
  }
  return undefined;
}

export const renderMemballoon = (model: DevicesInput["memballoon"]): XmlElement => element("memballoon", { model });
/** libvirt adds a virtio balloon where the XML says nothing. */
export const parseMemballoon = (devices: XmlElement | undefined): Devices["memballoon"] =>
  oneOf(memballoonModel.options, attribute(child(devices, "memballoon"), "model")) ?? "virtio";

export const renderRng = (on: boolean): XmlElement | undefined =>
  on ? element("rng", { model: "virtio" }, element("backend", { model: "random" }, "/dev/urandom")) : undefined;
export const parseRng = (devices: XmlElement | undefined): boolean =>
  childrenOf(devices, "rng").some((el) => attribute(el, "model") === "virtio");

export const renderPanic = (models: DevicesInput["panic"] = []): XmlElement[] =>
  models.map((model) => element("panic", { model }));
export const parsePanic = (devices: XmlElement | undefined): Devices["panic"] =>
  childrenOf(devices, "panic").flatMap((el) => oneOf(panicModel.options, attribute(el, "model") ?? "isa") ?? []);
