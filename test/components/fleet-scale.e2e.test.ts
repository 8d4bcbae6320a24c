import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import path from "node:path";
import { watched } from "../../bench/plugin-watch";
import { WindowsFleet } from "../../src/components";
import { assertSucceeded } from "../provider/engine";
import { definedOnly, machineName } from "../provider/machines";
import { noPrivateLibvirtd, ownFolder, type PrivateLibvirtd, startPrivateLibvirtd } from "../support/private-libvirtd";
import { OwnStack } from "./own-stack";

/** One libvirtd behind fifty sockets: for the provider, fifty hosts. */
describe("a fleet on 50 hosts", function () {
  this.timeout(300_000);
  const own = new OwnStack();
  let libvirtd: PrivateLibvirtd | undefined;

  before(async function () {
    if (noPrivateLibvirtd !== undefined) this.skip();
    libvirtd = await startPrivateLibvirtd();
  });
  after(() => libvirtd?.stop());

  it("is served by one process of the provider", async () => {
    const folder = ownFolder("wg-sockets-");
    const hosts = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => {
        const socket = path.join(folder, `kvm${index + 1}`);
        symlinkSync(libvirtd!.socket, socket);
        return [`kvm${index + 1}`, { uri: `qemu+unix:///system?socket=${socket}`, capacity: { memory: "1 TiB" } }];
      }),
    );
    const { windows, hostSupport, running, networks } = definedOnly;
    let placement: Readonly<Record<string, string>> | undefined;
    const stack = await own.make(async () => {
      const fleet = new WindowsFleet("lab", {
        template: { windows, hostSupport: hostSupport!, running: running!, networks: networks!, memory: "2 GiB" },
        count: 50,
        namePattern: machineName("{nn}"),
        hosts,
      });
      fleet.placement.apply((found) => (placement = found));
      return {};
    });
    const { processes } = await watched(async () => assertSucceeded(await stack.preview()));
    assert.equal(processes, 1);
    assert.equal(new Set(Object.values(placement!)).size, 50);
  });
});
