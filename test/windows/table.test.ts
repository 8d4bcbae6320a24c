import assert from "node:assert/strict";
import { presetNames } from "../../src/presets";
import { findWindows, Windows, windowsTable, type WindowsVersion } from "../../src/windows";

const rows: readonly WindowsVersion[] = windowsTable;
const facts = (row: WindowsVersion) => [row.minimum.memoryMiB, row.minimum.cpus, row.minimum.diskGB, row.minimum.desktopExperienceMiB, row.minimum.setupMiB, row.maximum.memoryMiB, row.maximum.sockets].filter((fact) => fact !== undefined);

describe("the Windows table", () => {
  it("has every Windows that we promise, each once", () => {
    const promised = ["windows-11", "windows-10", "server-2025", "server-2022", "server-2019", "server-2016", "server-2012-r2", "windows-7", "server-2008-r2"];
    assert.deepEqual(rows.map((row) => row.id), promised);
    assert.deepEqual(Object.values(Windows).sort(), [...promised].sort());
    for (const id of promised) assert.equal(findWindows(id)?.id, id);
    assert.equal(findWindows("windows-95"), undefined);
  });

  /** Microsoft's numbers, typed in from its pages a second time. */
  const microsoft: Record<string, { memoryMiB: number; cpus: number; diskGB: number; tpm: string; secureBoot: string; firmware: string }> = {
    "windows-11": { memoryMiB: 4096, cpus: 2, diskGB: 64, tpm: "required", secureBoot: "required", firmware: "uefi" },
    "windows-10": { memoryMiB: 2048, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "server-2025": { memoryMiB: 512, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "server-2022": { memoryMiB: 512, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "server-2019": { memoryMiB: 512, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "server-2016": { memoryMiB: 512, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "server-2012-r2": { memoryMiB: 512, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "windows-7": { memoryMiB: 2048, cpus: 1, diskGB: 20, tpm: "unsupported", secureBoot: "unsupported", firmware: "bios" },
    "server-2008-r2": { memoryMiB: 512, cpus: 1, diskGB: 32, tpm: "unsupported", secureBoot: "unsupported", firmware: "bios" },
  };
  for (const row of rows) {
    it(`${row.id} says what Microsoft says`, () => {
      const { memoryMiB, cpus, diskGB } = row.minimum;
      assert.deepEqual(
        { memoryMiB: memoryMiB.value, cpus: cpus.value, diskGB: diskGB.value, tpm: row.tpm.need, secureBoot: row.secureBoot.need, firmware: row.firmware.default },
        microsoft[row.id],
      );
    });

    it(`${row.id} names a page for every number, and gives a guest no less than it needs`, () => {
      for (const { source, note } of facts(row)) {
        assert.match(source, /^https:\/\/(learn|support|www|blogs\.windows)\.?(microsoft)?\.?com\//, source);
        assert.ok(note.length > 3);
      }
      assert.ok(row.usual.memoryMiB >= (row.minimum.desktopExperienceMiB ?? row.minimum.memoryMiB).value);
      assert.ok(row.usual.cpus >= row.minimum.cpus.value);
      assert.ok(row.firmware.choices.includes(row.firmware.default));
      assert.ok(presetNames.includes(row.usual.preset));
      assert.match(row.osinfoId, /^http:\/\/microsoft\.com\/win\//);
    });
  }

  it("asks no TPM and no Secure Boot of a Windows that boots by BIOS", () => {
    for (const row of rows.filter((each) => each.firmware.choices.includes("bios"))) {
      assert.notEqual(row.tpm.need, "required", row.id);
      assert.notEqual(row.secureBoot.need, "required", row.id);
    }
  });
});
