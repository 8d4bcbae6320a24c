import assert from "node:assert/strict";
import { Domain, WindowsGuest, type WindowsGuestArgs } from "../../src/components";
import { domainDifferences } from "../../src/domain";
import { lintDomainXml } from "../../src/lint";
import { OwnStack } from "../components/own-stack";
import { assertSucceeded, virsh } from "./engine";
import { definedOnly, machineName, xmlOf } from "./machines";

const NAMESPACE = "urn:pulumi-windows-guest:domain:1";
const reason = "The lab needs the host's clock, ticket 4711.";
const utc: Partial<WindowsGuestArgs> = { clock: { offset: "utc" } };

describe("suppressed findings of a guest", function () {
  this.timeout(180_000);
  const own = new OwnStack();

  it("are told as suppressed at preview and in the machine's metadata, and a change of them interrupts nothing", async () => {
    const name = machineName("accepted");
    const program = (suppress: WindowsGuestArgs["suppress"]) => async (): Promise<void> =>
      void new WindowsGuest("ada", {
        ...definedOnly,
        ...utc,
        name,
        allowedDisruption: "none",
        ...(suppress === undefined ? {} : { suppress }),
      });
    const warnings = (diagnostics: readonly { severity: string; message: string }[]): string[] =>
      diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);

    const stack = await own.make(program(undefined));
    const before = await stack.preview(program(undefined));
    assert.match(warnings(before.diagnostics).join("\n"), /\[clock-utc\]/);

    const accepted = program([{ rule: "clock-utc", reason, until: "9999-12-31" }]);
    const preview = await stack.preview(accepted);
    assertSucceeded(preview);
    assert.doesNotMatch(warnings(preview.diagnostics).join("\n"), /\[clock-utc\]/);
    const told = preview.diagnostics.filter(({ message }) => message.includes("[clock-utc]"));
    assert.equal(told.length, 1, "once");
    assert.match(
      told[0]!.message,
      /1 finding is suppressed:\n {2}- warning clock\.offset: .* Suppressed until 9999-12-31: The lab/,
    );
    assert.match(preview.text, /1 finding is suppressed/, "a person sees it");

    // Deployed without, then with: only the metadata change.
    await own.up(program(undefined));
    const machine = xmlOf(name);
    const update = await own.up(accepted);
    assert.deepEqual(update.changes, { update: 2 }, "of the component and of the machine");
    const differences = domainDifferences(machine, xmlOf(name));
    assert.ok(differences.length > 0);
    assert.deepEqual(
      differences.filter(({ path }) => !path.startsWith("metadata/")),
      [],
    );
    const metadata = virsh("metadata", name, NAMESPACE, "--config");
    assert.ok(
      metadata.includes(
        `<suppress rule="clock-utc" reason="The lab needs the host's clock, ticket 4711." until="9999-12-31"/>`,
      ),
      metadata,
    );
    assert.deepEqual((await own.up(accepted)).changes, {});
    assert.deepEqual((await stack.refresh()).changes, {});

    const { findings, suppressed } = lintDomainXml(xmlOf(name));
    assert.ok(!findings.some(({ ruleId }) => ruleId === "clock-utc" || ruleId.startsWith("suppression-")));
    assert.deepEqual(
      suppressed.map((one) => [one.ruleId, one.suppressed!.reason]),
      [["clock-utc", reason]],
    );

    assert.deepEqual((await own.up(program(undefined))).changes, { update: 2 });
    assert.doesNotMatch(xmlOf(name), /suppress/);
  });

  it("that are errors do not stop a deployment; without a reason or after their end they do", async () => {
    const name = machineName("small");
    const program = (suppress: WindowsGuestArgs["suppress"]) => async (): Promise<void> =>
      void new Domain("ada", { ...definedOnly, name, memory: "512 MiB", suppress: suppress! });
    const stack = await own.make(program([]));
    for (const [suppress, message] of [
      [[], /\[memory-below-minimum\]|memory/],
      [[{ rule: "memory-below-minimum", reason: "" }], /has no reason/],
      [[{ rule: "memory-below-minimum", reason, until: "2026-01-31" }], /expired on 2026-01-31/],
      [[{ rule: "memory-below-minimum", reason, until: "31.12.2027" }], /Did you mean 2027-12-31\?/],
      [[{ rule: "memory-below-minimun", reason }], /Did you mean memory-below-minimum\?/],
    ] as const) {
      const { failed, text } = await stack.preview(program([...suppress]));
      assert.ok(failed, String(message));
      assert.match(text, message);
    }
    await own.up(program([{ rule: "memory-below-minimum", reason }]));
    assert.match(xmlOf(name), /<memory unit='KiB'>524288</);
  });
});
