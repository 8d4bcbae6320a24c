import assert from "node:assert/strict";
import {
  renderDomainXml,
  unsupportedByLibvirt,
  UnsupportedByLibvirtError,
  type DomainDefinitionInput,
} from "../../src/domain";
import { isAtLeast } from "../../src/domain/version";
import { changed, hyperv, small } from "./small-definition";

const on = { state: "on" as const };
const uefi = { type: "uefi" as const, secureBoot: false, enrolledKeys: false };

/**
 * What asks for it, the property that does, and the first libvirt that has it (the facts' sources are in the table of
 * gates).
 */
const gated: readonly (readonly [DomainDefinitionInput, string, string])[] = [
  [hyperv({ emsr_bitmap: on }), "features.hyperv.features.emsr_bitmap", "10.7.0"],
  [hyperv({ xmm_input: { state: "off" } }), "features.hyperv.features.xmm_input", "10.7.0"],
  [hyperv({ tlbflush: on, "tlbflush.direct": on }), "features.hyperv.features.tlbflush.direct", "11.0.0"],
  [hyperv({ tlbflush: on, "tlbflush.extended": on }), "features.hyperv.features.tlbflush.extended", "11.0.0"],
  [hyperv({ avic: on }), "features.hyperv.features.avic", "8.10.0"],
  [hyperv({ stimer: on, "stimer.direct": on }), "features.hyperv.features.stimer.direct", "5.7.0"],
  [hyperv({}, "host-model"), "features.hyperv.mode", "11.9.0"],
  [hyperv({ ipi: { state: "off" } }, "host-model"), "features.hyperv.features.ipi", "12.1.0"],
  [hyperv({}, "passthrough"), "features.hyperv.mode", "8.0.0"],
  [hyperv({ spinlocks: on }), "features.hyperv.features.spinlocks.value", "11.9.0"],
  [changed((d) => (d.cpu.mode = "maximum")), "cpu.mode", "7.1.0"],
  [changed((d) => (d.cpu.migratable = false)), "cpu.migratable", "6.5.0"],
  [changed((d) => (d.cpu.addressBits = 42)), "cpu.addressBits", "8.7.0"],
  [changed((d) => (d.cpu.topology = { sockets: 1, dies: 2, cores: 1, threads: 1 })), "cpu.topology.dies", "6.1.0"],
  [changed((d) => (d.os.firmware = uefi)), "os.firmware", "7.2.0"],
  [changed((d) => (d.os.firmware = { ...uefi, nvramTemplate: "/t" })), "os.firmware.nvramTemplate", "9.2.0"],
  [changed((d) => (d.numatune = { mode: "restrictive", nodeset: "0" })), "numatune.mode", "7.3.0"],
  [changed((d) => (d.numatune = { mode: "preferred", nodeset: "0-1" })), "numatune.nodeset", "9.0.0"],
  [changed((d) => (d.devices.panic = ["isa", "pvpanic"])), "devices.panic[1]", "9.1.0"],
  [changed((d) => (d.devices.watchdog = { model: "itco", action: "reset" })), "devices.watchdog.model", "9.1.0"],
  [changed((d) => (d.devices.sound = "virtio")), "devices.sound", "10.4.0"],
  [changed((d) => (d.devices.audio = { type: "pipewire" })), "devices.audio", "9.10.0"],
  [
    changed(
      (d) =>
        (d.devices.inputs = [
          { type: "keyboard", bus: "usb" },
          { type: "evdev", device: "/dev/input/by-id/a" },
        ]),
    ),
    "devices.inputs[1]",
    "7.4.0",
  ],
  [
    changed((d) => (d.devices.interfaces = [{ source: { type: "network", network: "a" }, model: "igb" }])),
    "devices.interfaces[0]",
    "9.3.0",
  ],
  [
    changed(
      (d) =>
        (d.devices.interfaces = [
          { source: { type: "bridge", bridge: "o" }, model: "virtio", vlan: { tags: [{ id: 4 }] }, openVSwitch: {} },
          { source: { type: "bridge", bridge: "b" }, model: "virtio", vlan: { tags: [{ id: 4 }] } },
        ]),
    ),
    "devices.interfaces[1]",
    "11.0.0",
  ],
  [
    changed((d) => (d.devices.tpm = { model: "tpm-crb", persistentState: true })),
    "devices.tpm.persistentState",
    "7.0.0",
  ],
  [
    changed(
      (d) =>
        (d.devices.disks = [
          { device: "disk", source: { type: "file", path: "/x" }, target: "vda", bus: "virtio", io: "io_uring" },
        ]),
    ),
    "devices.disks[0]",
    "6.3.0",
  ],
];

/** One step below a version: 9.1.0 → 9.0.99, 9.0.0 → 8.99.0. */
const justBelow = (version: string): string => {
  const [major, minor] = version.split(".").map(Number) as [number, number];
  return minor > 0 ? `${major}.${minor - 1}.99` : `${major - 1}.99.0`;
};

describe("unsupportedByLibvirt", () => {
  for (const [definition, path, minimum] of gated) {
    it(`${path} needs libvirt ${minimum}: refused by ${justBelow(minimum)}, taken from it on`, () => {
      const below = unsupportedByLibvirt(definition, justBelow(minimum)).filter((u) => u.path === path);
      assert.deepEqual(
        below.map((u) => [u.path, u.minimum]),
        [[path, minimum]],
      );
      assert.deepEqual(
        unsupportedByLibvirt(definition, minimum).filter((u) => u.path === path),
        [],
      );
      assert.deepEqual(unsupportedByLibvirt(definition, "99.0.0"), []);
    });
  }

  it("finds everything at once", () => {
    const d = hyperv({ emsr_bitmap: on, tlbflush: on, "tlbflush.direct": on });
    d.devices.watchdog = { model: "itco", action: "reset" };
    assert.deepEqual(
      new Set(unsupportedByLibvirt(d, "9.0.0").map((u) => u.path)),
      new Set([
        "devices.watchdog.model",
        "features.hyperv.features.emsr_bitmap",
        "features.hyperv.features.tlbflush.direct",
      ]),
    );
    assert.equal(unsupportedByLibvirt(d, "9.0.0").length, 3);
  });

  const never: readonly (readonly [string, DomainDefinitionInput, string])[] = [
    ["a flag beside passthrough", hyperv({ relaxed: on }, "passthrough"), "features.hyperv.features.relaxed"],
    [
      "a child while its parent is off",
      hyperv({ stimer: { state: "off" }, "stimer.direct": on }),
      "features.hyperv.features.stimer.direct",
    ],
    ["a child without its parent", hyperv({ "tlbflush.extended": on }), "features.hyperv.features.tlbflush.extended"],
    ["a vendor id without a value", hyperv({ vendor_id: on }), "features.hyperv.features.vendor_id.value"],
    [
      "a value where there is none",
      hyperv({ relaxed: { state: "on", value: 1 } }),
      "features.hyperv.features.relaxed.value",
    ],
  ];
  for (const [what, definition, path] of never) {
    it(`${what} is refused for every libvirt, also where none is named`, () => {
      for (const version of ["9.0.0", "99.0.0", undefined]) {
        assert.deepEqual(
          unsupportedByLibvirt(definition, version)
            .filter((u) => u.minimum === "")
            .map((u) => u.path),
          [path],
        );
      }
      assert.throws(
        () => renderDomainXml(definition),
        (e: Error) => e instanceof UnsupportedByLibvirtError && e.message.includes(`${path}: no libvirt has `),
      );
    });
  }

  it("asks nothing of a plain machine", () => {
    assert.deepEqual(unsupportedByLibvirt(small(), "4.0.0"), []);
  });
});

describe("renderDomainXml for a libvirt", () => {
  it("refuses what that libvirt would refuse or silently drop, naming the machine, each setting and its version", () => {
    const d = hyperv({ tlbflush: on, "tlbflush.direct": on, emsr_bitmap: on });
    assert.throws(
      () => renderDomainXml(d, { libvirt: "9.0.0" }),
      (e: Error) => {
        assert.ok(e instanceof UnsupportedByLibvirtError);
        assert.match(e.message, /^domain "small" cannot be written for libvirt 9\.0\.0: /);
        assert.match(e.message, /features\.hyperv\.features\.tlbflush\.direct: .*needs libvirt 11\.0\.0 or newer/);
        assert.match(e.message, /features\.hyperv\.features\.emsr_bitmap: .*needs libvirt 10\.7\.0 or newer/);
        return true;
      },
    );
    assert.match(renderDomainXml(d, { libvirt: "11.0.0" }), /<direct state='on'\/>/);
    assert.match(renderDomainXml(d), /<direct state='on'\/>/);
  });

  it("leaves the mode out for a libvirt that does not know it", () => {
    assert.match(renderDomainXml(hyperv({ relaxed: on }), { libvirt: "7.10.0" }), /<hyperv>/);
    assert.match(renderDomainXml(hyperv({ relaxed: on }), { libvirt: "8.0.0" }), /<hyperv mode='custom'>/);
  });

  it("refuses a version that is none", () => {
    assert.throws(
      () => renderDomainXml(hyperv({ relaxed: on }), { libvirt: "new" }),
      /"new" is not a version such as 9\.0\.0/,
    );
  });
});

describe("isAtLeast", () => {
  for (const [a, b, expected] of [
    ["9.0.0", "9.0.0", true],
    ["10.0.0", "9.9.9", true],
    ["9.10.0", "9.9.0", true],
    ["9.0", "9.0.0", true],
    ["9.0.0", "9.0.1", false],
    ["8.10.0", "9.0.0", false],
    ["12.8.0-1.fc45", "12.8", true],
  ] as const) {
    it(`${a} ${expected ? "is" : "is not"} at least ${b}`, () => assert.equal(isAtLeast(a, b), expected));
  }
});
