import assert from "node:assert/strict";
import { createClient, parseLibvirtUri } from "../../src/libvirt";
import type { Transport } from "../../src/libvirt/transport";

describe("time limits of the client", () => {
  const limits: [call: string, limit: number][] = [];
  const transport: Transport = {
    program: "virsh",
    virshUri: "qemu:///system",
    virsh: async (args, { timeLimit }) => {
      limits.push([args.find((arg) => /^(start|shutdown|--mode=.*|domstate)$/.test(arg)) ?? "", timeLimit]);
      return { exitCode: 0, stdout: "running\n", stderr: "", ended: "exit" };
    },
    close: async () => undefined,
  };
  const client = createClient(parseLibvirtUri("qemu:///system"), transport);
  const limitOf = async (call: () => Promise<unknown>): Promise<number> => {
    await call();
    return limits.at(-1)![1];
  };

  // libvirt's VIR_DOMAIN_QEMU_AGENT_COMMAND_SHUTDOWN: 60 s, in which it waits for the guest to go off.
  it("a shutdown through the agent outlives libvirt's own wait of 60 s", async () =>
    assert.ok((await limitOf(() => client.shutdown("ada", "agent"))) > 60_000));
  it("the power button does not wait", async () =>
    assert.equal(await limitOf(() => client.shutdown("ada", "acpi")), 30_000));
  it("the caller's own limit goes first", async () =>
    assert.equal(await limitOf(() => client.shutdown("ada", "agent", { timeLimit: 5 })), 5));
});
