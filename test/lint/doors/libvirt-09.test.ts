import assert from "node:assert/strict";
import { toLibvirtDomainArgs } from "../../../src/adapters";
import { domainDefinition, domainDifferences, parseXml } from "../../../src/domain";
import { child, childElements, serialize, type XmlElement } from "../../../src/domain/xml";
import { findRule, lintDomainXml, lintMachine, type LintResult } from "../../../src/lint";
import { machineOfResource, UNKNOWN } from "../../../src/lint/doors";
import { goldenCases } from "../../domain/golden-cases";

const machineOf = (props: unknown) =>
  machineOfResource({ type: "libvirt:index/domain:Domain", name: "the guest", props })!;
/** Without what a rule says that it cannot find behind this door. */
const applicable = (found: readonly string[]): string[] =>
  found.filter((one) => findRule(one.split(" ")[0]!)?.notApplicable["pulumi-libvirt"] === undefined);
const places = ({ findings }: LintResult): string[] => findings.map(({ ruleId, place }) => `${ruleId} ${place}`).sort();

/** What provider 0.9 has no argument for, and what our adapter says although libvirt would fill it in. */
const LOST = ["uuid", "cpu/@migratable"];
const SAID = ["devices/video", "devices/video[3]"].flatMap((video) =>
  ["ram", "vgamem", "vram"].map((name) => `${video}/model/@${name}`),
);
/** Devices that our adapter has no arguments for: each is missing as a whole. */
const NOT_GIVEN = /^<(hostdev|disk type='nvme') /;

describe("a machine of @pulumi/libvirt 0.9", () => {
  for (const golden of goldenCases) {
    const args = toLibvirtDomainArgs(domainDefinition.parse(golden.definition), { libvirt: golden.libvirt });

    it(`has the findings of its XML: ${golden.name}`, () => {
      for (const windows of ["windows-11", undefined]) {
        const options = { sets: ["strict"], ...(windows === undefined ? {} : { windows }) } as const;
        const expected = applicable(places(lintDomainXml(golden.xml, options)));
        assert.deepEqual(places(lintMachine(machineOf(args), options)), expected);
      }
    });

    it(`is the machine of its XML: ${golden.name}`, () => {
      const differences = domainDifferences(parseXml(golden.xml), machineOf(args).root);
      assert.deepEqual(
        differences.filter(
          ({ path, before, after }) =>
            !LOST.includes(path) &&
            !(before === undefined && SAID.includes(path)) &&
            !(after === undefined && NOT_GIVEN.test(before ?? "")),
        ),
        [],
      );
    });
  }

  const desktop = () =>
    structuredClone(
      toLibvirtDomainArgs(
        domainDefinition.parse(goldenCases.find(({ name }) => name === "desktop-windows-11")!.definition),
      ),
    );

  it("finds the argument of a place, and the nearest one above what is not there", () => {
    const { locate } = machineOf(desktop());
    const at = (path: string) => locate(path).property;
    assert.equal(at("devices/disk[sda]/driver/@type"), "devices.disks[0].driver.type");
    assert.equal(at("devices/disk[sda]/driver/@copy_on_read"), "devices.disks[0].driver");
    assert.equal(at("devices/disk[sda]/source/@file"), "devices.disks[0].source.file.file");
    assert.equal(at("devices/disk[sda]/@type"), "devices.disks[0].source.file");
    assert.equal(at("memory"), "memory");
    assert.equal(at("memory/@unit"), "memoryUnit");
    assert.equal(at("os/loader/@secure"), "os.loaderSecure");
    assert.equal(at("features/hyperv/tlbflush/@state"), "features.hyperV.tlbFlush.state");
    assert.equal(at("metadata"), "metadata.xml");
    assert.equal(at("devices/graphics[vnc]/@listen"), "devices.graphics[0].vnc.listen");
    assert.equal(at("devices/nothing[1]/@of"), "devices");
    assert.equal(at(""), "");
  });

  it("says a source's kind where libvirt has it", () => {
    const unix = { unix: { mode: "connect", path: "/run/it.sock" } };
    const { root } = machineOf({
      ...desktop(),
      sysInfos: [{ fwCfg: { entries: [{ name: "opt/com.example/name", value: "a word" }] } }],
      devices: {
        tpms: [
          { backend: { external: { source: unix } } },
          { backend: { emulator: { source: { dir: { path: "/x" } } } } },
        ],
        rngs: [{ model: "virtio", backend: { egd: { source: unix } } }],
        redirDevs: [{ bus: "usb", source: { spiceVmc: true } }],
        inputs: [{ type: "passthrough", bus: "virtio", source: { passthrough: { evDev: "/dev/input/event1" } } }],
        interfaces: [
          { source: { network: { network: "ovs" } }, virtualPort: { params: { any: { profileId: "guests" } } } },
          { source: { bridge: { bridge: "ovs0" } }, virtualPort: { params: { midoNet: { interfaceId: "an id" } } } },
        ],
      },
    });
    const flat = (element: XmlElement) => serialize(element).replace(/\n\s*/g, "");
    const xml = (wanted: string) =>
      childElements(child(root, "devices")!)
        .filter(({ name }) => name === wanted)
        .map(flat);
    assert.equal(
      flat(child(root, "sysinfo")!),
      "<sysinfo type='fwcfg'><entry name='opt/com.example/name'>a word</entry></sysinfo>",
    );
    assert.deepEqual(xml("tpm"), [
      "<tpm><backend type='external'><source type='unix' mode='connect' path='/run/it.sock'/></backend></tpm>",
      "<tpm><backend type='emulator'><source type='dir' path='/x'/></backend></tpm>",
    ]);
    assert.deepEqual(xml("rng"), [
      "<rng model='virtio'><backend model='egd' type='unix'><source mode='connect' path='/run/it.sock'/></backend></rng>",
    ]);
    assert.deepEqual(xml("redirdev"), ["<redirdev bus='usb' type='spicevmc'/>"]);
    assert.deepEqual(xml("input"), [
      "<input type='passthrough' bus='virtio'><source evdev='/dev/input/event1'/></input>",
    ]);
    assert.deepEqual(xml("interface"), [
      "<interface type='network'><source network='ovs'/><virtualport><parameters profileid='guests'/></virtualport></interface>",
      "<interface type='bridge'><source bridge='ovs0'/><virtualport type='midonet'><parameters interfaceid='an id'/></virtualport></interface>",
    ]);
  });

  it("an unknown MAC address does not silence the wrong clock", () => {
    const args = desktop() as unknown as {
      clock: object;
      devices: { interfaces: { mac: unknown }[]; disks: { source: unknown }[] };
    };
    args.devices.interfaces[0]!.mac = { address: UNKNOWN };
    args.devices.disks[0]!.source = { file: { file: UNKNOWN } };
    args.clock = { offset: "utc", timers: [{ name: "hpet", present: "yes" }] };
    const machine = machineOf(args);
    // Nothing tells whether the argument would be an attribute or an element.
    assert.deepEqual(machine.unknown, [
      "devices/disk[sda]/source/file",
      "devices/disk[sda]/source/@file",
      "devices/interface/mac/address",
      "devices/interface/mac/@address",
    ]);
    const found = lintMachine(machine).findings.map(({ ruleId, path }) => `${ruleId} ${path}`);
    assert.ok(found.includes("hpet-on clock.timers[0].present"), found.join("\n"));
    assert.ok(found.includes("clock-utc clock.offset"), found.join("\n"));
  });

  it("says nothing about what is not known, whatever it is", () => {
    const known = lintMachine(machineOf(desktop())).findings.map(({ ruleId }) => ruleId);
    const visit = (args: unknown, path: readonly string[]): void => {
      if (typeof args !== "object" || args === null) return;
      for (const key of Object.keys(args)) {
        const copy = desktop() as unknown as Record<string, unknown>;
        let holder: Record<string, unknown> = copy;
        for (const step of path) holder = holder[step] as Record<string, unknown>;
        holder[key] = UNKNOWN;
        const { findings } = lintMachine(machineOf(copy));
        const more = findings.filter(({ ruleId }) => !known.includes(ruleId));
        assert.deepEqual(more, [], [...path, key].join("."));
        visit((args as Record<string, unknown>)[key], [...path, key]);
      }
    };
    visit(desktop(), []);
  });
});
