import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { formatHostProfile, type HostProfile, parseHostProfile, parseSavedProfile } from "../../src/hosts";
import { closeLibvirtClients, libvirtClient } from "../../src/libvirt";
import { lintDomainXml } from "../../src/lint";

const NAME = `wg-test-${process.pid}-neighbour`;
const HOSTDEV =
  "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x7a' slot='0x1f' function='0x7'/></source></hostdev>";
const OTHERS =
  "<hostdev mode='subsystem' type='usb' managed='yes'><source><vendor id='0x0627'/><product id='0x0001'/></source></hostdev><hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='c60cc60c-c60c-c60c-c60c-c60cc60cc60c'/></source></hostdev>";
const definition = (name: string): string =>
  `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${HOSTDEV}${OTHERS}</devices></domain>`;
const FILE = path.join(tmpdir(), `${NAME}.xml`);
const virsh = (...args: string[]): string =>
  execFileSync("virsh", ["-c", "qemu:///system", ...args], { encoding: "utf8" });

describe("a machine of the host with one of its PCI devices", function () {
  this.timeout(60_000);
  let profile: HostProfile;
  before(async () => {
    // libvirt defines it whether the device is there or not.
    writeFileSync(FILE, definition(NAME));
    virsh("define", FILE);
    virsh("autostart", NAME);
    profile = parseHostProfile(await libvirtClient("qemu:///system").probe());
  });
  after(async () => {
    rmSync(FILE, { force: true });
    virsh("undefine", NAME);
    await closeLibvirtClients();
  });

  const machine = () => profile.resources?.machines?.find(({ name }) => name === NAME);

  it("is read with the device, and that it starts with the host", () => {
    assert.deepEqual(machine()?.hostDevices, ["0000:7a:1f.7"]);
    assert.deepEqual(machine()?.usbDevices, [{ vendor: "0627", product: "0001" }]);
    assert.deepEqual(machine()?.mediatedDevices, ["c60cc60c-c60c-c60c-c60c-c60cc60cc60c"]);
    assert.equal(machine()?.autostart, true);
  });

  it("is in a saved profile", () => {
    const read = parseSavedProfile(formatHostProfile(profile, "yaml"));
    assert.deepEqual(
      read.resources?.machines?.find(({ name }) => name === NAME),
      machine(),
    );
  });

  it("is what another machine with the device is warned of", () => {
    const { findings } = lintDomainXml(definition("ada"), { others: profile.resources!.machines! });
    const found = findings.filter(({ ruleId }) => ruleId === "host-device-shared");
    assert.equal(found.length, 1);
    assert.match(found[0]!.message, new RegExp(`${NAME} both have the PCI device 0000:7a:1f.7.*starts with the host`));
  });
});
