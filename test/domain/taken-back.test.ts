import assert from "node:assert/strict";
import { parseDomainXml, renderDomainXml, type DomainDefinitionInput } from "../../src/domain";
import { changed } from "./small-definition";

/**
 * Properties of the definition that no argument of a guest sets. They stay in the definition because of drift: an
 * update takes back what somebody sets by hand. What the definition does not have is kept instead.
 */
const unset: readonly (readonly [string, (d: DomainDefinitionInput) => void])[] = [
  ["memoryLocked", (d) => (d.memoryLocked = true)],
  ["os.bootMenu", (d) => (d.os.bootMenu = true)],
  ["cpu.check", (d) => (d.cpu.check = "full")],
  ["cpu.migratable", (d) => (d.cpu.migratable = false)],
  ["clock.timers[].track", (d) => (d.clock.timers[0]!.track = "wall")],
  ["clock.timers[].mode", (d) => (d.clock.timers[0]!.mode = "native")],
  ["onPoweroff", (d) => (d.onPoweroff = "preserve")],
  ["onReboot", (d) => (d.onReboot = "destroy")],
  ["onCrash", (d) => (d.onCrash = "coredump-restart")],
  ["devices.interfaces[].queues", (d) => (d.devices.interfaces[0]!.queues = 4)],
  ["devices.interfaces[].bootOrder", (d) => (d.devices.interfaces[0]!.bootOrder = 1)],
  ["devices.serialConsole", (d) => (d.devices.serialConsole = true)],
  ["devices.video.vramKiB", (d) => (d.devices.video = { model: "vga", vramKiB: 65536 })],
  ["devices.video.heads", (d) => (d.devices.video = { model: "vga", heads: 2 })],
  ["devices.watchdog", (d) => (d.devices.watchdog = { model: "i6300esb", action: "reset" })],
];

const declared = (): DomainDefinitionInput =>
  changed((d) => {
    d.clock.timers = [{ name: "tsc" }];
    d.devices.interfaces = [{ source: { type: "user" }, mac: "52:54:00:00:00:01", model: "virtio" }];
    d.devices.video = { model: "vga" };
  });

describe("what somebody set by hand and no argument can", () => {
  for (const [property, set] of unset) {
    it(`${property} is taken back by an update`, () => {
      const byHand = declared();
      set(byHand);
      const xml = renderDomainXml(byHand);
      assert.notEqual(xml, renderDomainXml(declared()));
      assert.equal(renderDomainXml(declared(), {}, parseDomainXml(xml).rest), renderDomainXml(declared()));
    });
  }

  it("a device that the definition does not have is kept", () => {
    const card = "<smartcard mode='passthrough' type='spicevmc'/>";
    const xml = renderDomainXml(declared()).replace("</devices>", `${card}</devices>`);
    assert.ok(renderDomainXml(declared(), {}, parseDomainXml(xml).rest).includes(card));
  });
});
