import assert from "node:assert/strict";
import { HYPERV_CHILDREN, HYPERV_ELEMENTS, HYPERV_VALUES } from "../../src/domain/sections/hyperv";
import { catalogue } from "../../src/enlightenments/catalogue";
import { cpuFlags } from "./cpu-flags";
import { changed, hyperv, small } from "./small-definition";
import { domcapabilitiesEnum } from "../enlightenments/facts";

const on = { state: "on" as const };

describe("cpuFlags", () => {
  it("is empty for a machine without enlightenments", () => assert.deepEqual(cpuFlags(small()), []));

  it("spells elements, children, values, the timer and the panic device as QEMU does", () => {
    const d = hyperv({
      vendor_id: { state: "on", value: "KVM Hv" },
      spinlocks: { state: "on", value: 8191 },
      stimer: on,
      "stimer.direct": on,
      emsr_bitmap: on,
      tlbflush: on,
      "tlbflush.extended": { state: "off" },
      reset: { state: "off" },
    });
    d.clock.timers = [{ name: "hypervclock", present: true }];
    d.devices.panic = ["isa", "hyperv"];
    assert.deepEqual(
      new Set(cpuFlags(d)),
      new Set([
        "hv-spinlocks=0x1fff",
        "hv-vendor-id=KVM Hv",
        "hv-stimer=on",
        "hv-stimer-direct=on",
        "hv-emsr-bitmap=on",
        "hv-tlbflush=on",
        "hv-time=on",
        "hv-crash=on",
      ]),
    );
  });

  it("gives nothing for what is off, absent or inside something that is off", () => {
    const d = hyperv({ relaxed: { state: "off" }, stimer: { state: "off" }, "stimer.direct": on });
    d.clock.timers = [
      { name: "hypervclock", present: false },
      { name: "hpet", present: true },
    ];
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

describe("the hyperv section", () => {
  it("writes elements in the order of libvirt's own list, reads their children and their values", () => {
    // virDomainHyperv in libvirt's src/conf/domain_conf.c, as a test's table of facts has it.
    const list = domcapabilitiesEnum;
    assert.deepEqual(HYPERV_ELEMENTS, list);
    assert.deepEqual(Object.fromEntries(HYPERV_CHILDREN), { stimer: ["direct"], tlbflush: ["direct", "extended"] });
    assert.deepEqual(Object.fromEntries(HYPERV_VALUES), {
      spinlocks: { attribute: "retries", type: "number" },
      vendor_id: { attribute: "value", type: "string" },
    });
  });

  it("stands in the catalogue with a place of its own for each element", () => {
    const places = catalogue.flatMap(({ libvirt }) => (libvirt.kind === "element" ? [libvirt.place] : []));
    assert.equal(new Set(places).size, places.length);
  });
});
