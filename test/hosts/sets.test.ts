import assert from "node:assert/strict";
import { hostEnlightenments, intersectProfiles, parseHostProfile } from "../../src/hosts";
import { capabilities, domcapabilities, usual, version } from "./answers";

const old = parseHostProfile({ name: "old", domcapabilities: domcapabilities({ hyperv: usual, model: "EPYC" }), capabilities: capabilities(), version: version("9.0.0", "7.2.22"), uname: "6.1.0" });
const recent = parseHostProfile({ name: "recent", domcapabilities: domcapabilities({ hyperv: [...usual, "emsr_bitmap", "xmm_input"], features: ["svm"] }), capabilities: capabilities(), version: version("12.8.0", "11.1.3"), uname: "7.2.0" });
const intel = parseHostProfile({ name: "intel", domcapabilities: domcapabilities({ vendor: "Intel", model: "Skylake-Client", hyperv: [...usual, "evmcs"] }), version: version("11.3.0", "10.0.0"), uname: "6.12.0" });

describe("host sets", () => {
  const { profile, losses } = intersectProfiles([recent, old]);

  it("a set can do what all its hosts can", () => {
    assert.deepEqual([profile.libvirt, profile.qemu, profile.linux], ["9.0.0", "7.2.22", "6.1.0"]);
    assert.equal(profile.name, "recent, old");
    for (const name of ["synic", "time", "tlbflush"]) assert.equal(hostEnlightenments(profile).support(name).known, "yes", name);
    for (const name of ["xmm-input", "tlbflush-ext"]) assert.equal(hostEnlightenments(profile).support(name).known, "no", name);
  });

  it("every loss names the setting, the host and the reason", () => {
    const loss = losses.find(({ what }) => what === "enlightenments.tlbflushExt");
    assert.deepEqual(loss, { what: "enlightenments.tlbflushExt", host: "old", because: "libvirt 11.0 or newer; this host has 9.0" });
    assert.ok(losses.some(({ what, because }) => what === "cpu.model" && /EPYC-Rome.*EPYC/.test(because)));
  });

  it("unknown on one host is unknown for the set, not a loss", () => {
    const silent = parseHostProfile({ name: "silent", domcapabilities: domcapabilities({ hyperv: usual }) });
    const set = intersectProfiles([recent, silent]);
    assert.ok(!("libvirt" in set.profile) && !("cpus" in set.profile));
    assert.equal(set.losses.some(({ what }) => what === "libvirt"), false);
  });

  it("hosts of two vendors have no vendor in common, and lose evmcs", () => {
    const set = intersectProfiles([intel, recent]);
    assert.equal(set.profile.cpu.vendor, "unknown");
    assert.ok(set.losses.some(({ what, host }) => what === "cpu.vendor" && host === "recent"));
    assert.ok(set.losses.some(({ what, host, because }) => what === "enlightenments.evmcs" && host === "recent" && /Intel/.test(because)));
  });

  it("one host is its own set, and none is an error", () => {
    assert.deepEqual(intersectProfiles([old]).losses, []);
    assert.throws(() => intersectProfiles([]), RangeError);
  });

  it("the order of hosts changes only names", () => {
    const { name: _a, ...forward } = intersectProfiles([recent, old, intel]).profile;
    const { name: _b, ...backward } = intersectProfiles([intel, old, recent]).profile;
    const sorted = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_key, entry: unknown) => (Array.isArray(entry) ? [...entry].sort() : entry !== null && typeof entry === "object" ? Object.fromEntries(Object.entries(entry).sort()) : entry)));
    assert.deepEqual(sorted(forward), sorted(backward));
  });
});
