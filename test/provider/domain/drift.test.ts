import assert from "node:assert/strict";
import { DomainDocument, markedReverted, renderDomainXml } from "../../../src/domain";
import { resolveGuest } from "../../../src/guest";
import {
  definitionDrift,
  driftOf,
  fateOf,
  ignoredDrift,
  isIgnored,
  markDrift,
  mustBeAsSeen,
  withDrift,
} from "../../../src/provider/domain/drift";
import { plain } from "../../../src/provider/properties";

describe("drift", () => {
  const { definition } = resolveGuest({
    name: "ada",
    windows: "windows-11",
    preset: "desktop",
    memory: "8 GiB",
    systemDisk: { path: "/images/ada.qcow2" },
    disks: [{ path: "/images/data.qcow2" }],
    networks: [],
  });
  const xml = renderDomainXml(definition!);
  const deployed = DomainDocument.of(xml);
  const edited = DomainDocument.of(
    xml
      .replaceAll("8388608", "4194304")
      .replace("/images/data.qcow2", "/images/\u009bother.qcow2")
      .replace("</devices>", "<vsock model='virtio'><cid auto='yes'/></vsock></devices>"),
  );
  const drift = driftOf(deployed, edited, definitionDrift(deployed, edited));
  const texts = drift.flatMap((one) => one.texts);
  const memory = "memory was changed from 8 GiB to 4 GiB on the host";

  it("names the argument, and the place in the XML of what has none; nothing in it acts on a terminal", () => {
    assert.deepEqual(texts, [
      memory,
      "disks[0].path was changed from /images/data.qcow2 to /images/\\u{9b}other.qcow2 on the host",
      "devices/vsock: deployed as nothing, now <vsock model='virtio'><cid auto='yes'/></vsock>; updates keep it",
    ]);
  });

  it("every difference is told, and none twice", () => {
    const told = drift.flatMap(({ differences }) => differences.map(({ path }) => path));
    assert.deepEqual(
      [...told].sort(),
      definitionDrift(deployed, edited)
        .map(({ path }) => path)
        .sort(),
    );
  });

  const refuses = (seen: readonly string[]): string | undefined => {
    const state = plain({ drift: seen });
    try {
      mustBeAsSeen({ host: "qemu:///system" }, "ada", state, deployed, edited, deployed);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("an update may undo what a refresh told, also one of an earlier version, which knew only places in the XML", () => {
    assert.equal(refuses(texts), undefined);
    const formerly = [
      "memory: deployed as 8388608, now 4194304",
      "devices/disk[sdb]/source/@file: deployed as /images/data.qcow2, now /images/\\u{9b}other.qcow2",
      "devices/vsock: deployed as nothing, now <vsock model='virtio'><cid auto='yes'/></vsock>",
    ];
    assert.equal(refuses(formerly), undefined);
    assert.match(
      refuses(formerly.slice(1)) ?? "",
      /would undo the change:\n {2}- memory was changed from 8 GiB to 4 GiB/,
    );
    assert.match(refuses(["memory was changed from 8 GiB to 2 GiB on the host"]) ?? "", /8 GiB to 4 GiB/);
  });

  it("ignoreChanges names arguments", () => {
    assert.ok(isIgnored(memory, ["memory"]));
    assert.ok(isIgnored(texts[1]!, ["disks"]) && isIgnored(texts[1]!, ["disks[0].path"]));
    assert.ok(isIgnored("disks: /a was added on the host", ["disks"]));
    assert.ok(isIgnored("description was removed on the host; it was mine", ["description"]));
    assert.ok(!isIgnored(memory, ["mem", "vcpus"]) && !isIgnored(texts[1]!, ["disks[1]"]));
    assert.ok(!isIgnored(texts[2]!, ["devices", "*"]), "no argument is about it");
    const kept = withDrift(
      { definition: deployed.parsed.definition },
      ignoredDrift(deployed, edited, ["memory"]),
    ).definition;
    assert.equal(kept.memoryKiB, 4194304);
    assert.deepEqual({ ...kept, memoryKiB: 8388608 }, deployed.parsed.definition);
  });

  it("the preview says what becomes of it", () => {
    assert.deepEqual(
      texts.map((text) => fateOf(text, ["memory"])),
      [`${memory}: ignoreChanges keeps it`, `${texts[1]!}: this update undoes it`, texts[2]],
    );
  });

  it("tells a definition of ours that is not the deployed one, also where nothing but our mark differs", () => {
    const marked = (change: (text: string) => string, isOther = false): readonly string[] =>
      markDrift(deployed, DomainDocument.of(change(xml)), isOther);
    const preset = /preset='(desktop@\d+)'/.exec(xml)![1]!;
    assert.deepEqual(
      marked((text) => text),
      [],
    );
    assert.deepEqual(
      marked((text) => text.replace(preset, "desktop@0")),
      [`preset was changed from ${preset} to desktop@0 on the host`],
    );
    const restored = DomainDocument.from(markedReverted(deployed.root)).text;
    assert.deepEqual(
      marked(() => restored),
      ["autoRevert restored the previous definition of the machine"],
    );
    const otherDigest = (text: string): string => text.replace(/digest='[0-9a-f]+'/, "digest='00'");
    assert.match(marked(otherDigest).join(), /another deployment/);
    assert.deepEqual(marked(otherDigest, true), [], "the other differences tell it");
    assert.match(marked((text) => text.replace(/<metadata>[^]*<.metadata>/, "")).join(), /metadata was removed/);
    assert.ok(!/reverted/.test(xml));
  });
});
