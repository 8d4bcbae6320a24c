import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { WindowsGuest, type WindowsGuestArgs } from "../../src/components";
import { formatHostProfile, parseHostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { readRecording } from "../lab/lab";
import { assertSucceeded, type Outcome, TestStack, virsh } from "./engine";
import { exists, machineName, removeMachines } from "./machines";

/**
 * A double in front of virsh: it answers for the host's capabilities with recorded ones and passes everything else on
 * to the real libvirt, so that this machine can be any host. It also counts how often it was asked.
 */
class OtherHost {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "wg-host-"));
  private readonly path = process.env["PATH"];

  constructor() {
    const real = execFileSync("which", ["virsh"], { encoding: "utf8" }).trim();
    const script = `#!/bin/sh
case " $* " in
  *" domcapabilities "*) echo asked >>'${this.folder}/asked'; cat '${this.folder}/answer' ;;
  *) exec '${real}' "$@" ;;
esac
`;
    writeFileSync(path.join(this.folder, "virsh"), script);
    chmodSync(path.join(this.folder, "virsh"), 0o755);
    process.env["PATH"] = `${this.folder}${path.delimiter}${this.path}`;
  }

  answer(domcapabilities: string): void {
    writeFileSync(path.join(this.folder, "answer"), domcapabilities);
  }

  asked(): number {
    const file = path.join(this.folder, "asked");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").length : 0;
  }

  remove(): void {
    process.env["PATH"] = this.path;
    rmSync(this.folder, { recursive: true });
  }
}

const recorded = readRecording("bookworm").host;
/** The same host after a reboot into a kernel without Hyper-V. */
const withoutHyperV = recorded.domcapabilities.replace(
  /(<enum name='features'>)[\s\S]*?(<\/enum>\s*<\/hyperv>)/,
  "$1<value>spinlocks</value><value>vendor_id</value>$2",
);

describe("the host decides at preview", function () {
  this.timeout(180_000);
  let stack: TestStack | undefined;
  let host: OtherHost | undefined;

  afterEach(async () => {
    host?.remove();
    host = undefined;
    await stack?.remove();
    stack = undefined;
    removeMachines();
  });

  const guest = (args: Partial<WindowsGuestArgs>, name = "ada"): WindowsGuest =>
    new WindowsGuest(machineName(name), {
      windows: "windows-10",
      preset: "desktop",
      vcpus: 2,
      memory: "4 GiB",
      networks: [],
      running: false,
      ...args,
    });
  const make = async (args: Partial<WindowsGuestArgs>): Promise<TestStack> =>
    (stack = await TestStack.make(async () => void guest(args)));
  const errors = (outcome: Outcome): string =>
    outcome.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message)
      .join("\n");

  it("what the host lacks fails the preview, with guest, property, host and what would have it", async () => {
    host = new OtherHost();
    host.answer(recorded.domcapabilities);
    const outcome = await (
      await make({ enlightenments: { evmcs: "on", xmmInput: "on", tlbflushExt: "on" } })
    ).preview();
    assert.ok(outcome.failed);
    const text = errors(outcome);
    for (const expected of [
      /enlightenments\.evmcs[^]*AMD/,
      /enlightenments\.xmmInput[^]*qemu:\/\/\/system[^]*libvirt 10\.7 or newer/,
      /enlightenments\.tlbflushExt[^]*libvirt 11\.0 or newer/,
    ])
      assert.match(text, expected);
    assert.match(text, new RegExp(machineName("ada")));
    assert.ok(!exists(machineName("ada")));
  });

  it("adapt drops what the host lacks, and says so", async () => {
    host = new OtherHost();
    host.answer(withoutHyperV);
    const outcome = await (
      await make({ hostSupport: "adapt" })
    ).up(async () => {
      const { enlightenments } = guest({ hostSupport: "adapt" });
      return { enlightenments };
    });
    assertSucceeded(outcome);
    const rows = outcome.outputs["enlightenments"]!.value as Record<string, { state: string; reason: string }>;
    assert.equal(rows["stimer"]!.state, "off");
    assert.match(rows["stimer"]!.reason, /qemu:\/\/\/system/);
    assert.equal(rows["spinlocks"]!.state, "on");
    assert.doesNotMatch(virsh("dumpxml", machineName("ada")), /<stimer/);
  });

  it("a host whose capabilities change between preview and up is caught at up, and nothing is defined", async () => {
    host = new OtherHost();
    host.answer(recorded.domcapabilities);
    const stack = await make({});
    assertSucceeded(await stack.preview());
    host.answer(withoutHyperV);
    const outcome = await stack.up();
    assert.ok(outcome.failed);
    assert.match(errors(outcome), /CONFIG_KVM_HYPERV/);
    assert.ok(!exists(machineName("ada")));
  });

  it("garbage instead of capabilities is an error that names the host, not a host without them", async () => {
    host = new OtherHost();
    host.answer("<html>please log in</html>");
    const stack = await make({});
    const outcome = await stack.up();
    assert.ok(outcome.failed);
    assert.match(outcome.text, /qemu:\/\/\/system: expected <domainCapabilities> from libvirt/);
    assert.ok(!exists(machineName("ada")));
  });

  it("many guests on one host make one probe", async () => {
    host = new OtherHost();
    host.answer(recorded.domcapabilities);
    stack = await TestStack.make(async () => {
      for (let i = 0; i < 25; i++) guest({}, `many-${i}`);
    });
    assertSucceeded(await stack.preview());
    assert.equal(host.asked(), 1);
  });

  it("an unreachable host: preview says what it could not check, up fails", async () => {
    const uri = "qemu+ssh://root@127.0.0.1:1/system";
    const stack = await make({ host: { uri } });
    const preview = await stack.preview();
    assertSucceeded(preview);
    assert.ok(
      preview.diagnostics.some(
        ({ severity, message }) => severity === "warning" && message.includes(uri) && /not checked/.test(message),
      ),
      preview.text,
    );
    const up = await stack.up();
    assert.ok(up.failed);
    assert.match(errors(up), /127\.0\.0\.1:1[^]*port is open/);
  });

  it("an unreachable host with a saved profile is checked against that", async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "wg-saved-")), "kvm1.yaml");
    writeFileSync(file, formatHostProfile(parseHostProfile({ name: "kvm1", ...recorded }), "yaml"));
    const stack = await make({
      host: { uri: "qemu+ssh://root@127.0.0.1:1/system", profile: file },
      enlightenments: { xmmInput: "on" },
    });
    const outcome = await stack.preview();
    assert.ok(outcome.failed);
    assert.match(errors(outcome), /enlightenments\.xmmInput[^]*kvm1[^]*libvirt 10\.7 or newer/);
    assert.ok(
      outcome.diagnostics.some(
        ({ severity, message }) => severity === "warning" && /saved profile of kvm1/.test(message),
      ),
    );
    rmSync(path.dirname(file), { recursive: true });
  });

  it("this very machine, whose kernel may offer no Hyper-V, is judged by what it says", async () => {
    const own = parseHostProfile(await libvirtClient("qemu:///system").probe());
    const offers = own.hypervFeatures?.includes("synic") ?? false;
    const outcome = await (await make({})).preview();
    assert.equal(outcome.failed, !offers, outcome.text);
  });
});
