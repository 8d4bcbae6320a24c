import assert from "node:assert/strict";
import { exampleHost } from "../../src/hosts/examples";
import { confirmDevices } from "../../src/provider/domain/devices-again";
import { OperationFailed } from "../../src/provider/errors";
import { deviceRecording, RecordedClient } from "../lab/device-replay";

/** The recorded lab host: an e1000e card at 0000:01:00.0, and three USB devices of one id. */
describe("devices of a host right before a machine is defined", () => {
  const { signal } = new AbortController();
  const recording = deviceRecording();
  const confirm = async (hostDevices: unknown, client = new RecordedClient(recording)): Promise<void> =>
    confirmDevices({ name: "ada", hostDevices }, Object.assign(client, { host: "kvm1" }), exampleHost({}), signal);

  it("are still what the check found", async () => {
    await confirm([
      { pci: { address: "0000:01:00.0", id: "8086:10d3", slot: "0000/02.0/00.0", functions: [0] } },
      { usb: { bus: 1, port: "2", id: "0627:0001" } },
    ]);
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

  it("a machine without devices asks the host nothing", async () => {
    const client = new RecordedClient(recording);
    await confirm(undefined, client);
    await confirm([], client);
    assert.deepEqual(client.processes, []);
  });
});
