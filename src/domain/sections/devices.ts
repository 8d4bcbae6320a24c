import { defined } from "../../foreign/defined";
import type { DomainDefinition, DomainDefinitionInput } from "../definition";
import { child, element, type XmlElement } from "../xml";
import {
  parseChannels,
  parseGraphics,
  parseSerial,
  parseSound,
  parseTablet,
  parseVideo,
  renderChannels,
  renderGraphics,
  renderSerial,
  renderSound,
  renderTablet,
  renderVideo,
} from "./console";
import { parseControllers, renderControllers } from "./controllers";
import { parseDisks, renderDisks } from "./disks";
import { parseInterfaces, renderInterfaces } from "./interfaces";
import {
  parseMemballoon,
  parsePanic,
  parseRng,
  parseTpm,
  parseWatchdog,
  renderMemballoon,
  renderPanic,
  renderRng,
  renderTpm,
  renderWatchdog,
} from "./platform";

/** Devices in the order in which libvirt writes them. */
export const renderDevices = (d: DomainDefinitionInput["devices"]): XmlElement =>
  element(
    "devices",
    undefined,
    ...renderDisks(d.disks),
    ...renderControllers(d.controllers),
    ...renderInterfaces(d.interfaces),
    renderSerial(d.serialConsole),
    ...renderChannels(d),
    renderTablet(d.tablet),
    renderTpm(d.tpm),
    renderGraphics(d.graphics),
    renderSound(d.sound),
    renderVideo(d.video),
    renderWatchdog(d.watchdog),
    renderMemballoon(d.memballoon),
    renderRng(d.rng),
    ...renderPanic(d.panic),
  );

export function parseDevices(domain: XmlElement): DomainDefinition["devices"] {
  const devices = child(domain, "devices");
  return defined({
    disks: parseDisks(devices),
    controllers: parseControllers(devices),
    interfaces: parseInterfaces(devices),
    ...parseChannels(devices),
    serialConsole: parseSerial(devices),
    tablet: parseTablet(devices),
    graphics: parseGraphics(devices),
    video: parseVideo(devices),
    sound: parseSound(devices),
    rng: parseRng(devices),
    tpm: parseTpm(devices),
    panic: parsePanic(devices),
    memballoon: parseMemballoon(devices),
    watchdog: parseWatchdog(devices),
  });
}
