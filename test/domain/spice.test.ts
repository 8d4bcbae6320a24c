import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { domainDifferences, parseDomainXml, renderDomainXml, type DomainDefinition } from "../../src/domain";
import { smallXml } from "./small-xml";

type Graphics = DomainDefinition["devices"]["graphics"];
const SPICE = "<graphics type='spice' autoport='yes'><gl enable='yes'/></graphics>";

/** The machine with another display; nothing else of its definition is touched. */
function withDisplay(xml: string, graphics: Graphics): string {
  const { definition, rest } = parseDomainXml(xml);
  definition.devices.graphics = graphics;
  return renderDomainXml(definition, {}, rest);
}
const VNC: Graphics = { type: "vnc", listen: "127.0.0.1" };

describe("a machine whose SPICE display goes", () => {
  const carried: readonly (readonly [string, string])[] = [
    ["sound", "<audio id='1' type='spice'/>"],
    ["sound, one of several", "<audio id='2' type='spice'/>"],
    ["USB redirection", "<redirdev bus='usb' type='spicevmc'/><redirdev bus='usb' type='spicevmc'/>"],
    ["the agent's channel", "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>"],
    ["a channel of another name", "<channel type='spicevmc'><target type='virtio' name='x.y'/></channel>"],
    [
      "a port's channel",
      "<channel type='spiceport'><source channel='org.spice-space.webdav.0'/><target type='virtio' name='org.spice-space.webdav.0'/></channel>",
    ],
    ["a smart card", "<smartcard mode='passthrough' type='spicevmc'/>"],
    ["a serial line", "<serial type='spiceport'><source channel='c'/></serial>"],
    ["random numbers", "<rng model='virtio'><backend model='egd' type='spicevmc'/></rng>"],
  ];
  const stays =
    "<audio id='3' type='none'/><redirdev bus='usb' type='tcp'><source mode='connect' host='h' service='1'/></redirdev><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel><serial type='pty'/><smartcard mode='host'/>";
  for (const [what, devices] of carried) {
    for (const [display, graphics] of [
      ["VNC", VNC],
      ["no display", undefined],
    ] as const) {
      it(`for ${display} loses what SPICE carries, and nothing else: ${what}`, () => {
        const without = smallXml({ devices: `${SPICE}${stays}` });
        const xml = smallXml({ devices: `${SPICE}${stays}${devices}` });
        assert.deepEqual(domainDifferences(withDisplay(xml, graphics), withDisplay(without, graphics)), []);
        assert.doesNotMatch(withDisplay(xml, graphics), /spice/);
        assert.match(withDisplay(xml, { type: "spice", listen: "10.0.0.1" }), /'spice(vmc|port)?'/);
      });
    }
  }

  it("keeps its sound card, which no longer names the sound that is gone", () => {
    const xml = withDisplay(
      smallXml({
        devices: `${SPICE}<audio id='7' type='spice'/><audio id='8' type='none'/><sound model='ich9'><audio id='7'/></sound><sound model='ac97'><audio id='8'/></sound>`,
      }),
      VNC,
    );
    assert.match(xml, /<sound model='ich9'\/>/);
    assert.match(xml, /<sound model='ac97'>\s*<audio id='8'\/>/);
  });

  it("keeps its video card, without the 3D that only SPICE could show", () => {
    const video =
      "<video><model type='virtio' heads='1'><acceleration accel3d='yes'/></model></video><video><model type='qxl' ram='65536'/></video>";
    assert.doesNotMatch(withDisplay(smallXml({ devices: SPICE + video }), VNC), /acceleration/);
    assert.match(withDisplay(smallXml({ devices: SPICE + video }), VNC), /<model type='qxl' ram='65536'\/>/);
    assert.match(
      withDisplay(smallXml({ devices: `${SPICE}<graphics type='egl-headless'/>${video}` }), VNC),
      /accel3d='yes'/,
    );
  });

  it("keeps everything where it has another SPICE display, or had none", () => {
    const two = smallXml({ devices: `<graphics type='vnc' port='5901'/>${SPICE}<audio id='1' type='spice'/>` });
    assert.match(withDisplay(two, { type: "vnc", listen: "127.0.0.1", port: 5902 }), /<audio id='1' type='spice'\/>/);
    const none = smallXml({
      devices: "<graphics type='vnc'/><audio id='1' type='spice'/><redirdev bus='usb' type='spicevmc'/>",
    });
    assert.match(
      withDisplay(none, { type: "vnc", listen: "127.0.0.1", port: 5902 }),
      /<audio id='1' type='spice'\/>[^]*spicevmc/,
    );
  });

  it("says so in a comparison, and the files of others do", () => {
    const folder = join(__dirname, "fixtures");
    for (const name of readdirSync(folder).filter((f) => f.endsWith(".xml"))) {
      const xml = readFileSync(join(folder, name), "utf8");
      if (!/<graphics type='spice'/.test(xml)) continue;
      const changed = withDisplay(xml, VNC);
      assert.doesNotMatch(changed, /spicevmc|spiceport|type='spice'/, name);
      const paths = domainDifferences(xml, changed).map(({ path }) => path);
      if (xml.includes("com.redhat.spice.0"))
        assert.ok(paths.includes("devices/channel[spicevmc com.redhat.spice.0]"), name);
    }
  });
});
