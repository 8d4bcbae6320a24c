import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { libvirtClient, LibvirtError, type LibvirtClient } from "../../src/libvirt";
import { cutSocket, LOOKUP_BY_NAME, LOOKUP_BY_UUID, type CutSocket } from "./cut-socket";
import { listMachines } from "./stand-ins";

const socket = ["/run/libvirt/libvirt-sock", "/run/libvirt/virtqemud-sock"].find(existsSync);

describe("a daemon that goes away while virsh looks a machine up", () => {
  if (socket === undefined) {
    it.skip("all of it: needs the socket of a libvirt daemon on this machine");
    return;
  }
  let cut: CutSocket;
  let client: LibvirtClient;
  before(async () => {
    cut = await cutSocket(socket, (procedure) => [LOOKUP_BY_NAME, LOOKUP_BY_UUID].includes(procedure));
    client = libvirtClient(cut.uri);
  });
  after(() => cut.stop());

  const uuid = "5fd9ac2c-7a2a-4d5c-8d5e-4711000000ff";
  const calls: [what: string, call: () => Promise<unknown>][] = [
    ["the state by name", () => client.state("wg-nobody")],
    ["the state by UUID", () => client.state(uuid)],
    ["the definition", () => client.dumpXml(uuid, { inactive: true })],
    [
      "several questions in one batch",
      () => client.batch("look", [["hostname"], ["domstate", `--domain=${uuid}`], ["hostname"]]),
    ],
    ["undefining", () => client.undefine(uuid, { nvram: "keep", tpm: "keep" })],
  ];
  for (const [what, call] of calls) {
    it(`${what}: the machine is not called gone`, async () => {
      const before = cut.cuts();
      await assert.rejects(call(), (error) => {
        assert.ok(error instanceof LibvirtError, String(error));
        assert.equal(error.code, "unreachable", error.message);
        return error.isConnectionFailure;
      });
      assert.ok(cut.cuts() > before, "the connection was not cut");
    });
  }

  it("while everything else goes through", async () => assert.ok(Array.isArray(await listMachines(client))));
});
