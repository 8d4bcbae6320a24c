import assert from "node:assert/strict";
import { exampleHost } from "../../../src/guest";
import type { WantedDevices } from "../../../src/hosts/devices/wanted";
import { DeviceLooks } from "../../../src/provider/device-looks";
import { examplePci } from "../../../src/hosts/examples";
import { FleetRun } from "../../../src/provider/fleet/fleet-run";
import { planHandler } from "../../../src/provider/fleet/plan";
import { HostProfiles } from "../../../src/provider/host-profiles";
import { plain, type Properties } from "../../../src/provider/properties";
import type { CheckResult, OperationContext } from "../../../src/provider/resource";

const GIB = 1024 ** 2;
const uri = (name: string): string => `qemu+ssh://root@${name}/system`;
const memory: Readonly<Record<string, number>> = { [uri("kvm1")]: 64 * GIB, [uri("kvm2")]: 64 * GIB };

/** A plan's check, with hosts that answer or do not. */
async function check(
  inputs: Readonly<Record<string, unknown>>,
  olds: Properties = plain({}),
  silent: readonly string[] = [],
  devices?: DeviceLooks,
): Promise<CheckResult & { readonly warnings: readonly string[]; readonly fleets: FleetRun }> {
  const profiles = new HostProfiles({
    probe: async (host) => {
      if (silent.includes(host)) throw new Error(`${host}: no route to host`);
      return exampleHost({ name: host, memoryKiB: memory[host]!, cpus: [...Array(64).keys()] });
    },
    load: async () => exampleHost({ name: "saved", memoryKiB: 128 * GIB, cpus: [...Array(64).keys()] }),
  });
  const fleets = new FleetRun();
  const warnings: string[] = [];
  const context: OperationContext = {
    ...{
      urn: "urn:pulumi:s::p::windows-guest:index:FleetPlan::lab",
      name: "lab",
      signal: new AbortController().signal,
    },
    log: (level, text) => void (level === "warning" && warnings.push(text)),
  };
  const news = plain({ template: { windows: "windows-11", memory: "8 GiB" }, runs: {}, ...inputs });
  return { ...(await planHandler(profiles, fleets, devices).check({ news, olds }, context)), warnings, fleets };
}

const both = { kvm1: { uri: uri("kvm1") }, kvm2: { uri: uri("kvm2") } };
const some = (...names: string[]): Record<string, object> => Object.fromEntries(names.map((name) => [name, {}]));
const placed = ({ inputs }: CheckResult): Record<string, string> =>
  inputs.value["assignments"] as Record<string, string>;
const failed = ({ failures }: CheckResult): string[] => failures.map(({ property }) => property);

describe("the plan of a fleet in the provider", () => {
  it("places members at preview, and remembers them in its inputs", async () => {
    const first = await check({ members: some("a", "b"), hosts: both });
    assert.deepEqual(first.failures, []);
    assert.deepEqual(placed(first), { a: "kvm1", b: "kvm2" });
    const more = await check(
      { members: some("0", "a", "b"), hosts: { ...both, kvm0: { uri: uri("kvm1") } } },
      first.inputs,
    );
    assert.equal(placed(more)["a"], "kvm1");
    assert.equal(placed(more)["b"], "kvm2");
  });

  it("reads the devices that members need, of each host once, and no others", async () => {
    const asked: [string, WantedDevices][] = [];
    const looks = new DeviceLooks(async (host, wanted) => {
      asked.push([host, wanted]);
      return { pci: host === uri("kvm2") ? [examplePci()] : [] };
    });
    const template = { windows: "windows-11", memoryBalloon: false, hostDevices: [{ pci: { id: "8086:10d3" } }] };
    const first = await check({ template, members: some("a"), hosts: both }, undefined, [], looks);
    assert.deepEqual([placed(first), failed(first)], [{ a: "kvm2" }, []]);
    assert.deepEqual(asked.map(([host]) => host).sort(), [uri("kvm1"), uri("kvm2")]);
    for (const [, wanted] of asked) assert.deepEqual(wanted.all, ["pci"]);
    await check({ members: some("a"), hosts: both }, undefined, [], looks);
    assert.equal(asked.length, 2);
  });

  it("keeps the members of a host that does not answer, and puts no new ones there", async () => {
    const first = await check({ members: some("a", "b"), hosts: both });
    const { failures, warnings, ...second } = await check(
      { members: some("a", "b", "c", "d"), hosts: both },
      first.inputs,
      [uri("kvm1")],
    );
    assert.deepEqual(failures, []);
    assert.deepEqual(placed({ failures, ...second }), { a: "kvm1", b: "kvm2", c: "kvm2", d: "kvm2" });
    assert.match(
      warnings.join("\n"),
      /kvm1 did not answer, so its members stay where they are and no new ones are placed on it/,
    );
  });

  it("uses a saved profile of a host that does not answer", async () => {
    const hosts = { kvm1: { uri: uri("kvm1"), profile: "kvm1.yaml" } };
    const result = await check({ members: some("a"), hosts }, plain({}), [uri("kvm1")]);
    assert.deepEqual(placed(result), { a: "kvm1" });
    assert.match(result.warnings.join("\n"), /its saved profile is used instead/);
  });

  it("refuses more removals than a wave has, and counts those of an emptied fleet", async () => {
    const names = ["a", "b", "c", "d"];
    const first = await check({ members: some(...names), hosts: both, rollout: { canary: 1 } });
    const less = await check({ members: some("a", "b"), hosts: both, rollout: { canary: 1 } }, first.inputs);
    assert.deepEqual(failed(less), ["rollout.maxRemovals"]);
    assert.match(less.failures[0]!.reason, /2 members would be removed \(c and d\), and at most 1/);
    assert.deepEqual(failed(await check({ members: {}, hosts: both }, first.inputs)), ["rollout.maxRemovals"]);
    assert.deepEqual(
      failed(await check({ members: {}, hosts: both, rollout: { maxRemovals: "100%" } }, first.inputs)),
      [],
    );
  });

  it("takes a bypass for a few days with a date, and nothing else", async () => {
    const now = Date.now();
    const day = (days: number): string => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
    const until = async (end: string): Promise<string[]> =>
      failed(await check({ members: some("a"), hosts: both, rollout: { bypass: { reason: "night", until: end } } }));
    assert.deepEqual(await until(day(2)), []);
    for (const end of [day(-2), day(30), "soon"]) assert.deepEqual(await until(end), ["rollout.bypass.until"], end);
  });

  it("names what is wrong with its shape, with the path", async () => {
    const wrong = await check({
      members: some("a"),
      hosts: { kvm1: { uri: "http://kvm1" } },
      placement: { cpuOvercommit: 100 },
      rollout: { waves: ["abc"], deadline: "soon" },
    });
    assert.deepEqual(failed(wrong).sort(), [
      "hosts.kvm1.uri",
      "placement.cpuOvercommit",
      "rollout.deadline",
      "rollout.waves[0]",
    ]);
  });

  it("does not count members that are started only now as down, until somebody has seen them run", async () => {
    const hosts = { kvm1: { uri: "qemu+ssh://root@127.0.0.1:1/system" } };
    const off = await check({ members: some("a", "b"), hosts, runs: { a: false, b: false } });
    const started = await check({ members: some("a", "b"), hosts, runs: { b: false } }, off.inputs);
    assert.deepEqual([started.inputs.value["starting"], [...started.fleets.planOf("lab")!.running]], [["a"], []]);
    const again = await check({ members: some("a", "b"), hosts, runs: {} }, started.inputs);
    assert.deepEqual([again.inputs.value["starting"], [...again.fleets.planOf("lab")!.running]], [["a", "b"], []]);
    // That one of them runs now is no change of the fleet.
    const seen = { ...again.inputs, value: { ...again.inputs.value, starting: ["b"] } };
    const handler = planHandler(new HostProfiles({ probe: assert.fail, load: assert.fail }), new FleetRun());
    const request = { id: "lab", olds: plain({}), oldInputs: again.inputs, news: seen };
    assert.deepEqual((await handler.diff(request, {} as OperationContext)).changes, {});
  });

  it("tells gates which members should run, and deletions which hosts are gone", async () => {
    const first = await check({ members: some("a", "b"), hosts: both });
    const { fleets } = await check(
      {
        members: some("a", "b", "new"),
        runs: { b: false },
        hosts: both,
        placement: { forgetUnreachable: [uri("kvm9")] },
      },
      first.inputs,
    );
    assert.deepEqual([...fleets.planOf("lab")!.running], [["a", uri("kvm1")]]);
    assert.ok(fleets.isForgotten(uri("kvm9")) && !fleets.isForgotten(uri("kvm1")));
  });
});
