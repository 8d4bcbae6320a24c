import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DomainArgs } from "../../src/components";
import { parseHostProfile, type HostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { domainHandler } from "../../src/provider/domain";
import { NotInitialized } from "../../src/provider/errors";
import { HostProfiles } from "../../src/provider/host-profiles";
import { tinyGuestFolder, tinyGuestImage, type TinyGuestOptions, writeTinyGuest } from "../support/tiny-guest";
import { HandledMachine } from "./handled-machine";
import { edit, machineName, removeMachines, startable, stateOf } from "./machines";

/** Machines that are waited for: a tiny guest with the real agent stands in for Windows. */
describe("waitFor on a real guest", function () {
  this.timeout(240_000);
  const folder = tinyGuestFolder();
  let host: HostProfile;
  before(async function () {
    if ((await tinyGuestImage()) === undefined) {
      console.log("    the tiny guest cannot be built here: it needs apt-get and Debian's packages");
      return this.skip();
    }
    host = parseHostProfile(await libvirtClient("qemu:///system").probe());
  });
  afterEach(removeMachines);
  after(() => folder.remove());

  /** QEMU without KVM, which not every computer has: libvirt starts it for a machine of type kvm all the same. */
  function emulatorWithoutKvm(): string {
    const file = join(folder.path, "qemu-without-kvm");
    // Asked what it can do, it answers as QEMU does; a machine (-name) runs without KVM.
    const script = [
      "#!/bin/bash",
      "args=(); previous=",
      "for arg; do",
      '  if [ "$previous" = -accel ]; then arg=tcg; fi',
      '  args+=("${arg/accel=kvm/accel=tcg}"); previous=$arg',
      "done",
      'case " $* " in *" -name "*) exec /usr/bin/qemu-system-x86_64 "${args[@]}" ;; esac',
      'exec /usr/bin/qemu-system-x86_64 "$@"',
    ];
    writeFileSync(file, script.join("\n"), { mode: 0o755 });
    return file;
  }

  /** A machine that is off, and the arguments with which it runs. */
  async function machineWith(
    name: string,
    options: TinyGuestOptions,
  ): Promise<{ machine: HandledMachine; args: Partial<DomainArgs> }> {
    const path = await writeTinyGuest(join(folder.path, `${name}.img`), options);
    const handler = domainHandler(new HostProfiles({ probe: async () => host, load: async () => host }));
    const machine = new HandledMachine(handler, machineName(name));
    const args: Partial<DomainArgs> = {
      ...startable,
      autostart: false,
      systemDisk: { path, format: "raw", bus: "virtio" },
      guestAgent: true,
      memory: "2 GiB",
    };
    await machine.create(await machine.checked({ ...args, running: false }));
    edit(machine.name, (xml) =>
      xml
        .replace("<devices>", `<devices><emulator>${emulatorWithoutKvm()}</emulator>`)
        .replace(/<emulator>\/usr[^<]*<\/emulator>/, ""),
    );
    await machine.refresh();
    return { machine, args: { ...args, running: true } };
  }

  it("ready: the deployment is complete when Windows is, and says what it found", async () => {
    const { machine, args } = await machineWith("ready", { "setup-seconds": 8 });
    await machine.update(await machine.checked({ ...args, waitFor: "ready", readyTimeoutSeconds: 180 }));
    assert.match(machine.said.join("\n"), /Windows 11 Pro \(tiny guest\), build \S+, guest agent \d/);
    const start = Date.now();
    await machine.update(await machine.checked({ ...args, waitFor: "ready", description: "reception" }));
    assert.ok(Date.now() - start < 30_000, "a machine that was not restarted needs no time to settle");
  });

  it("not ready in time: fails with the next step, the machine runs on, and the next up finds it ready", async () => {
    const { machine, args } = await machineWith("late", { "agent-after": 25 });
    const wanted = await machine.checked({ ...args, waitFor: "agent", readyTimeoutSeconds: 3 });
    await assert.rejects(machine.update(wanted), (error) => {
      assert.ok(error instanceof NotInitialized, String(error));
      assert.match(
        error.reasons.join("\n"),
        /not ready within 3 s: the guest agent does not answer yet.*readyTimeoutSeconds/,
      );
      return true;
    });
    assert.equal(stateOf(machine.name), "running");
    await machine.update(await machine.checked({ ...args, waitFor: "agent", readyTimeoutSeconds: 120 }));
    assert.equal(stateOf(machine.name), "running");
  });
});
