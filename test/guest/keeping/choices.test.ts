import assert from "node:assert/strict";
import { type DomainDefinition, parseDomainXml } from "../../../src/domain";
import { resolveGuest } from "../../../src/guest";
import { keepChoices } from "../../../src/guest/keeping/choices";

const definition = (spec: object): DomainDefinition =>
  resolveGuest({ name: "ada", windows: "windows-11", ...spec }).definition!;

/** What libvirt 12 answers for a machine that was defined with firmware='efi' on an older host. */
const current = parseDomainXml(`<domain type='kvm'>
  <name>ada</name><uuid>6f1b1c1e-0000-4000-8000-000000000001</uuid><memory>8388608</memory><vcpu>4</vcpu>
  <os firmware='efi'>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <firmware><feature enabled='yes' name='enrolled-keys'/><feature enabled='yes' name='secure-boot'/></firmware>
    <loader readonly='yes' secure='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.ms.fd</loader>
    <nvram template='/usr/share/OVMF/OVMF_VARS_4M.ms.fd'>/var/lib/libvirt/qemu/nvram/ada_VARS.fd</nvram>
  </os>
  <devices>
    <controller type='usb' index='0' model='qemu-xhci'/><controller type='scsi' index='1' model='lsilogic'/>
    <controller type='sata' index='0'/><controller type='virtio-serial' index='0'/>
  </devices>
</domain>`).definition;

describe("what a redefinition keeps of libvirt's choices", () => {
  it("the version of the chipset, unless the user names one", () => {
    const wanted = definition({});
    assert.equal(wanted.os.machine, "q35");
    assert.equal(keepChoices(wanted, current).os.machine, "pc-q35-7.2");
    const named = { ...wanted, os: { ...wanted.os, machine: "pc-q35-9.0" } };
    assert.equal(keepChoices(named, current).os.machine, "pc-q35-9.0");
    const i440fx = { ...current, os: { ...current.os, machine: "pc-i440fx-7.2" } };
    assert.equal(keepChoices(wanted, i440fx).os.machine, "q35");
  });

  it("the file of the UEFI variables, which are the machine's, and the image while it can do what is wanted", () => {
    const kept = keepChoices(definition({}), current).os.firmware;
    assert.equal(kept.type === "uefi" && kept.nvramPath, "/var/lib/libvirt/qemu/nvram/ada_VARS.fd");
    const own = keepChoices(definition({ firmware: { nvram: "/srv/ada.fd" } }), current).os.firmware;
    assert.equal(own.type === "uefi" && own.nvramPath, "/srv/ada.fd");
    const insecure = keepChoices(definition({ windows: "windows-10", firmware: { secureBoot: false } }), current).os
      .firmware;
    assert.deepEqual(insecure.type === "uefi" && [insecure.nvramPath, insecure.loaderPath, insecure.nvramTemplate], [
      "/var/lib/libvirt/qemu/nvram/ada_VARS.fd",
      undefined,
      undefined,
    ]);
  });

  it("controllers that libvirt added for devices, and none that we would list ourselves", () => {
    const kept = keepChoices(definition({}), current).devices.controllers.map(({ type, index }) => `${type} ${index}`);
    assert.deepEqual(kept, [
      ...definition({}).devices.controllers.map(({ type, index }) => `${type} ${index}`),
      "sata 0",
      "virtio-serial 0",
    ]);
  });
});
