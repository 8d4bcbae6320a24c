import assert from "node:assert/strict";
import { exampleHost } from "../../src/hosts/examples";
import { hotPluggable } from "../../src/hosts/devices/hot-plug";
import { confirmDevices } from "../../src/provider/domain/devices-again";
import { OperationFailed } from "../../src/provider/errors";
import { deviceRecording, RecordedClient } from "../lab/device-replay";

/** The recorded lab host: an e1000e card at 0000:01:00.0, and three USB devices of one id. */
describe("devices of a host right before a machine is defined", () => {
  const { signal } = new AbortController();
  const recording = deviceRecording();
  const confirmed = async (
    spec: Readonly<Record<string, unknown>>,
    addresses: readonly string[] = [],
    client = new RecordedClient(recording),
  ): Promise<void> => {
    const interfaces = addresses.map((address) => ({ mac: MAC, source: { type: "hostdev" as const, address } }));
    const there = Object.assign(client, { host: "kvm1" });
    await confirmDevices({ name: "ada", ...spec }, { interfaces }, there, exampleHost({}), signal);
  };
  const confirm = (hostDevices: unknown, client?: RecordedClient): Promise<void> =>
    confirmed({ hostDevices }, [], client);
  const MAC = "52:54:00:12:34:56";

  it("are still what the check found", async () => {
    await confirm([
      { pci: { address: "0000:01:00.0", id: "8086:10d3", slot: "0000/02.0/00.0", functions: [0] } },
      { usb: { bus: 1, port: "2", id: "0627:0001" } },
    ]);
  });

  it("are told together with those that the machine had", async () => {
    const there = Object.assign(new RecordedClient(recording), { host: "kvm1" });
    const former = { hostDevices: [{ pci: { address: "0000:01:00.0" } }] };
    const devices = await confirmDevices({ name: "ada" }, { interfaces: [] }, there, exampleHost({}), signal, former);
    assert.deepEqual([...hotPluggable(devices)], ["0000:01:00.0"]);
  });

  it("another card at the address, and none: nothing is done", async () => {
    await assert.rejects(
      confirm([{ pci: { address: "0000:02:00.0", id: "8086:10d3" } }, { pci: { address: "0000:05:00.0" } }]),
      (error) => {
        assert.ok(error instanceof OperationFailed, String(error));
        assert.match(error.message, /^ada was not changed.*hostDevices\[0\]\.pci at 0000:02:00\.0 is 8086:10c9 now/);
        assert.match(error.message, /hostDevices\[1\]\.pci is not there/);
        return true;
      },
    );
  });

  it("a USB device that was unplugged", async () => {
    await assert.rejects(confirm([{ usb: { bus: 1, port: "7" } }]), /hostDevices\[0\]\.usb is not there/);
  });

  it("a function of a card that is named by its number, and one that is named by its address", async () => {
    const byNumber = { networks: [{ function: { of: "eth2", index: 1 } }] };
    await confirmed(byNumber, ["0000:02:10.2"]);
    await assert.rejects(
      confirmed(byNumber, ["0000:03:10.2"]),
      /^OperationFailed: ada was not changed.*networks\[0\]\.function is 0000:02:10\.2 now/,
    );
    const byAddress = (id: string) => ({ networks: [{ function: { address: "0000:02:10.2", id } }] });
    await confirmed(byAddress("8086:10ca"), ["0000:02:10.2"]);
    await assert.rejects(
      confirmed(byAddress("8086:1520"), ["0000:02:10.2"]),
      /networks\[0\]\.function at 0000:02:10\.2 is 8086:10ca now/,
    );
  });

  it("a machine without devices asks the host nothing", async () => {
    const client = new RecordedClient(recording);
    await confirm(undefined, client);
    await confirm([], client);
    assert.deepEqual(client.processes, []);
  });
});
