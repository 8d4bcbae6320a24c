import assert from "node:assert/strict";
import { WindowsGuest, type WindowsGuestArgs } from "../../src";
import { assertSucceeded, TestStack } from "../provider/engine";
import { wordsSeenInside } from "./boot";
import { expectedWords } from "./cpuid";
import { qemuFlags } from "./flag-sets";
import { labIsHere, labRun, labUp, labUri, suites, type Suite } from "./lab";

const chosen = (process.env["WINDOWS_GUEST_LAB_SUITES"]?.split(",") ?? ["trixie"]) as Suite[];

/** One machine per preset, sized for a host with one CPU and 6 GiB. */
const machines: Record<string, WindowsGuestArgs> = {
  desktop: { preset: "desktop", windows: "windows-11", vcpus: 2, memory: "4 GiB" },
  server: { preset: "server", windows: "server-2022", vcpus: 2, memory: "2 GiB" },
  nested: { preset: "nested-hyperv", windows: "server-2025", vcpus: 2, memory: "2 GiB" },
  latency: { preset: "low-latency", windows: "server-2022", vcpus: 1, memory: "2 GiB", pinning: { vcpus: ["0"], emulator: "0" }, hugepages: { size: "2 MiB" }, numa: { nodes: "0" } },
  legacy: { preset: "legacy", windows: "windows-7", vcpus: 1, memory: "2 GiB" },
  minimal: { preset: "minimal", windows: "server-2019", vcpus: 1, memory: "2 GiB" },
};

/** How each suite differs, with the reason. */
const withoutBoot: Partial<Record<Suite, string>> = { sid: "its kernel fails on XSAVE under an outer QEMU 7.2; QEMU's own answer is checked" };

for (const suite of chosen) {
  describe(`presets on the lab host ${suite}`, function () {
    this.timeout(600_000);
    if (!suites.includes(suite)) throw new Error(`no lab suite "${suite}"; there are ${suites.join(", ")}`);
    if (!labIsHere()) {
      it.skip("the lab is not here (WINDOWS_GUEST_LAB names its folder)");
      return;
    }
    before(() => {
      labUp(suite);
      // 2 GiB of huge pages for the low-latency machine.
      labRun(suite, "sysctl -qw vm.nr_hugepages=1100", 60);
    });

    for (const [short, args] of Object.entries(machines)) {
      describe(`${String(args.preset)}`, () => {
        const name = `wg-lab-${short}`;
        let stack: TestStack;
        let on: string[];
        before(async () => {
          stack = await TestStack.make(async () => {
            const guest = new WindowsGuest(name, { ...args, host: { uri: labUri(suite) }, networks: [], running: true });
            return { enlightenments: guest.enlightenments };
          });
        });
        after(async () => stack.remove());

        it("starts under KVM by pulumi up", async () => {
          const outcome = await stack.up();
          assertSucceeded(outcome);
          const states = outcome.outputs["enlightenments"]!.value as Record<string, { state: string }>;
          on = Object.keys(states).filter((flag) => states[flag]!.state === "on");
          assert.equal(labRun(suite, `virsh -c qemu:///system domstate ${name}`, 60).trim(), "running");
          assert.match(labRun(suite, `virsh -c qemu:///system dumpxml ${name} | head -n 1`, 60), /type='kvm'/);
        });

        it("QEMU has exactly the flags that the explanation says", () => {
          assert.deepEqual(flagsOfQemu(suite, name), qemuFlags.map((flag) => flag.name).filter((flag) => on.includes(flag)));
        });

        it("a Linux inside reads exactly those bits from CPUID", function () {
          const reason = withoutBoot[suite];
          if (reason !== undefined) {
            this.test!.title += `: ${reason}`;
            this.skip();
          }
          // The machine makes room for the Linux on a host with one CPU and little memory.
          labRun(suite, `virsh -c qemu:///system destroy ${name}`, 60);
          assert.deepEqual(wordsSeenInside(suite, name), expectedWords(on));
        });
      });
    }
  });
}

/** Asks the running QEMU for the value of every hv-* property of its first CPU. */
function flagsOfQemu(suite: Suite, domain: string): string[] {
  const command = (json: object): string => `virsh -c qemu:///system qemu-monitor-command ${domain} '${JSON.stringify(json)}'`;
  const cpus = JSON.parse(labRun(suite, command({ execute: "query-cpus-fast" }), 60)) as { return: { "qom-path": string }[] };
  const path = cpus.return[0]!["qom-path"];
  const asked = qemuFlags.map((flag) => ({ name: flag.name, property: flag.argument.split("=")[0]! }));
  const script = asked.map(({ property }) => command({ execute: "qom-get", arguments: { path, property } })).join("\n");
  const answers = labRun(suite, `set +e\n${script}\ntrue`, 180).split("\n").filter((line) => line.startsWith("{"));
  return asked.filter((_, i) => isOn(asked[i]!.name, (JSON.parse(answers[i] ?? "{}") as { return?: unknown }).return)).map(({ name }) => name);
}

/** What "on" looks like for the properties that are no booleans. */
function isOn(name: string, value: unknown): boolean {
  if (name === "spinlocks") return value !== 0xffffffff;
  if (name === "vendor-id") return value !== "" && value !== "Microsoft Hv";
  if (name === "no-nonarch-coresharing") return value === "on";
  if (name === "version-id") return false; // a number with a default on every CPU; nothing of ours sets it
  return value === true;
}
