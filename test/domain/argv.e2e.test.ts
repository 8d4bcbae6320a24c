import assert from "node:assert/strict";
import { unsupportedByLibvirt, type DomainDefinitionInput } from "../../src/domain";
import { catalogue } from "../../src/enlightenments/catalogue";
import type { Enlightenment } from "../../src/enlightenments/types";
import { cpuFlags } from "./cpu-flags";
import { goldenCases } from "./golden-cases";
import { changed } from "./small-definition";
import { skipBecause, testHosts, xmlForThisRun } from "./virsh";

/** A machine with one enlightenment, and what libvirt itself wants beside it. */
function only(row: Enlightenment): DomainDefinitionInput | undefined {
  const { libvirt } = row;
  return changed((d) => {
    const on = { state: "on" as const };
    const features: Record<string, { state: "on"; value?: number | string }> = {};
    d.features.hyperv = { mode: "custom", features };
    switch (libvirt.kind) {
      case "element":
        features[libvirt.element] = row.value
          ? { state: "on", value: row.value.type === "string" ? "Some Vendor" : 0x1234 }
          : on;
        break;
      case "child":
        features[libvirt.parent] = on;
        features[`${libvirt.parent}.${libvirt.element}`] = on;
        break;
      case "timer":
        d.clock.timers = [{ name: libvirt.timer, present: true }];
        break;
      case "panic":
        d.devices.panic = [libvirt.model];
        break;
      case "none":
        break;
    }
    // From 12.0 on libvirt wants these beside what needs them.
    d.features.hyperv.features = {
      ...features,
      ...Object.fromEntries(["vapic", "vpindex", "synic"].filter((n) => !(n in features)).map((n) => [n, on])),
    };
    if (libvirt.kind !== "panic") d.clock.timers = [{ name: "hypervclock", present: true }];
  });
}

/** The hv-* properties of `-cpu` in QEMU's command line, as libvirt would start it. */
function argvFlags(argv: string): string[] {
  const cpu = /-cpu (?:'((?:[^']|'\\'')*)'|(\S+))/.exec(argv);
  return (cpu?.[1] ?? cpu?.[2] ?? "")
    .split(",")
    .filter((property) => property.startsWith("hv-"))
    .map((property) => (property.includes("=") ? property : `${property}=on`));
}

for (const virsh of testHosts) {
  describe(`the command line that the libvirt at ${virsh.uri} makes`, function () {
    this.timeout(120_000);
    let version = "";
    before(function () {
      const reason = virsh.unavailable();
      if (reason !== undefined) skipBecause(this, reason);
      version = virsh.version();
    });

    const expectSame = (context: Mocha.Context, definition: DomainDefinitionInput): string[] => {
      const lacking = unsupportedByLibvirt(definition, version)[0];
      if (lacking) skipBecause(context, `${lacking.path} needs libvirt ${lacking.minimum}, this is ${version}`);
      const argv = virsh.withXml(["domxml-to-native", "qemu-argv"], xmlForThisRun(definition, { libvirt: version }));
      const flags = argvFlags(argv);
      assert.deepEqual([...flags].sort(), cpuFlags(definition).sort());
      return flags;
    };

    for (const row of catalogue) {
      if (row.libvirt.kind === "none") continue;
      it(`${row.name}: QEMU gets ${row.qemuFlag}`, function () {
        const flags = expectSame(this, only(row)!);
        assert.ok(
          flags.some((f) => f.startsWith(`${row.qemuFlag}=`)),
          `${row.qemuFlag} is not in ${flags.join(",")}`,
        );
      });
    }

    for (const name of [
      "enlightenments-9.0",
      "enlightenments-11.0",
      "hyperv-passthrough",
      "legacy-windows-7",
      "minimal",
    ]) {
      it(`golden case ${name}: QEMU gets exactly the flags of the definition`, function () {
        expectSame(this, goldenCases.find((c) => c.name === name)!.definition);
      });
    }
  });
}
