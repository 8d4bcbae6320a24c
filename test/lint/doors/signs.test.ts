import assert from "node:assert/strict";
import { parseXml } from "../../../src/domain/xml";
import { speaksOfWindows } from "../../../src/lint/doors/signs";

const speaks = (content: string, resource = "vm"): boolean =>
  speaksOfWindows(
    parseXml(`<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>${content}</domain>`),
    resource,
  );
const osinfo = (id: string): string =>
  `<metadata><libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'><libosinfo:os id='${id}'/></libosinfo:libosinfo></metadata>`;
const HYPERV = "<features><hyperv><relaxed state='on'/></hyperv></features>";

describe("signs of Windows", () => {
  it("are metadata, enlightenments, names and images", () => {
    assert.ok(speaks(osinfo("http://microsoft.com/win/11")));
    assert.ok(speaks(HYPERV));
    assert.ok(speaks("<clock><timer name='hypervclock' present='yes'/></clock>"));
    assert.ok(speaks("<name>win-2022</name>"));
    assert.ok(speaks("", "windows11.xml"));
    assert.ok(speaks("<devices><disk><source file='/iso/virtio-win.iso'/></disk></devices>"));
  });

  it("are none in a machine that says nothing, or says something else", () => {
    assert.ok(!speaks("<name>darwin</name>"));
    assert.ok(!speaks(`${osinfo("http://fedoraproject.org/fedora/42")}${HYPERV}`, "win11"));
  });

  it("are none in a machine with Apple's SMC, whatever it began as", () => {
    const smc =
      "<qemu:commandline><qemu:arg value='-device'/><qemu:arg value='isa-applesmc,osk=x'/></qemu:commandline>";
    assert.ok(!speaks(`<name>macOS</name>${HYPERV}${smc}`));
    // Somebody says what it is.
    assert.ok(speaks(`${osinfo("http://microsoft.com/win/10")}${smc}`));
  });
});
