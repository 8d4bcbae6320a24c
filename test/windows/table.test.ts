import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { presetNames } from "../../src/presets";
import {
  findWindows,
  lacksOfModel,
  modelsThatLack,
  Windows,
  windowsTable,
  type WindowsVersion,
} from "../../src/windows";

const rows: readonly WindowsVersion[] = windowsTable;
const facts = (row: WindowsVersion) =>
  [
    row.minimum.memoryMiB,
    row.minimum.cpus,
    row.minimum.diskGB,
    row.minimum.desktopExperienceMiB,
    row.minimum.setupMiB,
    row.maximum.memoryMiB,
    row.maximum.sockets,
  ].filter((fact) => fact !== undefined);

describe("the Windows table", () => {
  it("has every Windows that we promise, each once", () => {
    const promised = [
      "windows-11",
      "windows-11-ltsc",
      "windows-11-iot-ltsc",
      "windows-10",
      "server-2025",
      "server-2022",
      "server-2019",
      "server-2016",
      "server-2012-r2",
      "server-2012",
      "windows-8.1",
      "windows-7",
      "server-2008-r2",
    ];
    assert.deepEqual(
      rows.map((row) => row.id),
      promised,
    );
    assert.deepEqual(Object.values(Windows).sort(), [...promised].sort());
    for (const id of promised) assert.equal(findWindows(id)?.id, id);
    assert.equal(findWindows("windows-95"), undefined);
  });

  /** Microsoft's numbers, typed in from its pages a second time. */
  const microsoft: Record<
    string,
    { memoryMiB: number; cpus: number; diskGB: number; tpm: string; secureBoot: string; firmware: string }
  > = {
    "windows-11": { memoryMiB: 4096, cpus: 2, diskGB: 64, tpm: "required", secureBoot: "required", firmware: "uefi" },
    "windows-11-ltsc": {
      memoryMiB: 4096,
      cpus: 2,
      diskGB: 64,
      tpm: "required",
      secureBoot: "required",
      firmware: "uefi",
    },
    "windows-11-iot-ltsc": {
      memoryMiB: 2048,
      cpus: 2,
      diskGB: 16,
      tpm: "supported",
      secureBoot: "supported",
      firmware: "uefi",
    },
    "windows-10": { memoryMiB: 2048, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "server-2025": { memoryMiB: 512, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "server-2022": { memoryMiB: 512, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "server-2019": { memoryMiB: 512, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "server-2016": { memoryMiB: 512, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "server-2012-r2": {
      memoryMiB: 512,
      cpus: 1,
      diskGB: 32,
      tpm: "supported",
      secureBoot: "supported",
      firmware: "uefi",
    },
    "server-2012": { memoryMiB: 512, cpus: 1, diskGB: 32, tpm: "supported", secureBoot: "supported", firmware: "uefi" },
    "windows-8.1": {
      memoryMiB: 2048,
      cpus: 1,
      diskGB: 20,
      tpm: "supported",
      secureBoot: "supported",
      firmware: "uefi",
    },
    "windows-7": {
      memoryMiB: 2048,
      cpus: 1,
      diskGB: 20,
      tpm: "unsupported",
      secureBoot: "unsupported",
      firmware: "bios",
    },
    "server-2008-r2": {
      memoryMiB: 512,
      cpus: 1,
      diskGB: 32,
      tpm: "unsupported",
      secureBoot: "unsupported",
      firmware: "bios",
    },
  };
  for (const row of rows) {
    it(`${row.id} says what Microsoft says`, () => {
      const { memoryMiB, cpus, diskGB } = row.minimum;
      assert.deepEqual(
        {
          memoryMiB: memoryMiB.value,
          cpus: cpus.value,
          diskGB: diskGB.value,
          tpm: row.tpm.need,
          secureBoot: row.secureBoot.need,
          firmware: row.firmware.default,
        },
        microsoft[row.id],
      );
    });

    it(`${row.id} names a page for every number, and gives a guest no less than it needs`, () => {
      for (const { source, note } of facts(row)) {
        assert.match(source, /^https:\/\/(learn|support|www|windows|blogs\.windows)\.?(microsoft)?\.?com\//, source);
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

describe("CPU models that lack what some Windows needs", () => {
  /** Where libvirt is installed here, its own CPU map is asked. */
  const map = "/usr/share/libvirt/cpu_map";
  const needed = [...new Set(rows.flatMap((row) => row.minimum.cpu?.features ?? []))];

  it("are those of libvirt's CPU map, with what each lacks", function () {
    if (!existsSync(map)) this.skip();
    const models = new Map(
      readdirSync(map)
        .filter((file) => file.startsWith("x86_"))
        .flatMap((file) => modelsOf(readFileSync(join(map, file), "utf8"))),
    );
    const featuresOf = (name: string): string[] => [
      ...models.get(name)!.features,
      ...models.get(name)!.parents.flatMap(featuresOf),
    ];
    assert.ok(models.size > 50);
    for (const name of models.keys()) {
      assert.deepEqual(
        [...lacksOfModel(name)].sort(),
        needed.filter((feature) => !featuresOf(name).includes(feature)).sort(),
        name,
      );
    }
  });

  it("are known by their versions too, and other models lack nothing", () => {
    assert.deepEqual(lacksOfModel("Opteron_G3-v1"), ["sse4.2"]);
    for (const name of ["EPYC-Turin-v1", "Nehalem", "x86-64-v2-AES", "constructor", ""])
      assert.deepEqual(lacksOfModel(name), [], name);
  });

  it("lack nothing but what a Windows needs", () => {
    for (const [name, lacks] of Object.entries(modelsThatLack))
      for (const feature of lacks) assert.ok(needed.includes(feature), `${name}: ${feature}`);
  });
});

interface Model {
  readonly features: readonly string[];
  readonly parents: readonly string[];
}

/** The model of a file of the CPU map: its own features, and the models it takes more from. */
function modelsOf(xml: string): [string, Model][] {
  const model = /<model name='([^']+)'>([\s\S]*)<\/model>/.exec(xml.replace(/<!--[\s\S]*?-->/g, ""));
  if (model === null) return [];
  const names = (tag: string): string[] =>
    [...model[2]!.matchAll(new RegExp(`<${tag} name='([^']+)'`, "g"))].map((match) => match[1]!);
  return [[model[1]!, { features: names("feature"), parents: names("model") }]];
}
