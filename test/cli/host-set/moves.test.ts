import assert from "node:assert/strict";
import path from "node:path";
import { obstacles } from "../../../src/cli/host-set/moves";
import { resolveGuest } from "../../../src/guest/resolve";
import { intersectProfiles, loadHostProfile, type HostProfile } from "../../../src/hosts";

const kvm1: HostProfile = { ...loadHostProfile(path.join(__dirname, "../hosts/intel.yaml")), libvirt: "12.8.0" };

/** What stands against moving the guest from kvm1 to a twin of it that lacks some enlightenments. */
function lost(lacking: readonly string[], guest: object): string[] {
  const poor: HostProfile = {
    ...kvm1,
    name: "kvm6",
    hypervFeatures: kvm1.hypervFeatures!.filter((name) => !lacking.includes(name)),
  };
  const spec = {
    name: "ada",
    windows: "windows-11",
    systemDisk: { path: "/a.qcow2" },
    cpu: { mode: "host-model" },
    enlightenmentMode: "host-model",
    ...guest,
  };
  const hosts = [kvm1, poor];
  return obstacles(resolveGuest(spec, intersectProfiles(hosts).profile), hosts).map(({ reason }) => reason);
}

describe("moves in enlightenmentMode host-model", () => {
  it("names what the host of the start has and the other lacks", () => {
    assert.deepEqual(lost(["ipi"], {}), [
      "if started on kvm1, it has ipi, which kvm6 does not support (enlightenmentMode host-model)",
    ]);
  });

  it("does not name what the user turned off, nor what stands on it", () => {
    assert.deepEqual(lost(["ipi"], { enlightenments: { ipi: "off" } }), []);
    assert.deepEqual(lost(["tlbflush"], { enlightenments: { tlbflush: "off" } }), []);
    assert.deepEqual(lost(["tlbflush", "ipi"], { enlightenments: { tlbflush: "off" } }), [
      "if started on kvm1, it has ipi, which kvm6 does not support (enlightenmentMode host-model)",
    ]);
  });
});
