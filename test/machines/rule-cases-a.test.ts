import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { serialize } from "../../src/domain/xml";
import { lintDomainXml } from "../../src/lint";
import { edited, exampleDomain, exampleMachine, judgeMachine, machineRules } from "../../src/machines";
import { deviceCases } from "./cases/devices";
import { diskCases } from "./cases/disks";
import { enlightenmentCases } from "./cases/enlightenments";
import type { Cases } from "./cases/xml";

const CASES: Cases = { ...enlightenmentCases, ...diskCases, ...deviceCases };

const ruleOf = (id: string) => {
  const rule = machineRules.find((one) => one.id === id);
  assert.ok(rule, id);
  return rule;
};

describe("rules about timers, enlightenments, disks, network and devices, by cases", () => {
  for (const [id, cases] of Object.entries(CASES)) {
    cases.forEach(({ found, repaired, ...example }, index) => {
      it(`${id}: case ${index + 1}`, () => {
        const { findings, notChecked } = judgeMachine([ruleOf(id)], exampleMachine(example));
        assert.deepEqual(notChecked, []);
        assert.deepEqual(
          findings.map(({ severity, path: place }) => `${severity} ${place}`),
          found.map(([place]) => place),
        );
        found.forEach(([, ...words], at) => {
          for (const word of words)
            assert.ok(findings[at]!.message.includes(word), `${word}: ${findings[at]!.message}`);
        });
        if (repaired === undefined) return;
        const after = findings.reduce((root, { repair = [] }) => edited(root, repair), exampleDomain(example));
        const text = compact(serialize(after));
        if (repaired.has !== undefined) assert.ok(text.includes(repaired.has), text);
        if (repaired.lacks !== undefined) assert.ok(!text.includes(repaired.lacks), text);
      });
    });
  }

  it("have a case that is found for each rule of this part", () => {
    for (const [id, cases] of Object.entries(CASES))
      assert.ok(
        cases.some(({ found }) => found.length > 0),
        id,
      );
  });
});

const compact = (xml: string): string => xml.replaceAll(/>\s+</g, "><");

const root = path.join(__dirname, "..");
const read = (...steps: string[]): string => readFileSync(path.join(root, ...steps), "utf8");
const mine = (xml: string, severities: readonly string[]) =>
  lintDomainXml(xml, { sets: ["strict"] })
    .findings.filter(({ ruleId, severity }) => CASES[ruleId] !== undefined && severities.includes(severity))
    .map(({ ruleId, place }) => `${ruleId} ${place}`);

/** What is right about definitions that show all that can be said. */
const TRUE_OF_GOLDENS: Readonly<Record<string, readonly string[]>> = {
  networks: ["network-rtl8139 devices/interface[52:54:00:00:00:02]/model/@type"],
  "platform-devices": ["watchdog-without-driver devices/watchdog[i6300esb]"],
  // They have a console, and no video device.
  "host-devices": ["video-without-driver devices"],
  "vfio-desktop": ["video-without-driver devices"],
  "input-and-sound": ["video-without-driver devices"],
  "pulse-and-socket": ["video-without-driver devices", "sound-without-driver devices/sound[ac97]/@model"],
  "network-options": ["network-rtl8139 devices/interface[52:54:00:00:00:03]/model/@type"],
};

describe("the same rules, of our own machines", () => {
  for (const name of readdirSync(path.join(root, "golden"))) {
    it(`${name} has no warning that is not true`, () => {
      const xml = read("golden", name, "domain.xml");
      const isBare = !xml.includes("<hyperv") && xml.includes("<domain type='kvm'") && xml.includes("arch='x86_64'");
      const bare = isBare ? ["hyperv-missing features"] : [];
      assert.deepEqual(mine(xml, ["warning", "error"]), [...bare, ...(TRUE_OF_GOLDENS[name] ?? [])]);
    });
  }

  it("guests of every preset have nothing but their installation media, and one its watchdog", () => {
    const guests = readdirSync(path.join(root, "guest", "golden"));
    const found = guests.flatMap((name) =>
      mine(read("guest", "golden", name, "domain.xml"), ["info", "warning", "error"]),
    );
    assert.deepEqual(
      [...new Set(found.map((one) => one.split(" ")[0]))],
      ["media-inserted", "watchdog-without-driver"],
    );
  });

  it("say of machines of others only what is true", () => {
    const found = (name: string) => mine(read("domain", "fixtures", `${name}.xml`), ["warning", "error"]);
    for (const name of ["virt-manager-windows-11", "aarch64-linux", "libvirt-9.0-live"])
      assert.deepEqual(found(name), [], name);
    // Nothing says that it runs another system than Windows.
    for (const name of ["sev-linux"]) assert.deepEqual(found(name), ["hyperv-missing features"], name);
    // 32 bits: devices of that time.
    assert.deepEqual(mine(read("domain", "fixtures", "i440fx-windows-xp.xml"), ["info", "warning", "error"]), []);
    // A GPU of the host and less memory than the maximum; a watchdog.
    assert.deepEqual(found("passthrough-and-tuning"), [
      "balloon-pinned-memory devices/memballoon",
      "watchdog-without-driver devices/watchdog[i6300esb]",
    ]);
  });
});
