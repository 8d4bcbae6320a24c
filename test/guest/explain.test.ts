import assert from "node:assert/strict";
import { catalogue } from "../../src/enlightenments";
import { exampleHost, explain, explanationText, resolveGuest } from "../../src/guest";
import { latest } from "../presets/released";

const spec = {
  name: "ada",
  windows: "windows-11",
  preset: "desktop",
  memory: "8 GiB",
  systemDisk: { path: "/a.qcow2" },
  enlightenments: { tlbflush: "off", crash: "on" },
  graphics: { password: "geheim" },
};

describe("the explanation of a guest", () => {
  const explanation = explain(resolveGuest(spec));
  const flag = (name: string) => explanation.flags.find((row) => row.flag === name)!;
  const setting = (path: string) => explanation.settings.find((row) => row.setting === path)!;

  it("names every flag of the catalogue, in its order, with state, value, why and who", () => {
    assert.deepEqual(
      explanation.flags.map((row) => row.flag),
      catalogue.map((row) => row.name),
    );
    assert.deepEqual(
      { ...flag("spinlocks"), why: "" },
      {
        flag: "spinlocks",
        property: "spinlocks",
        state: "on",
        value: "8191",
        why: "",
        who: `server@1 for ${latest("desktop")}`,
        kind: "preset",
      },
    );
    assert.equal(flag("stimer-direct").property, "stimerDirect");
  });

  it("says who asked in words", () => {
    assert.equal(flag("tlbflush").who, "you");
    assert.equal(flag("crash").who, "you");
    assert.equal(flag("vendor-id").who, "nobody");
    assert.equal(flag("evmcs").who, "nobody");
    assert.match(flag("evmcs").why, /only on an Intel CPU/);
    const filled = explain(
      resolveGuest({
        ...spec,
        windows: "windows-7",
        preset: "minimal",
        enlightenments: { ipi: "on", vpindex: "auto" },
        firmware: { type: "uefi" },
      }),
    );
    assert.equal(filled.flags.find((row) => row.flag === "vpindex")!.who, "required by ipi");
    assert.equal(filled.flags.find((row) => row.flag === "relaxed")!.who, "Windows 7");
    const passthrough = explain(resolveGuest({ ...spec, enlightenments: {}, enlightenmentMode: "passthrough" }));
    assert.equal(passthrough.flags.find((row) => row.flag === "relaxed")!.who, "mode passthrough");
    const adapted = explain(
      resolveGuest(
        { ...spec, hostSupport: "adapt", enlightenments: {} },
        exampleHost({ hypervSupported: "yes", hypervFeatures: ["relaxed", "vapic"] }),
      ),
    );
    assert.equal(adapted.flags.find((row) => row.flag === "ipi")!.who, "host kvm1");
  });

  it("says who chose a setting, and from where it knows", () => {
    assert.equal(setting("memory").who, "you");
    assert.equal(setting("vcpus").who, "default");
    assert.equal(setting("tpm.enabled").who, "Windows 11");
    assert.match(setting("tpm.enabled").source, /^https:\/\/learn\.microsoft\.com/);
    assert.equal(setting("tpm.enabled").why, "Windows 11 requires TPM 2.0");
    assert.match(
      explain(resolveGuest({ ...spec, windows: "windows-10" })).settings.find((row) => row.setting === "tpm.enabled")!
        .why,
      /Windows 10 does not require it/,
    );
    assert.equal(setting("cpu.mode").who, `desktop@1 for ${latest("desktop")}`);
    assert.equal(setting("systemDisk.bus").who, "your other settings");
  });

  it("names the preset with its version, and what stands against migration", () => {
    assert.equal(explanation.preset, `${latest("desktop")} (latest desktop)`);
    assert.equal(explain(resolveGuest({ ...spec, preset: "desktop@1" })).preset, "desktop@1");
    assert.match(explanation.migration, /^depends: .*identical hosts/);
    assert.equal(explain(resolveGuest({ ...spec, migratable: true })).migration, "can be migrated");
    assert.match(
      explain(resolveGuest({ ...spec, enlightenments: {}, enlightenmentMode: "passthrough" })).migration,
      /^cannot be migrated: /,
    );
  });

  it("puts errors before warnings before notes", () => {
    const weights = explain(
      resolveGuest({ ...spec, memory: "1 GiB", hideKvm: true, clock: { offset: "utc" } }),
    ).findings.map(({ severity }) => severity);
    assert.deepEqual(
      weights,
      [...weights].sort((a, b) => ["error", "warning", "info"].indexOf(a) - ["error", "warning", "info"].indexOf(b)),
    );
    assert.deepEqual(new Set(weights), new Set(["error", "warning", "info"]));
  });

  it("has tables whose rows fit their heads", () => {
    for (const table of Object.values(explanation.tables))
      for (const row of table.rows) assert.equal(row.length, table.columns.length);
    assert.deepEqual(explanation.tables.flags.columns, ["flag", "state", "value", "why", "who asked"]);
    assert.equal(explanation.tables.flags.rows.length, catalogue.length);
  });

  it("holds no secret, and survives JSON", () => {
    assert.ok(!JSON.stringify(explanation).includes("geheim"));
    assert.deepEqual(JSON.parse(JSON.stringify(explanation)), explanation);
  });

  it("as text has a line for each flag that somebody spoke of, no colour, no secret, no trailing space", () => {
    const text = explanationText(resolveGuest(spec));
    const [first] = text.split("\n");
    assert.equal(
      first,
      `ada: Windows 11, preset ${latest("desktop")} (latest desktop), host qemu:///system (CPU vendor unknown)`,
    );
    for (const row of explanation.flags) assert.ok(text.includes(row.flag), row.flag);
    assert.match(text, /\n {2}tlbflush +off {2}you: your own setting\n/);
    assert.match(text, new RegExp(`\n {2}spinlocks +on {2}8191 {2}server@1 for ${latest("desktop")}: `));
    assert.match(text, /\n {2}warning enlightenments\.crash: .* \[crash-blocks-dumps\]\n/);
    assert.match(text, /\ndigest: [0-9a-f]{64}$/);

    assert.doesNotMatch(text, /\u001b|geheim| \n/);
  });

  it("of a spec that cannot be read is its findings", () => {
    const text = explanationText(resolveGuest({ name: "ada", windows: "win11" }));
    assert.match(
      text,
      /error windows: "win11" is not a supported Windows version\. Did you mean "windows-11"\? \[spec-value\]/,
    );
    assert.doesNotThrow(() => explanationText(resolveGuest(null)));
  });
});
