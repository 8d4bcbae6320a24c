import assert from "node:assert/strict";
import { withExplicitFirmware } from "../../src/adapters";
import type { DomainDefinition } from "../../src/domain";
import { machine, smallMachine } from "./support/definitions";
import { debianLoaders } from "./support/machines";

type Uefi = Extract<DomainDefinition["os"]["firmware"], { type: "uefi" }>;

const uefi = (secureBoot: boolean, enrolledKeys: boolean, more: Partial<Uefi> = {}): DomainDefinition =>
  machine({ os: { firmware: { type: "uefi", secureBoot, enrolledKeys, ...more } } });
const chosen = (definition: DomainDefinition, loaders: readonly string[]): Partial<Uefi> | undefined =>
  withExplicitFirmware(definition, loaders)?.os.firmware as Partial<Uefi> | undefined;

describe("firmware by its files", () => {
  it("leaves a BIOS machine as it is", () => {
    assert.equal(withExplicitFirmware(smallMachine, []), smallMachine);
  });

  it("takes Debian's build with Microsoft's keys, the one without, and the one without Secure Boot", () => {
    const of = (secure: boolean, keys: boolean) => {
      const { loaderPath, nvramTemplate } = chosen(uefi(secure, keys), debianLoaders) ?? {};
      return [loaderPath, nvramTemplate];
    };
    assert.deepEqual(of(true, true), ["/usr/share/OVMF/OVMF_CODE_4M.ms.fd", "/usr/share/OVMF/OVMF_VARS_4M.ms.fd"]);
    assert.deepEqual(of(true, false), ["/usr/share/OVMF/OVMF_CODE_4M.secboot.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"]);
    assert.deepEqual(of(false, false), ["/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"]);
  });

  it("takes Fedora's, where the variable store decides about the keys", () => {
    const fedora = ["/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_CODE.secboot.fd"];
    assert.equal(chosen(uefi(true, true), fedora)?.nvramTemplate, "/usr/share/edk2/ovmf/OVMF_VARS.secboot.fd");
    assert.equal(chosen(uefi(true, false), fedora)?.nvramTemplate, "/usr/share/edk2/ovmf/OVMF_VARS.fd");
    assert.equal(chosen(uefi(false, false), fedora)?.loaderPath, fedora[0]);
  });

  it("never takes one with less than was asked for", () => {
    assert.equal(chosen(uefi(true, true), ["/usr/share/OVMF/OVMF_CODE_4M.fd"]), undefined);
    assert.equal(chosen(uefi(true, true), ["/usr/share/OVMF/OVMF_CODE_4M.secboot.fd"]), undefined);
    assert.equal(chosen(uefi(false, false), ["/usr/share/OVMF/OVMF_CODE_4M.ms.fd"]), undefined);
    assert.equal(chosen(uefi(false, false), []), undefined);
  });

  it("names an NVRAM file after the machine, in libvirt's folder or another", () => {
    assert.equal(
      chosen(uefi(false, false), debianLoaders)?.nvramPath,
      "/var/lib/libvirt/qemu/nvram/peer-small_VARS.fd",
    );
    const moved = withExplicitFirmware(uefi(false, false), debianLoaders, { nvramFolder: "/srv/nvram" });
    assert.equal((moved?.os.firmware as Uefi).nvramPath, "/srv/nvram/peer-small_VARS.fd");
  });

  it("keeps what the definition names itself", () => {
    const own = uefi(true, true, {
      loaderPath: "/srv/my.fd",
      nvramPath: "/srv/my_VARS.fd",
      nvramTemplate: "/srv/template.fd",
    });
    assert.deepEqual(chosen(own, debianLoaders), own.os.firmware);
    assert.deepEqual(
      chosen(uefi(true, true, { nvramTemplate: "/srv/t.fd" }), debianLoaders)?.nvramTemplate,
      "/srv/t.fd",
    );
  });
});
