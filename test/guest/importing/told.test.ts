import assert from "node:assert/strict";
import { parseDomainXml, renderDomainXml } from "../../../src/domain";
import { resolveGuest } from "../../../src/guest";
import { toldChanges } from "../../../src/guest/importing";
import type { GuestSpec } from "../../../src/guest/types";

const spec: GuestSpec = {
  name: "ada",
  windows: "windows-11",
  preset: "desktop",
  memory: "8 GiB",
  systemDisk: { path: "/images/ada.qcow2", serial: "s" },
  disks: [{ path: "/images/data.qcow2" }],
  networks: [{ network: "default", mac: "52:54:00:00:00:01" }],
};
const xml = renderDomainXml(resolveGuest(spec).definition!);

/** What is told of a machine whose XML somebody edited. */
function told(edit: (xml: string) => string): string[] {
  const edited = edit(xml);
  assert.notEqual(edited, xml, "the edit changes nothing");
  const [before, after] = [parseDomainXml(xml).definition, parseDomainXml(edited).definition];
  const changes = toldChanges(before, after);
  // Every change of an argument can be made again, and together they are the edit.
  const again = changes.reduce((definition, { apply }) => apply(definition), before);
  assert.deepEqual(toldChanges(again, after), []);
  return changes.flatMap((change) => change.told.map(({ text }) => text));
}

describe("changes on the host, as arguments say them", () => {
  it("sizes, switches and texts", () => {
    assert.deepEqual(
      told((one) => one.replaceAll("8388608", "4194304")),
      ["memory was changed from 8 GiB to 4 GiB on the host"],
    );
    assert.deepEqual(
      told((one) => one.replace(/<ipi state=.on.\/>/, "")),
      ["enlightenments.ipi was turned off on the host"],
    );
    assert.deepEqual(
      told((one) => one.replace(/<\/uuid>/, "</uuid><description>mine</description>")),
      ["description was set to mine on the host"],
    );
    assert.deepEqual(
      told((one) => one.replace(/<memballoon model=.virtio.\/>/, "<memballoon model='none'/>")),
      ["memoryBalloon was turned off on the host"],
    );
  });

  it("disks and network cards, added, removed and changed", () => {
    assert.deepEqual(
      told((one) =>
        one.replace(
          "</devices>",
          "<disk type='file' device='disk'><source file='/images/more.qcow2'/><target dev='sdz' bus='sata'/></disk></devices>",
        ),
      ),
      ["disks: /images/more.qcow2 was added on the host"],
    );
    assert.deepEqual(
      told((one) => one.replace(/<disk(?:(?!<\/disk>)[^])*data\.qcow2[^]*?<\/disk>/, "")),
      ["disks: /images/data.qcow2 was removed on the host"],
    );
    assert.deepEqual(
      told((one) => one.replace("/images/data.qcow2", "/images/other.qcow2")),
      ["disks[0].path was changed from /images/data.qcow2 to /images/other.qcow2 on the host"],
    );
    assert.deepEqual(
      told((one) => one.replace(/<interface[^]*?<\/interface>/, "")),
      ["networks: default (52:54:00:00:00:01) was removed on the host"],
    );
  });

  it("says nothing of what no argument says", () => {
    assert.deepEqual(
      told((one) => one.replace("</devices>", "<vsock model='virtio'><cid auto='yes'/></vsock></devices>")),
      [],
    );
  });
});
