import assert from "node:assert/strict";
import { parseDomainXml } from "../../src/domain";

/** What libvirt 9.0.0 made of each: `virsh define`, then `virsh dumpxml`. */
const CASES: readonly (readonly [content: string, features: Readonly<Record<string, object>>])[] = [
  ["<relaxed state='on'/><relaxed state='off'/>", { relaxed: { state: "off" } }],
  ["<relaxed state='off'/><relaxed state='on'/>", { relaxed: { state: "on" } }],
  [
    "<spinlocks state='on' retries='4096'/><spinlocks state='on' retries='8191'/>",
    { spinlocks: { state: "on", value: 8191 } },
  ],
  ["<spinlocks state='on' retries='4096'/><spinlocks state='off'/>", { spinlocks: { state: "off" } }],
  [
    "<stimer state='on'><direct state='on'/></stimer><stimer state='on'/>",
    { stimer: { state: "on" }, "stimer.direct": { state: "on" } },
  ],
  ["<stimer state='on'><direct state='on'/></stimer><stimer state='off'/>", { stimer: { state: "off" } }],
  [
    "<stimer state='off'/><stimer state='on'><direct state='on'/></stimer>",
    { stimer: { state: "on" }, "stimer.direct": { state: "on" } },
  ],
];

describe("an enlightenment that stands twice in <hyperv>", () => {
  for (const [content, features] of CASES)
    it(`is read as libvirt reads it: ${content}`, () => {
      const { definition } = parseDomainXml(
        `<domain type='kvm'><name>ada</name><memory unit='GiB'>1</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><features><hyperv>${content}</hyperv></features></domain>`,
      );
      assert.deepEqual(definition.features.hyperv?.features, features);
    });
});
