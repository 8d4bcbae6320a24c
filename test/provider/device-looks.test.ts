import assert from "node:assert/strict";
import { exampleHost, exampleMediated, examplePci, exampleUsb, neighbour } from "../../src/hosts/examples";
import type { FoundDevices, WantedDevices } from "../../src/hosts/devices/wanted";
import { deviceEntries, wantedDevices } from "../../src/guest";
import { LibvirtError } from "../../src/libvirt";
import { DeviceLooks } from "../../src/provider/device-looks";
import { plain } from "../../src/provider/properties";
import { Surroundings } from "../../src/provider/domain/surroundings";

const { signal } = new AbortController();
const URI = "qemu:///system";
const host = exampleHost({
  hostDevices: { vfio: "yes" },
  resources: { machines: [neighbour({ name: "web1", hostDevices: ["0000:02:00.0"] })] },
});
const cards = ["0000:01:00.0", "0000:02:00.0"].map((address) => examplePci({ address }));

/** A host with two cards; `asked` is what it was asked. */
function standIn(): { looks: DeviceLooks; asked: WantedDevices[] } {
  const asked: WantedDevices[] = [];
  const looks = new DeviceLooks(async (_, wanted): Promise<FoundDevices> => {
    asked.push(wanted);
    const { all = [], pci = [], usb = [] } = wanted;
    return {
      ...(all.includes("pci") || pci.length > 0
        ? { pci: cards.filter(({ address }) => all.includes("pci") || pci.includes(address)) }
        : {}),
      ...(all.includes("usb") || usb.length > 0 ? { usb: [exampleUsb()] } : {}),
      ...(all.includes("mediated") ? { mediated: [exampleMediated()] } : {}),
    };
  });
  return { looks, asked };
}

describe("devices that the guests of a run name", () => {
  it("are asked for together, once, and a list that nobody asked for stays unknown", async () => {
    const { looks, asked } = standIn();
    const [one, other] = await Promise.all([
      looks.devices(URI, host, { pci: ["0000:01:00.0"] }, signal),
      looks.devices(URI, host, { pci: ["0000:02:00.0"] }, signal),
    ]);
    assert.equal(asked.length, 1);
    assert.deepEqual(asked[0]!.pci, ["0000:01:00.0", "0000:02:00.0"]);
    assert.deepEqual(one, other);
    assert.deepEqual(Object.keys(one!), ["vfio", "pci"]);
    assert.deepEqual(
      one!.pci!.map(({ usedBy }) => usedBy),
      [undefined, "web1"],
    );
    await looks.devices(URI, host, { pci: ["0000:02:00.0"] }, signal);
    assert.equal(asked.length, 1);
  });

  it("only what is still missing is asked for, and nothing of a kind that was read as a whole", async () => {
    const { looks, asked } = standIn();
    await looks.devices(URI, host, { pci: ["0000:01:00.0"] }, signal);
    const found = await looks.devices(URI, host, { all: ["usb"], pci: ["0000:01:00.0"] }, signal);
    assert.deepEqual([asked[1]!.all, asked[1]!.pci], [["usb"], []]);
    assert.deepEqual([found!.pci!.length, found!.usb!.length], [1, 1]);
    await looks.devices(URI, host, { all: ["pci"] }, signal);
    const all = await looks.devices(URI, host, { pci: ["0000:02:00.0"], usb: [{ bus: 1, port: "1" }] }, signal);
    assert.equal(asked.length, 3);
    assert.equal(all!.pci!.length, 2);
  });

  it("are unknown where the host does not answer, and asked for again", async () => {
    let answers = false;
    const looks = new DeviceLooks(async () => {
      if (!answers) throw new LibvirtError("unreachable", URI, "read", "no route", "");
      return { pci: [] };
    });
    assert.equal(await looks.devices(URI, host, { all: ["pci"] }, signal), undefined);
    answers = true;
    assert.deepEqual((await looks.devices(URI, host, { all: ["pci"] }, signal))!.pci, []);
  });

  it("by address or port alone where the guest says it, else all of the kind", () => {
    const wanted = (...entries: unknown[]): WantedDevices | undefined => wantedDevices(deviceEntries(entries));
    assert.deepEqual(wanted({ pci: { address: "0000:01:00.0", id: "8086:10d3" } }, { usb: { bus: 1, port: "2" } }), {
      all: [],
      pci: ["0000:01:00.0"],
      usb: [{ bus: 1, port: "2" }],
    });
    assert.deepEqual(wanted({ pci: { id: "8086:10d3" } }, { pci: { address: "0000:01:00.0" } })!.all, ["pci"]);
    assert.deepEqual(wanted({ usb: { id: "0627:0001" } }, { mediated: { type: "nvidia-63" } })!.all, [
      "usb",
      "mediated",
    ]);
    assert.equal(wanted(), undefined);
    assert.equal(wanted({ pci: "x" }, null, undefined), undefined);
    assert.equal(wantedDevices(deviceEntries("x")), undefined);
  });
});

describe("a check of a machine", () => {
  const look = async (hostDevices: unknown, before?: unknown): Promise<WantedDevices[]> => {
    const { looks, asked } = standIn();
    const olds = before === undefined ? plain({}) : inputsWith(before);
    await new Surroundings(undefined, undefined, looks).look(inputsWith(hostDevices), olds, host, [], { signal });
    return asked;
  };
  const inputsWith = (hostDevices: unknown): ReturnType<typeof plain> =>
    plain({
      ...{ name: "ada", uuid: "6e1d3f62-1111-4a4f-8e1a-000000000002", windows: "windows-10", preset: "minimal" },
      ...{ host: { uri: URI }, networks: [], ...(hostDevices === undefined ? {} : { hostDevices }) },
    });

  it("that had a device asks for that one: what it costs to remove it depends on it", async () => {
    const card = [{ pci: { address: "0000:01:00.0" } }];
    assert.deepEqual(
      (await look([], card)).map(({ pci }) => pci),
      [["0000:01:00.0"]],
    );
    assert.equal((await look(card, card)).length, 1);
  });

  it("without devices asks no host for any", async () => {
    assert.deepEqual(await look(undefined), []);
    assert.deepEqual(await look([]), []);
  });

  it("with a device asks for that one, and for all where it is another one or gone", async () => {
    assert.deepEqual(
      (await look([{ pci: { address: "0000:01:00.0" } }])).map(({ all, pci }) => [all, pci]),
      [[[], ["0000:01:00.0"]]],
    );
    assert.deepEqual(
      (await look([{ pci: { address: "0000:01:00.0", id: "10de:2484" } }])).map(({ all }) => all),
      [[], ["pci"]],
    );
  });
});
