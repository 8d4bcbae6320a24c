import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { closeLibvirtClients, libvirtClient } from "../../src/libvirt";
import { type HostProfile, parseHostProfile } from "../../src/hosts";

/** Debian's template, with Microsoft's certificates of 2011. */
const TEMPLATE = "/usr/share/OVMF/OVMF_VARS_4M.ms.fd";
const FOLDER = "/var/lib/libvirt/qemu/nvram";
const file = (name: string): string => `${FOLDER}/wg-test-${process.pid}-${name}`;

describe("Secure Boot certificates of a host", function () {
  this.timeout(60_000);
  const files = {
    raw: file("raw_VARS.fd"),
    qcow2: file("qcow2_VARS.qcow2"),
    both: file("both_VARS.fd"),
    none: file("none_VARS.fd"),
  };
  let profile: HostProfile;
  before(async function () {
    if (!existsSync(TEMPLATE) || !existsSync(FOLDER) || process.getuid?.() !== 0) return this.skip();
    copyFileSync(TEMPLATE, files.raw);
    execFileSync("qemu-img", ["convert", "-O", "qcow2", TEMPLATE, files.qcow2]);
    // What Windows Update adds: the name stands in the certificate as plain bytes.
    const both = readFileSync(TEMPLATE);
    both.write("Windows UEFI CA 2023", both.length - 4_096, "latin1");
    writeFileSync(files.both, both);
    copyFileSync("/usr/share/OVMF/OVMF_VARS_4M.fd", files.none);
    profile = parseHostProfile(await libvirtClient("qemu:///system").probe());
  });
  after(async () => {
    for (const one of Object.values(files)) rmSync(one, { force: true });
    await closeLibvirtClients();
  });

  it("of the template that libvirt gives a new machine with enrolled keys", () => {
    const old = readFileSync(TEMPLATE).includes("Windows UEFI CA 2023") ? ["2011", "2023"] : ["2011"];
    assert.deepEqual(profile.firmware.variablesTemplate, { path: TEMPLATE, certificates: old });
  });

  for (const [name, certificates] of Object.entries({
    raw: ["2011"],
    qcow2: ["2011"],
    both: ["2011", "2023"],
    none: [],
  }))
    it(`of a machine's own variables: ${name}`, () => {
      const path = files[name as keyof typeof files];
      assert.deepEqual(
        profile.resources!.variables!.find((one) => one.path === path),
        { path, certificates },
      );
    });
});
