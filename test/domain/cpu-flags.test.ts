import assert from "node:assert/strict";
import { HYPERV_CHILDREN, HYPERV_ELEMENTS, HYPERV_VALUES } from "../../src/domain/sections/hyperv";
import { catalogue } from "../../src/enlightenments/catalogue";
import { cpuFlags } from "./cpu-flags";
import { changed, hyperv, small } from "./small-definition";

const on = { state: "on" as const };

describe("cpuFlags", () => {
  it("is empty for a machine without enlightenments", () => assert.deepEqual(cpuFlags(small()), []));

  it("spells elements, children, values, the timer and the panic device as QEMU does", () => {
    const d = hyperv({ vendor_id: { state: "on", value: "KVM Hv" }, spinlocks: { state: "on", value: 8191 }, stimer: on, "stimer.direct": on, emsr_bitmap: on, tlbflush: on, "tlbflush.extended": { state: "off" }, reset: { state: "off" } });
    d.clock.timers = [{ name: "hypervclock", present: true }];
    d.devices.panic = ["isa", "hyperv"];
    assert.deepEqual(new Set(cpuFlags(d)), new Set(["hv-spinlocks=0x1fff", "hv-vendor-id=KVM Hv", "hv-stimer=on", "hv-stimer-direct=on", "hv-emsr-bitmap=on", "hv-tlbflush=on", "hv-time=on", "hv-crash=on"]));
  });

  it("gives nothing for what is off, absent or inside something that is off", () => {
    const d = hyperv({ relaxed: { state: "off" }, stimer: { state: "off" }, "stimer.direct": on });
    d.clock.timers = [{ name: "hypervclock", present: false }, { name: "hpet", present: true }];
    assert.deepEqual(cpuFlags(d), []);
    assert.deepEqual(cpuFlags(changed((c) => (c.clock.timers = [{ name: "hypervclock" }]))), []);
  });

  it("takes a number of retries that is not written for never", () => {
    assert.deepEqual(cpuFlags(hyperv({ spinlocks: on })), ["hv-spinlocks=0xffffffff"]);
  });

  it("says passthrough, and what stands outside the list", () => {
    const d = hyperv({}, "passthrough");
    d.clock.timers = [{ name: "hypervclock", present: true }];
    assert.deepEqual(cpuFlags(d), ["hv-passthrough=on", "hv-time=on"]);
  });
});

describe("the tables of the hyperv section and the catalogue", () => {
  it("name the same elements, children and value attributes", () => {
    const elements: string[] = [];
    const children: string[] = [];
    const values: [string, string][] = [];
    for (const { libvirt } of catalogue) {
      if (libvirt.kind === "element") {
        elements.push(libvirt.element);
        if (libvirt.valueAttribute !== undefined) values.push([libvirt.element, libvirt.valueAttribute]);
      } else if (libvirt.kind === "child") children.push(`${libvirt.parent}.${libvirt.element}`);
    }
    assert.deepEqual([...HYPERV_ELEMENTS].sort(), elements.sort());
    assert.deepEqual(Object.entries(HYPERV_CHILDREN).flatMap(([p, cs]) => cs.map((c) => `${p}.${c}`)).sort(), children.sort());
    assert.deepEqual(Object.entries(HYPERV_VALUES).map(([name, v]) => [name, v.attribute]).sort(), values.sort());
  });
});
