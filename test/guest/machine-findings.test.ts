import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseDomainXml, renderDomainTree } from "../../src/domain";
import { inOneSpelling } from "../../src/domain/canonical/spelling";
import { parseXml } from "../../src/domain/xml";
import { resolveGuest } from "../../src/guest";
import { judgeMachine, machineRules, Part } from "../../src/machines";
import { findWindows } from "../../src/windows";

const golden = path.join(__dirname, "golden");

describe("rules about machines, of a guest", () => {
  it("speak of the arguments that make the machine so", () => {
    const { findings } = resolveGuest({
      name: "ada",
      windows: "windows-11",
      systemDisk: { path: "/a.qcow2" },
      disks: [{ path: "/b.qcow2", cache: "unsafe" }],
    });
    const found = findings.find(({ ruleId }) => ruleId === "disk-cache-unsafe");
    assert.equal(found?.path, "disks[0].cache");
    assert.match(found?.fix ?? "", /^Remove `cache`/);
    assert.equal(found?.severity, "warning");
  });

  it("may look at what we render: it is in one spelling", () => {
    const trees = [golden, path.join(__dirname, "..", "golden")].flatMap((folder) =>
      readdirSync(folder).flatMap((name) => {
        const file = path.join(folder, name, "domain.xml");
        return existsSync(file) ? [renderDomainTree(parseDomainXml(readFileSync(file, "utf8")).definition)] : [];
      }),
    );
    assert.ok(trees.length > 30);
    for (const tree of trees) assert.equal(JSON.stringify(inOneSpelling(tree)), JSON.stringify(tree));
  });

  it("find nothing in any golden guest by a rule that says that it cannot", () => {
    const never = machineRules.filter(({ notApplicable }) => notApplicable?.arguments !== undefined);
    assert.ok(never.length > 0);
    for (const name of readdirSync(golden)) {
      const file = path.join(golden, name, "domain.xml");
      let text: string;
      try {
        text = readFileSync(file, "utf8");
      } catch {
        continue;
      }
      const root = parseXml(text);
      const { definition } = parseDomainXml(root);
      const windows = findWindows(definition.metadata?.windows ?? "windows-11")!;
      const preset = definition.metadata?.preset.split("@")[0] ?? "desktop";
      const context = { guest: name, definition, domain: new Part(inOneSpelling(root)), windows, preset };
      assert.deepEqual(judgeMachine(never, context).findings, [], name);
    }
  });
});
