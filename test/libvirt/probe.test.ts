import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseHostProfile } from "../../src/hosts";
import { LibvirtError, lines } from "../../src/libvirt";
import { domcapabilities, usual } from "../hosts/answers";
import { newClient, StandIns } from "./stand-ins";

/** A virsh of libvirt 9.0 that talks to a daemon of 12.8, and an ssh that runs the command here. */
describe("probing a host", () => {
  const standIns = new StandIns();
  const program = (name: string, script: string): void => standIns.program(name, script);
  const client = newClient;
  const sshWithPath = (there: string): void =>
    program(
      "ssh",
      `case "$*" in *-N*) exit 0;; esac\nfor command; do :; done\nPATH=${there} exec /bin/sh -c "$command"`,
    );
  const virsh = (): void => {
    writeFileSync(join(standIns.folder, "domcapabilities.xml"), domcapabilities({ hyperv: usual }));
    standIns.virsh(`domcapabilities*) cat ${standIns.folder}/domcapabilities.xml;;
capabilities) echo '<capabilities><host/></capabilities>';;
version*) printf 'Compiled against library: libvirt 9.0.0\\nUsing library: libvirt 9.0.0\\nUsing API: QEMU 9.0.0\\nRunning hypervisor: QEMU 10.0.13\\n'
  case "$1" in *--daemon*) echo 'Running against daemon: 12.8.0';; esac;;`);
  };

  for (const uri of [
    "qemu+tls://kvm1/system",
    "qemu+unix:///system?socket=/run/other/libvirt-sock",
    "qemu+ssh://kvm1/system",
    "qemu:///system",
  ]) {
    it(`${uri}: libvirt's version is that of the daemon that will define the machine, not of the virsh that asks`, async () => {
      virsh();
      sshWithPath(process.env["PATH"]!);
      const profile = parseHostProfile(await client(uri).probe());
      assert.equal(profile.libvirt, "12.8.0");
      assert.equal(profile.qemu, "10.0.13");
    });
  }

  it("asks a host without a shell in one process what it can do, and in a second one where it has no KVM", async () => {
    const asked = join(standIns.folder, "asked");
    writeFileSync(join(standIns.folder, "domcapabilities.xml"), domcapabilities({ hyperv: usual }));
    // Of one process, `$$` is the same for all its commands.
    standIns.virsh(`*) echo "$$ $1" >>${asked}
  case "$1" in
    *--virttype=kvm*) echo "error: KVM is not supported by '/usr/bin/qemu-system-x86_64' on this host" >&2;;
    domcapabilities*) cat ${standIns.folder}/domcapabilities.xml;;
    capabilities) echo '<capabilities><host/></capabilities>';;
    version*) echo 'Running against daemon: 12.8.0';;
  esac;;`);
    const profile = parseHostProfile(await client("qemu+tls://kvm1/system").probe());
    assert.equal(profile.libvirt, "12.8.0");
    const calls = lines(readFileSync(asked, "utf8")).map((line) => line.split(" "));
    const abilities = calls.filter(([, command]) => !/list/.test(command!));
    assert.deepEqual(
      abilities.map(([, command]) => command),
      ["domcapabilities", "capabilities", "version", "domxml-to-native", "domcapabilities"],
    );
    assert.equal(new Set(abilities.map(([process]) => process)).size, 2);
    assert.equal(new Set(calls.map(([process]) => process)).size, 3, "what lies on the host takes one more");
  });

  // With a shell all answers come together, with what lies on the host.
  for (const [uri, most] of Object.entries({ "qemu:///system": 10, "qemu+tls://kvm1/system": 2 })) {
    it(`${uri}: an answer without an end is an error that names the host and the command`, async () => {
      standIns.virsh(`domcapabilities*) exec yes '<domainCapabilities>';;`);
      await assert.rejects(client(uri).probe(), (error) => {
        assert.ok(error instanceof LibvirtError, String(error));
        assert.match(
          error.message,
          new RegExp(
            `^${uri.replace("+", "\\+")}: read the capabilities of the host: the answer is longer than ${most} MiB\\. Run virsh domcapabilities and virsh capabilities on the host and check the output$`,
          ),
        );
        return true;
      });
    });
  }

  it("a host without virsh is told so, as with any other call", async () => {
    mkdirSync(join(standIns.folder, "there"));
    symlinkSync("/bin/sh", join(standIns.folder, "there", "sh"));
    sshWithPath(join(standIns.folder, "there"));
    await assert.rejects(client("qemu+ssh://kvm1/system").probe(), (error) => {
      assert.ok(error instanceof LibvirtError, String(error));
      assert.equal(error.code, "no-virsh", error.message);
      assert.match(error.message, /virsh: not found.*libvirt-clients/);
      return true;
    });
  });
});
