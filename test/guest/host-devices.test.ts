import assert from "node:assert/strict";
import { renderDomainXml } from "../../src/domain";
import { assignedOf, exampleGuest, exampleHost, heldBy, MachineIndex, machineOf, resolveGuest } from "../../src/guest";
import { plainSpec } from "../../src/guest/importing/plain";
import { keepPlaces } from "../../src/guest/keeping/places";
import type { HostDeviceSpec } from "../../src/guest/types";
import { exampleMediated, examplePci } from "../../src/hosts/examples";
import { LAB } from "./device-tables";

const lab = exampleHost({ hostDevices: LAB });
const two = (address: string) => [
  examplePci({ address: `${address}.0`, vendor: "10de", device: "2484", driver: "vfio-pci" }),
  examplePci({ address: `${address}.1`, vendor: "10de", device: "228b", driver: "vfio-pci" }),
];
const cards = exampleHost({
  hostDevices: {
    vfio: "yes",
    usb: [],
    mediated: [exampleMediated({ usedBy: "web1" }), exampleMediated({ uuid: "22222222-2222-4222-8222-222222222222" })],
    pci: [...two("0000:41:00"), ...two("0000:42:00")],
  },
});
const resolved = (hostDevices: HostDeviceSpec[], host?: typeof lab) =>
  resolveGuest(exampleGuest({ hostDevices, systemDisk: { path: "/a.qcow2" } }), host);
const devicesOf = (hostDevices: HostDeviceSpec[], host?: typeof lab) =>
  resolved(hostDevices, host).definition?.devices.hostDevices;

describe("devices of the host", () => {
  it("a card by its ID has the address that the host tells", () => {
    assert.deepEqual(devicesOf([{ pci: { id: "8086:10d3" } }], lab), [
      { type: "pci", address: "0000:01:00.0", managed: true },
    ]);
  });

  it("all functions of a card are in one slot; ROM and boot order are those of the first", () => {
    assert.deepEqual(
      devicesOf(
        [
          { pci: { id: "10de:2484", address: "0000:42:00.0", romFile: "/a.rom", romBar: true, bootOrder: 5 } },
          { pci: { address: "0000:41:00.0" } },
        ],
        cards,
      ),
      [
        {
          ...{ type: "pci", address: "0000:42:00.0", managed: true, romBar: true, romFile: "/a.rom", bootOrder: 5 },
          place: { bus: 1, slot: 0, function: 0, multifunction: true },
        },
        { type: "pci", address: "0000:42:00.1", managed: true, place: { bus: 1, slot: 0, function: 1 } },
        {
          ...{ type: "pci", address: "0000:41:00.0", managed: true },
          place: { bus: 2, slot: 0, function: 0, multifunction: true },
        },
        { type: "pci", address: "0000:41:00.1", managed: true, place: { bus: 2, slot: 0, function: 1 } },
      ],
    );
  });

  it("one function alone needs no slot of its own", () => {
    assert.deepEqual(devicesOf([{ pci: { address: "0000:41:00.0", functions: [1] } }], cards), [
      { type: "pci", address: "0000:41:00.1", managed: true },
    ]);
  });

  it("a virtual function is a device of its own, whatever shares its slot", () => {
    assert.deepEqual(devicesOf([{ pci: { address: "0000:02:10.2", managed: false } }], lab), [
      { type: "pci", address: "0000:02:10.2", managed: false },
    ]);
  });

  it("USB by port has the number that the device has now; by ID libvirt looks for it", () => {
    assert.deepEqual(
      devicesOf([{ usb: { bus: 1, port: "2" } }, { usb: { id: "046d:c52b", startupPolicy: "optional" } }], lab),
      [
        { type: "usb", vendor: "0627", product: "0001", bus: 1, device: 3 },
        { type: "usb", vendor: "046d", product: "c52b", startupPolicy: "optional" },
      ],
    );
  });

  it("a mediated device by type is one that no other machine has", () => {
    assert.deepEqual(devicesOf([{ mediated: { type: "nvidia-63", display: true } }], cards), [
      { type: "mdev", uuid: "22222222-2222-4222-8222-222222222222", display: true },
    ]);
  });

  it("each machine of a program, and each entry, gets a mediated device of its own", () => {
    const host = exampleHost({
      hostDevices: {
        vfio: "yes",
        mediated: ["1", "2", "3"].map((digit) => exampleMediated({ uuid: "x-x".replaceAll("x", digit) })),
      },
    });
    const any: HostDeviceSpec = { mediated: { type: "nvidia-63" } };
    const machines = new MachineIndex({});
    machines.add(machineOf(exampleGuest({ name: "bob" }), [], true, { mediatedDevices: ["1-1"] }));
    const { assignedDevices } = resolveGuest(exampleGuest({ hostDevices: [any, any] }), host, { look: { machines } });
    assert.deepEqual(assignedDevices, ["2-2", "3-3"]);
  });

  it("without the host nothing is guessed, and what the spec says wholly is known", () => {
    for (const open of [
      { pci: { id: "10de:2484" } },
      { pci: { address: "0000:41:00.0" } },
      { usb: { bus: 1, port: "2" } },
      { mediated: { type: "nvidia-63" } },
    ]) {
      const { definition, findings } = resolved([open]);
      assert.equal(definition, undefined);
      assert.deepEqual(
        findings.filter(({ severity }) => severity === "error"),
        [],
      );
    }
    assert.deepEqual(devicesOf([{ pci: { address: "0000:41:00.0", functions: [0, 1] } }])?.length, 2);
    assert.deepEqual(devicesOf([{ usb: { id: "046d:c52b" } }])?.length, 1);
    assert.deepEqual(devicesOf([{ mediated: { uuid: exampleMediated().uuid } }])?.length, 1);
  });

  it("a machine that was found becomes the arguments that make it again", () => {
    const said: HostDeviceSpec[] = [
      { pci: { address: "0000:42:00.0", functions: [0, 1], managed: false, romBar: false } },
      { pci: { address: "0000:01:00.0", functions: [0], managed: true } },
      { usb: { id: "046d:c52b", startupPolicy: "requisite" } },
      { usb: { id: "0627:0001", bus: 1, device: 3 } },
      { mediated: { uuid: exampleMediated().uuid, display: true, ramfb: true } },
    ];
    const { definition } = resolved(said.filter((_, index) => index !== 3));
    assert.deepEqual(
      plainSpec(definition!, "windows-11").hostDevices,
      said.filter((_, index) => index !== 3),
    );
  });

  it("a machine with such a device has no balloon and cannot migrate, and says why", () => {
    const { choices, definition, migratable, migration, assignedDevices } = resolved(
      [{ pci: { id: "8086:10c9" } }],
      lab,
    );
    assert.equal(definition?.devices.memballoon, "none");
    assert.match(choices.find(({ path }) => path === "memoryBalloon")!.reason, /pins all memory/);
    assert.equal(migratable, "no");
    assert.ok(migration.some((reason) => reason.includes("device of the host")));
    assert.equal(choices.find(({ path }) => path === "hostDevices[0].pci")!.value, "0000:02:00.0 (8086:10c9)");
    assert.deepEqual(assignedDevices, ["0000:02:00.0 (8086:10c9, IOMMU group 9)"]);
    assert.match(renderDomainXml(definition), /<hostdev mode='subsystem' type='pci' managed='yes'>/);
  });

  it("the pinned memory of a program's machines must fit into the host together", () => {
    const host = exampleHost({ hostDevices: LAB, memoryKiB: 32 * 1024 ** 2, resources: {} });
    const spec = (name: string, address: string) =>
      exampleGuest({ name, memory: "20 GiB", hostDevices: [{ pci: { address, functions: [0] } }] });
    const machines = new MachineIndex({});
    machines.add(machineOf(spec("bob", "0000:02:00.0"), [], true));
    const found = (running?: boolean) =>
      resolveGuest(spec("ada", "0000:01:00.0"), host, {
        look: { machines, ...(running === undefined ? {} : { running }) },
      }).findings.filter(({ ruleId }) => ruleId === "host-pinned-memory");
    assert.match(
      found()[0]!.message,
      /pins its 20 GiB .* with 20 GiB of other running machines .* than the 32 GiB that kvm1 has/,
    );
    assert.deepEqual(found(false), []);
  });

  it("an explanation without the host says what was asked for", () => {
    const asked: HostDeviceSpec[] = [
      { usb: { bus: 1, port: "2" } },
      { usb: { id: "046d:c52b", bus: 1, port: "3" } },
      { mediated: { type: "nvidia-63" } },
    ];
    assert.deepEqual(
      resolved(asked)
        .choices.filter(({ path }) => path.startsWith("hostDevices["))
        .map(({ value }) => value),
      ["port 2 of bus 1", "046d:c52b, port 3 of bus 1", "of type nvidia-63"],
    );
  });

  it("one device twice is found with and without the host, once", () => {
    const twice = (asked: HostDeviceSpec[], host?: typeof lab): string[] =>
      resolved(asked, host).findings.flatMap(({ ruleId, path, message }) =>
        /same device|is too/.test(message) ? [`${ruleId} ${path}`] : [],
      );
    const card: HostDeviceSpec = { pci: { address: "0000:01:00.0" } };
    assert.deepEqual(twice([card, card]), ["host-device-source hostDevices[1].pci"]);
    assert.deepEqual(twice([card, card], lab), ["host-device-user hostDevices[1].pci"]);
    const mouse: HostDeviceSpec = { usb: { id: "0627:0001" } };
    // The host has three: libvirt refuses an ID twice, whichever it would find.
    for (const host of [undefined, lab])
      assert.deepEqual(twice([mouse, mouse], host), ["host-device-source hostDevices[1].usb"]);
    const functions: HostDeviceSpec = { pci: { id: "10de:2484", functions: [0, 0] } };
    assert.deepEqual(twice([functions, { pci: { id: "0627:0001" } }, { usb: { id: "0627:0001" } }]), []);
    const uuid = "c60cc60c-c60c-460c-860c-c60cc60cc60c";
    const vgpus = [{ mediated: { uuid } }, { mediated: { uuid: uuid.toUpperCase() } }];
    assert.deepEqual(twice(vgpus), ["host-device-source hostDevices[1].mediated"]);
    assert.deepEqual(twice([{ mediated: { type: "nvidia-63" } }, { mediated: { type: "nvidia-63" } }]), []);
  });

  it("two machines of a program cannot have one device", () => {
    const host = exampleHost({ hostDevices: LAB, resources: {} });
    const machines = new MachineIndex({});
    const spec = (name: string, hostDevices: HostDeviceSpec[]) => exampleGuest({ name, hostDevices });
    const usb: HostDeviceSpec = { usb: { bus: 1, port: "2" } };
    const card: HostDeviceSpec = { pci: { id: "8086:10d3" } };
    const held = heldBy(assignedOf([usb, card], LAB, { name: "bob", uuid: undefined }));
    machines.add(machineOf(spec("bob", [usb, card]), [], true, held));
    const { findings } = resolveGuest(spec("ada", [card, usb]), host, { look: { machines } });
    assert.deepEqual(
      findings.filter(({ ruleId }) => ruleId === "host-device-user").map(({ path }) => path),
      ["hostDevices[0].pci", "hostDevices[1].usb"],
    );
  });

  it("a card stays in its slot of the machine; a new one comes behind the last bus", () => {
    const card = (address: string, bus: number) =>
      [0, 1].map((fn) => ({
        ...{ type: "pci" as const, address: `${address}.${fn}`, managed: true },
        place: { bus, slot: 0, function: fn, ...(fn === 0 ? { multifunction: true as const } : {}) },
      }));
    const kept = keepPlaces([...card("0000:42:00", 1), ...card("0000:41:00", 2)], card("0000:41:00", 1), 7);
    assert.deepEqual(kept.hostDevices, [...card("0000:42:00", 8), ...card("0000:41:00", 1)]);
    assert.deepEqual(keepPlaces(undefined, card("0000:41:00", 1)), {});
  });
});
