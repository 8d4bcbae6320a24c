import assert from "node:assert/strict";
import { WindowsGuest, type WindowsGuestArgs } from "../../src";
import { assertSucceeded, TestStack, type Outcome } from "../provider/engine";
import { wordsSeenInside } from "./boot";
import { expectedWords } from "./cpuid";
import { qemuFlags } from "./flag-sets";
import { freezeWhatStarts, kvmExits } from "./frozen-start";
import { labIsHere, labRun, labUp, labUri, suites, type Suite } from "./lab";
import { labMachines, type LabMachine } from "./machines";
import { askRunningQemu } from "./monitor";

const chosen = (process.env["WINDOWS_GUEST_LAB_SUITES"]?.split(",") ?? ["trixie"]) as Suite[];

/** Modes in which libvirt or QEMU lists the flags, by what the suite's libvirt knows. */
const modesOf: Readonly<Record<Suite, readonly ("host-model" | "passthrough")[]>> = {
  bookworm: ["passthrough"],
  trixie: ["passthrough"],
  sid: ["passthrough", "host-model"],
};

for (const suite of chosen) {
  describe(`presets on the lab host ${suite}`, function () {
    this.timeout(900_000);
    if (!suites.includes(suite)) throw new Error(`no lab suite "${suite}"; there are ${suites.join(", ")}`);
    if (!labIsHere()) {
      it.skip("the lab is not here (WINDOWS_GUEST_LAB names its folder)");
      return;
    }
    for (const [short, machine] of Object.entries(labMachines)) {
      describe(String(machine.args.preset), () => describeMachine(suite, `wg-lab-${short}`, machine));
    }
    for (const mode of modesOf[suite]) describe(`mode ${mode}`, () => describeMode(suite, mode));
  });
}

/**
 * What the rule nested-flags-without-nested says of them, on a host that has nested virtualization and a guest that has
 * not.
 */
function describeMode(suite: Suite, mode: "host-model" | "passthrough"): void {
  it("shows nested features to a guest without svm, and the preview warns of it", async () => {
    labUp(suite);
    freezeWhatStarts(suite);
    const name = `wg-lab-${mode}`;
    labRun(suite, cleanUp(name), 120);
    const program = async () =>
      void new WindowsGuest(name, {
        ...labMachines["minimal"]!.args,
        enlightenmentMode: mode,
        host: { uri: labUri(suite) },
        networks: [],
        running: true,
      });
    const stack = await TestStack.make(program);
    try {
      const outcome = await stack.up();
      assertSucceeded(outcome);
      // In host-model it is libvirt's design, and among the findings only.
      if (mode === "passthrough")
        assert.match(messages(outcome, "warning"), /enlightenmentMode "passthrough" enables .*has neither vmx nor svm/);
      assert.match(
        labRun(suite, `virsh -c qemu:///system dumpxml --inactive ${name}`, 60),
        /<feature policy='disable' name='svm'\/>/,
      );
      // By QEMU's word: Linux does not read Hyper-V's leaves below the vendor "Linux KVM Hv" that passthrough hands on.
      const { flags } = askRunningQemu(suite, name);
      assert.deepEqual(
        ["tlbflush-direct", "emsr-bitmap"].filter((flag) => !flags.includes(flag)),
        [],
      );
    } finally {
      // There is no Windows inside that would shut down.
      labRun(suite, cleanUp(name), 120);
      await stack.remove();
    }
  });
}

function describeMachine(suite: Suite, name: string, { args, refusedAtPreview, refusedEverywhere }: LabMachine): void {
  const refusals = refusedAtPreview?.[suite];
  const virsh = (command: string): string => labRun(suite, `virsh -c qemu:///system ${command}`, 60).trim();
  const program =
    (changes: Partial<WindowsGuestArgs> = {}) =>
    async () => {
      const guest = new WindowsGuest(name, {
        ...args,
        ...changes,
        host: { uri: labUri(suite) },
        networks: [],
        running: true,
      });
      return { enlightenments: guest.enlightenments };
    };
  const fitting = program({
    ...refusedEverywhere?.without,
    ...(refusals === undefined ? {} : { hostSupport: "adapt" }),
  });
  let stack: TestStack;
  /** Flags that are on by our explanation; undefined until the machine is deployed. */
  let on: string[] | undefined;

  before(async () => {
    labUp(suite);
    freezeWhatStarts(suite);
    labRun(suite, cleanUp(name), 120);
    // Only the low-latency machine wants them; the others need the memory.
    const pages = args.hugepages === undefined ? "0" : "1030";
    assert.equal(labRun(suite, `sysctl -qw vm.nr_hugepages=${pages}; sysctl -n vm.nr_hugepages`, 60).trim(), pages);
    stack = await TestStack.make(fitting);
  });
  after(async () => {
    labRun(suite, cleanUp(name), 120);
    await stack.remove();
  });

  if (refusals !== undefined) {
    it("is refused at preview, with the reasons", async () => {
      const outcome = await stack.preview(program());
      assert.ok(outcome.failed);
      for (const refusal of refusals) assert.match(messages(outcome, "error"), refusal);
    });
  }

  if (refusedEverywhere !== undefined) {
    it("is refused at preview, as it is", async () => {
      const outcome = await stack.preview(program());
      assert.ok(outcome.failed);
      assert.match(messages(outcome, "error"), refusedEverywhere.message);
    });
  }

  it(`starts under KVM by pulumi up${refusals === undefined ? "" : ", adapted to the host"}`, async () => {
    const outcome = await stack.up(fitting);
    assertSucceeded(outcome);
    assert.doesNotMatch(messages(outcome, "warning"), /host-unreachable/);
    assert.ok(kvmExits(suite, name) > 0, "KVM has not run the machine");
    const states = outcome.outputs["enlightenments"]!.value as Record<string, { state: string }>;
    on = Object.keys(states).filter((flag) => states[flag]!.state === "on");
  });

  it("QEMU has exactly the flags that the explanation says", function () {
    if (on === undefined) this.skip();
    const seen = askRunningQemu(suite, name);
    assert.ok(seen.kvm);
    assert.deepEqual(
      seen.flags,
      qemuFlags.map((flag) => flag.name).filter((flag) => on!.includes(flag)),
    );
  });

  it("a Linux inside reads exactly those bits from CPUID", function () {
    if (on === undefined) this.skip();
    // The machine makes room for the Linux on a host with one CPU and little memory.
    virsh(`destroy ${name}`);
    assert.deepEqual(wordsSeenInside(suite, name), expectedWords(on));
  });

  it("is removed by pulumi destroy", async function () {
    if (on === undefined) this.skip();
    assertSucceeded(await stack.destroy());
    assert.ok(!virsh("list --all --name").split("\n").includes(name));
  });
}

const messages = ({ diagnostics }: Outcome, severity: string): string =>
  diagnostics
    .filter((diagnostic) => diagnostic.severity === severity)
    .map(({ message }) => message)
    .join("\n");

/** Removes what a run that was cut off left behind; there is no Windows inside that could be shut down. */
const cleanUp = (name: string): string =>
  [`virsh -c qemu:///system destroy ${name}`, `virsh -c qemu:///system undefine --nvram --tpm ${name}`]
    .map((line) => `${line} >/dev/null 2>&1 || true`)
    .join("\n");
