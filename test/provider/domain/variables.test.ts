import assert from "node:assert/strict";
import { parseXml } from "../../../src/domain";
import { keepsVariables } from "../../../src/libvirt";

describe("UEFI variables of a machine", () => {
  const machine = (os: string): string => `<domain type='kvm'><name>ada</name>${os}</domain>`;
  for (const [os, kept] of [
    ["<os firmware='efi'><type>hvm</type></os>", true],
    ["<os><loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader></os>", true],
    ["<os firmware='efi'><loader stateless='yes'/></os>", false],
    ["<os><loader type='rom'>/usr/share/OVMF/OVMF_CODE.fd</loader></os>", false],
    ["<os firmware='bios'><type>hvm</type></os>", false],
    ["<os><type>hvm</type></os>", false],
    ["", false],
  ] as const) {
    it(`are ${kept ? "" : "not "}kept by ${os === "" ? "a machine that says nothing" : os}`, () =>
      assert.equal(keepsVariables(parseXml(machine(os))), kept));
  }
});
