import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { LibvirtSdkError, viaLibvirt } from "../../src/pulumi-libvirt";
import { readSdk } from "../../src/pulumi-libvirt/sdk";
import { pluginHint } from "../../src/pulumi-libvirt/plugin-hint";
import { needXsltproc } from "../../src/pulumi-libvirt/xsltproc";

/** As `@pulumi/libvirt` 0.5.x and a generated SDK write their constructors: every argument is copied by name. */
class OldDomain {
  constructor(
    readonly name: string,
    args: Record<string, unknown>,
  ) {
    const inputs: Record<string, unknown> = {};
    inputs["coreosIgnition"] = args["coreosIgnition"];
    inputs["networkInterfaces"] = args["networkInterfaces"];
    inputs["xml"] = args["xml"];
  }
}
class NewDomain {
  constructor(
    readonly name: string,
    args: Record<string, unknown>,
  ) {
    const inputs: Record<string, unknown> = {};
    inputs["cpuTune"] = args["cpuTune"];
    inputs["devices"] = args["devices"];
    inputs["memoryBacking"] = args["memoryBacking"];
  }
}
class Plain {}
const old = { Domain: OldDomain, Volume: Plain, Provider: Plain };
const current = { Domain: NewDomain, Volume: Plain, Provider: Plain };

describe("the libvirt SDK that is handed in", () => {
  it("is known by its arguments, or by its functions where those are not to be seen", () => {
    assert.equal(readSdk(old).line, "0.8");
    assert.equal(readSdk(current).line, "0.9");
    assert.equal(readSdk({ ...old, Domain: Plain, getNetworkDnsHostTemplate: () => 1 }).line, "0.8");
    assert.equal(readSdk({ ...old, Domain: Plain, getDomainInterfaceAddresses: () => 1 }).line, "0.9");
  });

  const refused: Readonly<Record<string, readonly [unknown, "0.8" | "0.9" | undefined, RegExp]>> = {
    nothing: [
      undefined,
      undefined,
      /got undefined. Run: pulumi package add terraform-provider dmacvicar\/libvirt .*npm install @pulumi\/libvirt@0\.5.*import \* as libvirt/,
    ],
    null: [null, undefined, /got null. Run: pulumi package add/],
    "another module": [
      { Instance: Plain, Provider: Plain },
      undefined,
      /without Domain, Volume, .*Run: pulumi package add/,
    ],
    "an SDK that could be either": [{ ...old, Domain: Plain }, undefined, /viaLibvirt\(libvirt, \{ line: "0\.9" \}\)/],
    "0.5.x where 0.9 was asked for": [
      old,
      "0.9",
      /is version 0\.5\.x .*Run: npm uninstall @pulumi\/libvirt && pulumi package add terraform-provider dmacvicar\/libvirt/,
    ],
    "0.9 where 0.5.x was asked for": [current, "0.8", /is for provider 0\.9.*Run: npm install @pulumi\/libvirt@0\.5/],
  };
  for (const [what, [sdk, line, message]] of Object.entries(refused)) {
    it(`is refused with the command to run: ${what}`, () => {
      assert.throws(
        () => viaLibvirt(sdk, line === undefined ? {} : { line }),
        (error) => error instanceof LibvirtSdkError && message.test(error.message),
      );
    });
  }

  it("may say its line itself where it cannot be seen", () => {
    assert.equal(readSdk({ ...old, Domain: Plain }, "0.9").line, "0.9");
  });
});

describe("xsltproc, which provider 0.8 runs", () => {
  it("is missed before the provider misses it, with the command to run", () => {
    const resource = undefined as unknown as pulumi.Resource;
    assert.throws(
      () => needXsltproc(resource, "/nowhere:relative/path:"),
      (error) =>
        pulumi.ResourceError.isInstance(error) &&
        /sudo apt-get install xsltproc.*dnf install libxslt/.test(error.message),
    );
  });
});

describe("a plugin that is missing", () => {
  const none = { PATH: "/nowhere", PULUMI_HOME: "/nowhere", PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" };

  it("is hinted at with the command to run, where the engine may not fetch it", () => {
    assert.match(pluginHint("0.8", none) ?? "", /Run: pulumi plugin install resource libvirt 0\.5\.4/);
    assert.match(pluginHint("0.9", none) ?? "", /Run: pulumi plugin install resource terraform-provider/);
    assert.equal(pluginHint("0.9", { ...none, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "false" }), undefined);
  });

  it("is not one that is on PATH or installed", () => {
    const folder = mkdtempSync(join(tmpdir(), "wg-plugin-"));
    try {
      mkdirSync(join(folder, "plugins", "resource-terraform-provider-v1.3.1"), { recursive: true });
      writeFileSync(join(folder, "pulumi-resource-libvirt"), "");
      assert.equal(pluginHint("0.8", { ...none, PATH: folder }), undefined);
      assert.equal(pluginHint("0.9", { ...none, PULUMI_HOME: folder }), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
