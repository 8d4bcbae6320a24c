import assert from "node:assert/strict";
import { exampleGuest, explain, resolveGuest, type GuestExample } from "../../src/guest";
import { lookingGlassMiB } from "../../src/guest/defining/shares";
import { secretOutputs } from "../../src/provider/domain/outputs";

const resolve = (guest: GuestExample) => resolveGuest(exampleGuest(guest));
const settingsOf = (guest: GuestExample): Record<string, { value: string; why: string }> =>
  Object.fromEntries(explain(resolve(guest)).settings.map(({ setting, value, why }) => [setting, { value, why }]));

describe("memory for Looking Glass", () => {
  // The table of its own documentation, without and with HDR.
  for (const [resolution, plain, hdr] of [
    ["1920x1080", 32, 64],
    ["1920x1200", 32, 64],
    ["2560x1440", 64, 128],
    ["3840x2160", 128, 256],
  ] as const)
    it(`${resolution} requires ${plain} MiB, and ${hdr} MiB with HDR`, () => {
      assert.equal(lookingGlassMiB(resolution, false), plain);
      assert.equal(lookingGlassMiB(resolution, true), hdr);
    });

  it("the explanation says how the size was found", () =>
    assert.match(
      settingsOf({ sharedMemory: [{ name: "lg", resolution: "3840x2160", hdr: true }] })["sharedMemory[0].size"]!.why,
      /two frames of 3840x2160 with HDR and 10 MiB/,
    ));
});

describe("the memory that shared folders require", () => {
  const folders = { sharedFolders: [{ name: "tools", path: "/srv/tools" }] };

  it("is shared by itself, and the explanation says why", () => {
    const { definition } = resolve(folders);
    assert.deepEqual([definition!.memorySource, definition!.memoryAccess], ["memfd", "shared"]);
    assert.match(settingsOf(folders)["memoryBacking.shared"]!.why, /virtiofsd maps the machine's memory/);
  });

  it("is the huge pages where the machine has some", () => {
    const { definition } = resolve({ ...folders, hugepages: { size: "2 MiB" }, memory: "4 GiB" });
    assert.deepEqual([definition!.memorySource, definition!.memoryAccess], [undefined, "shared"]);
  });

  it("is left alone without them", () => {
    const { definition } = resolve({});
    assert.deepEqual([definition!.memorySource, definition!.memoryAccess], [undefined, undefined]);
  });
});

describe("what Windows reads about its computer", () => {
  const smbios = { system: { manufacturer: "LENOVO", serial: "S3CRET-01" }, oemStrings: ["S3CRET-02"] };

  it("is in the definition, and only the names of the fields are in the explanation", () => {
    const resolution = resolve({ smbios });
    assert.equal(resolution.definition!.sysinfo!.system!.serial, "S3CRET-01");
    const { definition: _, ...shown } = resolution;
    assert.doesNotMatch(JSON.stringify([shown, explain(resolution)]), /S3CRET/);
    assert.equal(settingsOf({ smbios })["smbios.system"]!.value, "manufacturer, serial");
  });

  it("a wrong value is not repeated", () => {
    const wrong = resolve({ smbios: { system: { serial: "S3CRET\n01" }, oemStrings: [`S3CRET${"x".repeat(300)}`] } });
    assert.deepEqual(
      wrong.findings.flatMap(({ path }) => (path.startsWith("smbios") ? [path] : [])),
      ["smbios.system.serial", "smbios.oemStrings[0]"],
    );
    assert.doesNotMatch(JSON.stringify(wrong.findings), /S3CRET/);
  });

  it("a secret makes secrets of the outputs that would tell it", () => {
    const outputs = secretOutputs({ value: {}, unknowns: [], secrets: [["smbios", "system", "serial"]] });
    for (const output of ["domainXml", "digest", "drift"])
      assert.ok(
        outputs.some(([name]) => name === output),
        output,
      );
  });
});
