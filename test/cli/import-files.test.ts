import assert from "node:assert/strict";
import { imported } from "../../src/cli/import/machines";
import { renderDomainXml } from "../../src/domain";
import { exampleHost, resolveGuest } from "../../src/guest";
import type { GuestSpec } from "../../src/guest/types";
import type { HostFile } from "../../src/hosts/resources/types";

describe("windows-guest import: files that the host does not have", () => {
  const iso = "/iso/windows.iso";
  const spec: GuestSpec = { name: "ada", windows: "windows-11", preset: "desktop", cdroms: [{ path: iso }] };
  const machine = { name: "ada", xml: renderDomainXml(resolveGuest(spec).definition!) };
  const host = exampleHost({ resources: {} });
  const supportWith = (files?: ReadonlyMap<string, HostFile>): string | undefined => {
    const [found] = imported(
      { host, machines: [machine], ...(files === undefined ? {} : { files }) },
      { uri: "qemu:///system", named: true },
    );
    assert.ok(found?.spec, found?.notes.join());
    assert.deepEqual(
      resolveGuest(found.spec, host, { look: files === undefined ? {} : { files } }).findings.filter(
        ({ severity }) => severity === "error",
      ),
      [],
    );
    return found.spec.hostSupport;
  };

  it("the spec passes the check on this host: a missing one is only reported", () => {
    assert.equal(supportWith(new Map([[iso, { kind: "missing" }]])), "report");
  });

  it("where they are there, or unknown, it says nothing of it", () => {
    assert.equal(supportWith(new Map([[iso, { kind: "file" }]])), undefined);
    assert.equal(supportWith(), undefined);
  });
});
