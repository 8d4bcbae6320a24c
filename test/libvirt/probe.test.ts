import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parseHostProfile } from "../../src/hosts";
import { createClient, LibvirtError, parseLibvirtUri, type LibvirtClient } from "../../src/libvirt";
import { transportFor } from "../../src/libvirt/transport";
import { domcapabilities, usual } from "../hosts/answers";

/** A virsh of libvirt 9.0 that talks to a daemon of 12.8, and an ssh that runs the command here. */
describe("probing a host", () => {
  let folder: string;
  const path = process.env["PATH"];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wg-probe-"));
    process.env["PATH"] = `${folder}${delimiter}${path}`;
  });
  afterEach(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true, force: true });
  });

  const program = (name: string, script: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  const client = (uri: string): LibvirtClient => createClient(parseLibvirtUri(uri), transportFor(parseLibvirtUri(uri)));
  const sshWithPath = (there: string): void => program("ssh", `case "$*" in *-N*) exit 0;; esac\nfor command; do :; done\nPATH=${there} exec /bin/sh -c "$command"`);
  const virsh = (): void => {
    writeFileSync(join(folder, "domcapabilities.xml"), domcapabilities({ hyperv: usual }));
    program("virsh", `case "$*" in
*domcapabilities*) cat ${folder}/domcapabilities.xml;;
*capabilities*) echo '<capabilities><host/></capabilities>';;
*version*) printf 'Compiled against library: libvirt 9.0.0\\nUsing library: libvirt 9.0.0\\nUsing API: QEMU 9.0.0\\nRunning hypervisor: QEMU 10.0.13\\n'
  case "$*" in *--daemon*) echo 'Running against daemon: 12.8.0';; esac;;
esac`);
  };

  for (const uri of ["qemu+tls://kvm1/system", "qemu+unix:///system?socket=/run/other/libvirt-sock", "qemu+ssh://kvm1/system", "qemu:///system"]) {
    it(`${uri}: libvirt's version is that of the daemon that will define the machine, not of the virsh that asks`, async () => {
      virsh();
      sshWithPath(process.env["PATH"]!);
      const profile = parseHostProfile(await client(uri).probe());
      assert.equal(profile.libvirt, "12.8.0");
      assert.equal(profile.qemu, "10.0.13");
    });
  }

  it("a host without virsh is told so, as with any other call", async () => {
    mkdirSync(join(folder, "there"));
    symlinkSync("/bin/sh", join(folder, "there", "sh"));
    sshWithPath(join(folder, "there"));
    await assert.rejects(client("qemu+ssh://kvm1/system").probe(), (error) => {
      assert.ok(error instanceof LibvirtError, String(error));
      assert.equal(error.code, "no-virsh", error.message);
      assert.match(error.message, /virsh: not found.*libvirt-clients/);
      return true;
    });
  });
});
