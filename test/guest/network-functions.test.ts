import assert from "node:assert/strict";
import { renderDomainXml } from "../../src/domain";
import { exampleGuest, exampleHost, explain, resolveGuest } from "../../src/guest";
import { wantedFunctions } from "../../src/guest/host/network-functions";
import type { NetworkSpec } from "../../src/guest/types";
import { LAB } from "./device-tables";

const lab = exampleHost({ hostDevices: LAB });
const guest = (...functions: NonNullable<NetworkSpec["function"]>[]) =>
  exampleGuest({ networks: functions.map((one) => ({ function: one, vlan: { tags: [42] } })) });

describe("network adapters that are functions of a card", () => {
  it("are found by the card and their number, with a MAC address and a VLAN that the card sets", () => {
    const resolution = resolveGuest(guest({ of: "eth2", index: 1 }), lab);
    assert.deepEqual(
      resolution.definition?.devices.interfaces.map(({ source, vlan, model }) => ({ source, vlan, model })),
      [{ source: { type: "hostdev", address: "0000:02:10.2" }, vlan: { tags: [{ id: 42 }] }, model: undefined }],
    );
    assert.match(
      renderDomainXml(resolution.definition),
      /<interface type='hostdev' managed='yes'>\s*<mac address='52:54:00:[^']*'\/>\s*<source>\s*<address type='pci' domain='0x0000' bus='0x02' slot='0x10' function='0x2'\/>/,
    );
    assert.deepEqual(resolution.definition?.devices.hostDevices, undefined);
    const { settings } = explain(resolution);
    const { value, why } = settings.find(({ setting }) => setting === "networks[0].function")!;
    assert.match(value, /^0000:02:10\.2 \(/);
    assert.match(why, /trusted .* is unknown: `ip link show`/);
    assert.ok(!settings.some(({ setting }) => setting === "networks[0].model"));
  });

  it("have no place in a definition before the host is known", () => {
    assert.equal(resolveGuest(guest({ of: "eth2", index: 1 })).definition, undefined);
    assert.notEqual(resolveGuest(guest({ address: "0000:02:10.2" })).definition, undefined);
  });

  it("are devices that one machine has for itself", () => {
    const migratable = resolveGuest({ ...guest({ of: "eth2", index: 0 }), migratable: true }, lab);
    assert.ok(migratable.findings.some(({ ruleId }) => ruleId === "migratable-host-device"));
    const used = { ...LAB, pci: LAB.pci!.map((one) => ({ ...one, usedBy: "other" })) };
    const { findings } = resolveGuest(guest({ of: "eth2", index: 0 }), exampleHost({ hostDevices: used }));
    assert.ok(findings.some(({ ruleId, path }) => ruleId === "host-device-user" && path === "networks[0].function"));
  });

  it("at an address that is another device now are an error, with where it is and what to do", () => {
    const { findings } = resolveGuest(guest({ address: "0000:02:10.2", id: "8086:1520" }), lab);
    const found = findings.find(({ ruleId }) => ruleId === "host-device-found")!;
    assert.equal(found.path, "networks[0].function");
    assert.match(found.message, /is 8086:1520 at 0000:02:10\.2, but on kvm1 that address is now 8086:10ca/);
    assert.match(found.fix!, /set `id` and `slot`/);
    const same = resolveGuest(guest({ address: "0000:02:10.2", id: "8086:10ca" }), lab);
    assert.ok(!same.findings.some(({ ruleId }) => ruleId === "host-device-found"));
  });

  it("at an address where the host has nothing are an error", () => {
    const { findings } = resolveGuest(guest({ address: "0000:09:10.0" }), lab);
    assert.match(
      findings.find(({ ruleId }) => ruleId === "host-device-found")!.message,
      /networks\[0\]\.function of .* is a device at 0000:09:10\.0, which kvm1 does not have/,
    );
  });

  it("are read of the host by their cards or addresses", () => {
    assert.deepEqual(
      wantedFunctions([{ function: { of: "eno1", index: 3 } }, {}, { function: { address: "0000:02:10.0" } }]),
      {
        interfaces: ["eno1"],
        pci: ["0000:02:10.0"],
      },
    );
    assert.equal(wantedFunctions([{ bridge: "br0" }, null, { function: 5 }]), undefined);
    assert.equal(wantedFunctions("x"), undefined);
  });
});
