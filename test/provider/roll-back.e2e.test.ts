import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DomainArgs } from "../../src/components";
import { type HostProfile, parseHostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { HandledMachine, handlerFor } from "./handled-machine";
import { runWithoutKvm, WITH_BROKEN_FIRMWARE } from "./tiny-machine";
import { machineName, removeMachines, startable, stateOf, uuidOf, xmlOf } from "./machines";

/** A machine with UEFI whose new definition spoils the variables and does not start. */
describe("rollback of definition and UEFI variables", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "wg-roll-back-"));
  let host: HostProfile;
  before(async function () {
    chmodSync(folder, 0o755);
    host = parseHostProfile(await libvirtClient("qemu:///system").probe());
    if (host.firmware.uefi !== "yes") this.skip();
  });
  afterEach(removeMachines);
  after(() => rmSync(folder, { recursive: true }));

  it("brings both back, starts the machine, and leaves no copy", async () => {
    const handler = handlerFor(host);
    const machine = new HandledMachine(handler, machineName("uefi"));
    const args: Partial<DomainArgs> = {
      ...startable,
      firmware: { type: "uefi", secureBoot: false },
      autostart: false,
      restart: "force",
      shutdownTimeoutSeconds: 1,
    };
    await machine.create(await machine.checked({ ...args, running: false }));
    runWithoutKvm(machine.name, folder, WITH_BROKEN_FIRMWARE);
    await machine.refresh();
    await machine.update(await machine.checked({ ...args, running: true }));
    const variables = `/var/lib/libvirt/qemu/nvram/${uuidOf(machine.name)}_VARS.fd`;
    const begin = (): string => readFileSync(variables).subarray(0, 6).toString("latin1");
    const [before, xml] = [begin(), xmlOf(machine.name)];

    const wanted = await machine.checked({ ...args, running: true, memory: "3 GiB" });
    await assert.rejects(machine.update(wanted), /the firmware of the test is broken.*was started with it/s);
    assert.equal(stateOf(machine.name), "running");
    assert.equal(xmlOf(machine.name), xml);
    assert.notEqual(before, "spoilt");
    assert.equal(begin(), before);
    assert.ok(!existsSync(`${variables}.before-update`));
    rmSync(variables);
  });
});
