import assert from "node:assert/strict";
import type { HostDeviceSpec } from "../../src/guest/types";
import type { HostDevices, PciDevice } from "../../src/hosts/devices/types";
import { exampleMediated, examplePci, exampleUsb } from "../../src/hosts/examples";
import { formerDevicesOf, withFormerDevices, withSettledDevices } from "../../src/provider/domain/settled-devices";
import type { Properties } from "../../src/provider/properties";

const props = (hostDevices: unknown, unknowns: Properties["unknowns"] = []): Properties => ({
  value: { name: "ada", hostDevices },
  unknowns,
  secrets: [],
});
const card = (address: string, more: Partial<PciDevice> = {}): PciDevice =>
  examplePci({ address, slotPath: `0000/0${address.slice(6, 7)}.0/00.0`, ...more });
const host = (...pci: PciDevice[]): HostDevices => ({ vfio: "yes", pci, usb: [], mediated: [] });

/** What a check makes of the program's devices. */
function checked(said: HostDeviceSpec[], before: unknown, devices: HostDevices | undefined) {
  const news = props(said);
  const known = withFormerDevices(news, formerDevicesOf(props(before)));
  const { inputs, findings } = withSettledDevices(known, news, devices);
  return { devices: inputs.value["hostDevices"], moved: findings.map(({ message }) => message) };
}

const byId: HostDeviceSpec[] = [{ pci: { id: "8086:10d3" } }];
const byAddress: HostDeviceSpec[] = [{ pci: { address: "0000:02:00.0" } }];
const settled = (address: string, id = "8086:10d3"): HostDeviceSpec[] => [
  { pci: { address, id, slot: `0000/0${address.slice(6, 7)}.0/00.0`, functions: [0] } },
];

describe("devices of the host that a deployment settles", () => {
  it("a card by its ID keeps the address that was found, and a card by its address what is there", () => {
    const there = host(card("0000:02:00.0"));
    assert.deepEqual(checked(byId, undefined, there), { devices: settled("0000:02:00.0"), moved: [] });
    assert.deepEqual(checked(byAddress, undefined, there), { devices: settled("0000:02:00.0"), moved: [] });
    assert.deepEqual(checked(byId, settled("0000:02:00.0"), there).devices, settled("0000:02:00.0"));
  });

  it("an NVMe disk keeps the address of its controller, and is followed by its serial number", () => {
    const ssd = (address: string) => card(address, { device: "a808", vendor: "144d", serial: "S1" });
    const said: HostDeviceSpec[] = [{ nvme: { serial: "S1", namespace: 2 } }];
    const at = (address: string) => [
      {
        nvme: { address, id: "144d:a808", slot: `0000/0${address.slice(6, 7)}.0/00.0`, serial: "S1", namespace: 2 },
      },
    ];
    assert.deepEqual(checked(said, undefined, host(ssd("0000:02:00.0"))).devices, at("0000:02:00.0"));
    const { devices, moved } = checked(said, at("0000:02:00.0"), host(ssd("0000:03:00.0")));
    assert.deepEqual(devices, at("0000:03:00.0"));
    assert.equal(moved.length, 1);
  });

  it("what nobody can look at stays as it was, and stays open where it was never found", () => {
    assert.deepEqual(checked(byId, settled("0000:02:00.0"), undefined).devices, settled("0000:02:00.0"));
    assert.deepEqual(checked(byId, undefined, undefined).devices, byId);
  });

  it("a card that the program identifies is followed to its new address, with a warning", () => {
    const { devices, moved } = checked(byId, settled("0000:02:00.0"), host(card("0000:03:00.0")));
    assert.deepEqual(devices, settled("0000:03:00.0"));
    assert.deepEqual(moved, [
      "the device was 0000:02:00.0 at the last deployment and is 0000:03:00.0 now; the machine is updated",
    ]);
  });

  it("an address that is another device now keeps what was found, so that the check against the host fails", () => {
    const other = host(card("0000:02:00.0", { device: "10c9" }), card("0000:03:00.0"));
    assert.deepEqual(checked(byAddress, settled("0000:02:00.0"), other), {
      devices: settled("0000:02:00.0"),
      moved: [],
    });
    const sameModel = host(card("0000:02:00.0", { slotPath: "0000/07.0/00.0" }));
    assert.deepEqual(checked(byAddress, settled("0000:02:00.0"), sameModel).devices, settled("0000:02:00.0"));
  });

  it("another card in the same slot is another device", () => {
    const bySlot: HostDeviceSpec[] = [{ pci: { slot: "0000/02.0/00.0" } }];
    const { devices, moved } = checked(
      bySlot,
      settled("0000:02:00.0"),
      host(card("0000:02:00.0", { vendor: "10de", device: "2484" })),
    );
    assert.deepEqual([devices, moved], [settled("0000:02:00.0"), []]);
  });

  it("what the program says now counts, not what was found for something else", () => {
    const said: HostDeviceSpec[] = [{ pci: { address: "0000:02:00.0", id: "8086:10c9" } }];
    const there = host(card("0000:02:00.0", { device: "10c9" }));
    assert.deepEqual(checked(said, settled("0000:02:00.0"), there).devices, settled("0000:02:00.0", "8086:10c9"));
  });

  it("several of one ID are not told apart", () => {
    const there = host(card("0000:02:00.0"), card("0000:03:00.0"));
    assert.deepEqual(checked(byId, undefined, there).devices, byId);
    assert.deepEqual(checked(byId, settled("0000:03:00.0"), there).devices, settled("0000:03:00.0"));
  });

  it("USB by port has the number and ID of today", () => {
    const devices: HostDevices = { vfio: "no", usb: [exampleUsb({ device: 9 })] };
    const said: HostDeviceSpec[] = [{ usb: { bus: 1, port: "1" } }];
    assert.deepEqual(checked(said, [{ usb: { bus: 1, port: "1", id: "0627:0001", device: 4 } }], devices).devices, [
      { usb: { bus: 1, port: "1", id: "0627:0001", device: 9 } },
    ]);
    assert.deepEqual(checked([{ usb: { id: "0627:0001" } }], undefined, devices).devices, [
      { usb: { id: "0627:0001" } },
    ]);
  });

  it("another USB device at the port is another device", () => {
    const devices: HostDevices = { vfio: "no", usb: [exampleUsb({ product: "0002" })] };
    const before = [{ usb: { bus: 1, port: "1", id: "0627:0001", device: 4 } }];
    assert.deepEqual(checked([{ usb: { bus: 1, port: "1" } }], before, devices), { devices: before, moved: [] });
  });

  it("a card that the program names by its second function keeps that, and all functions", () => {
    const there = host(card("0000:02:00.0"), card("0000:02:00.1", { device: "10d4", slotPath: "0000/02.0/00.1" }));
    const said: HostDeviceSpec[] = [{ pci: { id: "8086:10d4" } }];
    const found = [{ pci: { address: "0000:02:00.1", id: "8086:10d4", slot: "0000/02.0/00.1", functions: [0, 1] } }];
    assert.deepEqual(checked(said, undefined, there).devices, found);
    assert.deepEqual(checked(said, found, there).devices, found);
    const one: HostDeviceSpec[] = [{ pci: { id: "8086:10d4", functions: [1] } }];
    const alone = [{ pci: { ...found[0]!.pci, functions: [1] } }];
    assert.deepEqual(checked(one, found, there).devices, alone);
    assert.deepEqual(checked(said, alone, there).devices, found);
  });

  it("each of several vGPUs of one type has its own, and keeps it", () => {
    const mediated = ["11", "22", "33"].map((uuid) =>
      exampleMediated({ uuid: `${uuid}111111-1111-4111-8111-111111111111` }),
    );
    const [one, two, three] = mediated.map(({ uuid }) => uuid);
    const any: HostDeviceSpec = { mediated: { type: "nvidia-63" } };
    const as = (uuid?: string) => ({ mediated: { type: "nvidia-63", uuid } });
    const devices: HostDevices = { vfio: "yes", mediated };
    assert.deepEqual(checked([any, any], undefined, devices).devices, [as(one), as(two)]);
    assert.deepEqual(checked([any, any], [as(three), as(one)], devices).devices, [as(three), as(one)]);
    const { devices: now, moved } = checked([any], [as(three)], { ...devices, mediated: mediated.slice(0, 2) });
    assert.deepEqual([now, moved.length], [[as(one)], 1]);
  });

  it("entries that are not known yet, or malformed, stay as they are", () => {
    const open = props([{ pci: {} }, "0000:01:00.0"], [["hostDevices", 0, "pci", "id"]]);
    assert.deepEqual(withSettledDevices(open, open, host(card("0000:02:00.0"))).inputs.value, open.value);
    const none = props(undefined);
    assert.equal(withFormerDevices(none, []), none);
  });
});
