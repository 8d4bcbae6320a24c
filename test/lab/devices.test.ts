import assert from "node:assert/strict";
import { deviceEntries, resolveGuest, wantedDevices } from "../../src/guest";
import { readDevices } from "../../src/libvirt/devices";
import { deviceCases } from "./device-cases";
import { deviceRecording, RecordedClient, recordedDevices } from "./device-replay";

describe("devices of a host, replayed from a recording", () => {
  const recording = deviceRecording();

  it("libvirt started what it should and refused the rest", () => {
    assert.deepEqual(
      deviceCases.map(({ name, refusedBy }) => [name, refusedBy === undefined]),
      Object.entries(recording.starts).map(([name, { started }]) => [name, started]),
    );
  });

  for (const { name, hostDevices, first, refusedBy } of deviceCases) {
    it(`${name}: preview says ${refusedBy ?? "nothing"}, before libvirt would`, async () => {
      const { profile, devices } = await recordedDevices(wantedDevices(deviceEntries(hostDevices))!, first);
      const { findings } = resolveGuest(
        {
          ...{ name: "ada", windows: "windows-10", preset: "minimal", firmware: { type: "bios" }, vcpus: 1 },
          ...{ memory: "2 GiB", systemDisk: { path: "/a.img", format: "raw" }, networks: [], hostDevices },
        },
        profile,
        { look: { devices } },
      );
      const errors = findings.filter(({ severity }) => severity === "error");
      assert.deepEqual(
        [...new Set(errors.map(({ ruleId }) => ruleId))],
        refusedBy === undefined ? [] : [refusedBy],
        errors.map(({ message }) => message).join("\n"),
      );
    });
  }

  const asked = async (
    wanted: Parameters<typeof readDevices>[1],
    hasShell = true,
  ): Promise<{ found: Awaited<ReturnType<typeof readDevices>>; processes: string[][] }> => {
    const client = new RecordedClient(recording, hasShell);
    return { found: await readDevices(client, wanted), processes: client.processes };
  };
  const addresses = ({ found }: Awaited<ReturnType<typeof asked>>): string[] =>
    found.pci!.map(({ address }) => address).sort();

  it("everything takes two virsh processes", async () => {
    const { found, processes } = await asked({ all: ["pci", "usb", "mediated"] });
    assert.equal(processes.length, 2);
    assert.deepEqual([found.pci!.length, found.usb!.length, found.mediated!.length], [14, 3, 0]);
    const card = found.pci!.find(({ interface: name }) => name === "eth1")!;
    assert.equal(card.serial, "52-54-00-ff-ff-aa-00-01");
    assert.deepEqual(
      found.pci!.flatMap(({ address, roles }) => roles.map((role) => `${address} ${role}`)),
      ["0000:00:01.0 uplink", "0000:00:06.0 root-disk"],
    );
  });

  it("of a named device, only its group and its card are read beside it", async () => {
    const one = await asked({ pci: ["0000:01:00.0"] });
    assert.deepEqual(addresses(one), ["0000:01:00.0"]);
    assert.deepEqual(one.processes, [["nodedev-list --cap=pci", "nodedev-dumpxml --device=pci_0000_01_00_0"]]);
    assert.ok(!("usb" in one.found), "nobody asked for USB devices");
    assert.deepEqual(addresses(await asked({ pci: ["0000:00:1f.2"] })), [
      ...["0000:00:1f.0", "0000:00:1f.2", "0000:00:1f.3"],
    ]);
    assert.deepEqual(addresses(await asked({ pci: ["0000:02:10.2"] })), ["0000:02:00.0", "0000:02:10.2"]);
  });

  it("of a named interface, the card with all its virtual functions", async () => {
    for (const hasShell of [true, false])
      assert.deepEqual(addresses(await asked({ interfaces: ["eth2"] }, hasShell)), [
        ...["0000:02:00.0", "0000:02:10.0", "0000:02:10.2"],
      ]);
  });

  it("a device that is not there is not in the list, which is no unknown one", async () => {
    assert.deepEqual((await asked({ pci: ["0000:05:00.0"] })).found, { pci: [] });
    assert.deepEqual((await asked({ usb: [{ bus: 1, port: "7" }] })).found, { usb: [] });
    const { found, processes } = await asked({ usb: [{ bus: 1, port: "2" }] });
    assert.deepEqual(
      [found.usb!.map(({ device }) => device), processes],
      [[3], [["nodedev-dumpxml --device=usb_1_2"]]],
    );
  });

  it("without a shell libvirt tells which card is which interface", async () => {
    const { found } = await asked({ all: ["pci"] }, false);
    assert.deepEqual(
      found.pci!.flatMap(({ address, interface: name }) => (name === undefined ? [] : [`${name} ${address}`])),
      ["eth0 0000:00:01.0", "eth1 0000:01:00.0", "eth2 0000:02:00.0", "eth3 0000:02:10.0", "eth4 0000:02:10.2"],
    );
  });
});
