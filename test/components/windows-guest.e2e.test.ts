import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Domain, Volume, type VolumeArgs, WindowsGuest, type WindowsGuestArgs } from "../../src/components";
import { assertSucceeded, type Outcome, type TestStack, virsh } from "../provider/engine";
import { OwnStack } from "./own-stack";
import { definedOnly, exists, machineName, xmlOf } from "../provider/machines";
import { latest } from "../presets/released";

type StateResource = Awaited<ReturnType<TestStack["resources"]>>[number] & {
  dependencies?: string[];
  provider?: string;
};
const short = (urn: string): string => urn.split("::").slice(-2).join(" ").replace(/^.*\$/, "");

describe("WindowsGuest, through the engine", function () {
  this.timeout(180_000);
  const pool = machineName("pool");
  let folder: string;
  const own = new OwnStack();
  const { up } = own;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "wg-pool-"));
    virsh("pool-create-as", pool, "dir", `--target=${folder}`);
  });
  after(() => {
    virsh("pool-destroy", pool);
    rmSync(folder, { recursive: true });
  });

  /** The resources of the package in the state, by type and name. */
  async function resources(): Promise<Record<string, StateResource>> {
    const all = (await own.now.resources()) as StateResource[];
    return Object.fromEntries(
      all.filter(({ type }) => type.startsWith("windows-guest:")).map((one) => [short(one.urn), one]),
    );
  }

  it("hands its options to its children, by Pulumi or by itself", async () => {
    const name = machineName("options");
    let options: pulumi.ComponentResourceOptions = {
      customTimeouts: { delete: "7m" },
      ignoreChanges: ["memory", "systemDisk.size"],
    };
    let args: WindowsGuestArgs = {
      ...definedOnly,
      name,
      memory: "4 GiB",
      systemDisk: { pool, size: "1 GiB" },
      deleteDisksOnDestroy: true,
    };
    const program = async (): Promise<void> => {
      const other = new Volume("other", { pool, size: "1 GiB", deleteOnDestroy: true });
      void new WindowsGuest("ada", args, {
        ...options,
        ...(options.retainOnDelete === true ? { deletedWith: other } : {}),
      });
    };
    await up(program);
    args = { ...args, memory: "6 GiB", systemDisk: { pool, size: "2 GiB" } };
    const { steps } = await up(program);
    assert.deepEqual(
      steps.filter(({ op, urn }) => op === "update" && !urn.includes("WindowsGuest::")).map(({ urn }) => short(urn)),
      [],
    );
    assert.match(xmlOf(name), /<memory unit='KiB'>4194304</);

    options = { protect: true, retainOnDelete: true };
    args = { ...args, memory: "4 GiB", systemDisk: { pool, size: "1 GiB" } };
    await up(program);
    const inherited = async (key: string): Promise<unknown[]> =>
      Object.entries(await resources())
        .filter(([one]) => /ada/.test(one) && !/WindowsGuest/.test(one))
        .map(([, one]) => (one as unknown as Record<string, unknown>)[key]);
    assert.deepEqual(await inherited("protect"), [true, true]);
    assert.deepEqual(await inherited("retainOnDelete"), [true, true]);
    assert.equal((await inherited("deletedWith")).filter((urn) => /other$/.test(String(urn))).length, 2);
    options = { customTimeouts: { delete: "7m" } };
    await up(program);
    assert.deepEqual(await inherited("customTimeouts"), [{ delete: 420 }, { delete: 420 }]);
    assert.deepEqual((await inherited("retainOnDelete")).filter(Boolean), []);

    options = { ignoreChanges: ["systemdisk.size"] };
    const wrong = await own.now.preview(program);
    assert.ok(wrong.failed);
    assert.match(
      wrong.text,
      /ignoreChanges: "systemdisk\.size" does not match any argument of a WindowsGuest; did you mean "systemDisk"/,
    );
    options = {};
    assertSucceeded(await own.now.destroy());
    assert.ok(!exists(name));
  });

  it("makes its disks, then the machine, all of them its children, and hands on what the machine says", async () => {
    const name = machineName("ada");
    const password = "Tr0ub4d0";
    const shared = path.join(folder, "outside", "shared.qcow2");
    mkdirSync(path.dirname(shared));
    execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", shared, "1G"]);
    const outcome = await up(async () => {
      const guest = new WindowsGuest("ada", {
        ...definedOnly,
        name,
        systemDisk: { pool, size: "64 GiB" },
        disks: [{ path: shared }, { pool, size: "1 GiB", volume: "data.qcow2" }],
        deleteDisksOnDestroy: true,
        graphics: { type: "vnc", password },
      });
      const { explanation, uuid, digest, resolvedPreset, enlightenments, findings } = guest;
      return {
        explanation,
        uuid,
        digest,
        resolvedPreset,
        enlightenments,
        findings,
        machine: guest.domain.name,
        volumes: guest.volumes.filter(Volume.isInstance).map((volume) => volume.name),
      };
    });
    const state = await resources();
    assert.deepEqual(
      Object.keys(state).sort(),
      [
        "windows-guest:index:Domain ada",
        "windows-guest:index:Volume ada-system",
        `windows-guest:index:Volume ada-${pool}/data.qcow2`,
        "windows-guest:index:WindowsGuest ada",
      ].sort(),
    );
    const component = state["windows-guest:index:WindowsGuest ada"]!;
    for (const [key, resource] of Object.entries(state))
      if (resource !== component) assert.equal(resource.parent, component.urn, key);
    const domain = state["windows-guest:index:Domain ada"]!;
    assert.deepEqual(
      domain.dependencies!.map(short).sort(),
      [`windows-guest:index:Volume ada-${pool}/data.qcow2`, "windows-guest:index:Volume ada-system"].sort(),
    );

    const { outputs } = outcome;
    assert.deepEqual(outputs["volumes"]?.value, [`${name}.qcow2`, "data.qcow2"]);
    assert.equal(outputs["machine"]?.value, name);
    assert.equal(outputs["uuid"]?.value, virsh("domuuid", name).trim());
    assert.equal(outputs["resolvedPreset"]?.value, latest("desktop"));
    assert.equal((outputs["enlightenments"]?.value as Record<string, { state: string }>)["stimer"]?.state, "on");
    assert.match(
      outputs["explanation"]?.value as string,
      new RegExp(`^wg-e2e-.*: Windows 10, preset ${latest("desktop")}`),
    );
    assert.deepEqual(Object.keys(component.outputs!).sort(), ["name", "uuid"], "the machine's outputs hold the rest");
    assert.equal(component.inputs!["windows"], "windows-10", "policies see the arguments");
    // By its path, as every tool on the host can work with it.
    for (const file of [path.join(folder, `${name}.qcow2`), shared])
      assert.ok(xmlOf(name).includes(`<source file='${file}'/>`), xmlOf(name));
    assert.ok(!own.now.stateText().includes(password), "also where the engine keeps the component's arguments");

    assertSucceeded(await own.now.destroy());
    assert.ok(!exists(name));
    assert.doesNotMatch(virsh("vol-list", pool), /qcow2/);
  });

  it("honours protect, dependsOn, provider and transforms", async () => {
    const [first, second] = [machineName("first"), machineName("second")];
    const program = (protect: boolean) => async (): Promise<void> => {
      const provider = new (class extends pulumi.ProviderResource {})("windows-guest", "mine", {});
      const one = new WindowsGuest("one", { ...definedOnly, name: first });
      const more: pulumi.ResourceTransform = ({ type, props, opts }) =>
        type === "windows-guest:index:Domain" ? { props: { ...props, memory: "7 GiB" }, opts } : undefined;
      new WindowsGuest(
        "two",
        { ...definedOnly, name: second, memory: "4 GiB" },
        { protect, provider, dependsOn: one, transforms: [more] },
      );
    };
    await up(program(true));
    const state = await resources();
    const two = state["windows-guest:index:Domain two"]!;
    assert.equal(two.protect, true);
    assert.match(two.provider!, /::mine::/);
    assert.match(xmlOf(second), /<memory unit='KiB'>7340032</);
    assert.ok(
      two.dependencies!.some((urn) => short(urn).endsWith(" one")),
      two.dependencies!.join("\n"),
    );
    const refused = await own.now.destroy();
    assert.ok(refused.failed, "protected");
    assert.ok(exists(second));
    await up(program(false));
  });

  it("can be renamed in the program with an alias, without a change to the machine", async () => {
    const name = machineName("kept");
    const args: WindowsGuestArgs = {
      ...definedOnly,
      name,
      systemDisk: { pool, size: "64 GiB", volume: "kept.qcow2" },
      deleteDisksOnDestroy: true,
    };
    await up(async () => void new WindowsGuest("old", args));
    const uuid = virsh("domuuid", name);
    const outcome = await up(async () => void new WindowsGuest("new", args, { aliases: [{ name: "old" }] }));
    assert.deepEqual(outcome.changes, {});
    assert.equal(virsh("domuuid", name), uuid);
    assert.ok("windows-guest:index:Volume new-system" in (await resources()));
  });

  it("makes one disk anew when its recreate changes, keeps the others, and keeps a secret name out of the state", async () => {
    const name = machineName("hidden");
    const args = (recreate?: string): WindowsGuestArgs => ({
      ...definedOnly,
      name: pulumi.secret(name),
      systemDisk: { pool, size: "1 GiB", ...(recreate === undefined ? {} : { recreate }) },
      disks: [{ pool, size: "1 GiB" }],
      deleteDisksOnDestroy: true,
    });
    await up(async () => void new WindowsGuest("ada", args()));
    const grown = [`${name}.qcow2`, `${name}-1.qcow2`];
    // What Windows wrote there, as one can see it from outside.
    for (const volume of grown) virsh("vol-resize", volume, "2G", "--pool", pool);
    const outcome = await up(async () => void new WindowsGuest("ada", args("2026-11-26")));
    const updated = outcome.steps.filter(
      ({ op, urn }) => op === "update" && !short(urn).startsWith("windows-guest:index:WindowsGuest "),
    );
    assert.deepEqual(
      updated.map(({ urn, detailedDiff }) => [short(urn), detailedDiff]),
      [["windows-guest:index:Volume ada-system", ["recreate"]]],
    );
    assert.deepEqual(
      grown.map((volume) => /<capacity unit='bytes'>(\d+)</.exec(virsh("vol-dumpxml", volume, "--pool", pool))![1]),
      [String(2 ** 30), String(2 ** 31)],
    );
    assert.ok(!own.now.stateText().includes(name), "neither in an id nor in an output");
    assertSucceeded(await own.now.destroy());
    assert.doesNotMatch(virsh("vol-list", pool), new RegExp(name));
  });

  it("knows disks and cards by what they are: an older stack goes on, and what others lose or gain is not theirs", async () => {
    const name = machineName("known");
    const volumes = (): string[] =>
      virsh("vol-list", pool)
        .match(/\S+\.qcow2(?= )/g)
        ?.filter((one) => one.startsWith(name)) ?? [];
    const sql = { pool, size: "1 GiB", serial: "SQL" };
    const log = { pool, size: "1 GiB", serial: "LOG" };
    const [lan, mgmt] = [{ network: "lan" }, { network: "mgmt" }];
    const args = (over: Partial<WindowsGuestArgs> = {}): WindowsGuestArgs => ({
      ...definedOnly,
      name,
      deleteDisksOnDestroy: true,
      disks: [sql, log],
      networks: [lan, mgmt],
      ...over,
    });
    const now = (over?: Partial<WindowsGuestArgs>) => async (): Promise<void> =>
      void new WindowsGuest("ada", args(over));
    // As the component named its children before: by their places.
    await up(async () => {
      const parent = new pulumi.ComponentResource("windows-guest:index:WindowsGuest", "ada", args());
      const made = [sql, log].map(
        ({ size }, index) =>
          new Volume(
            `ada-disk${index + 1}`,
            { pool, size, defaultName: `${name}-${index + 1}.qcow2`, deleteOnDestroy: true } as VolumeArgs,
            { parent },
          ),
      );
      const disks = [sql, log].map((disk, index) => ({ ...disk, pool: made[index]!.pool, volume: made[index]!.name }));
      new Domain("ada", { ...definedOnly, name, networks: [lan, mgmt], disks }, { parent, dependsOn: made });
    });
    const before = xmlOf(name);

    for (const [over, what] of [
      [
        { disks: [log] },
        /volume \S+-1\.qcow2 of pool \S+ was created for a position in the list of disks, and would be assigned to the disk with the serial number LOG: machine \S+ uses it as the disk with the serial number SQL\. .*volume: "\S+-2\.qcow2"/,
      ],
      [{ disks: [log, sql] }, /serial number LOG.* serial number SQL|serial number SQL.* serial number LOG/],
      [{ disks: [{ ...log, size: "3 GiB" }] }, /serial number SQL/],
    ] as const) {
      const refused = await own.now.up(now(over as unknown as Partial<WindowsGuestArgs>));
      assert.ok(refused.failed, JSON.stringify(over));
      assert.match(refused.text.replace(/\s+/g, " "), what);
    }
    const kept = {
      disks: [
        { ...log, volume: `${name}-2.qcow2` },
        { ...sql, volume: `${name}-1.qcow2` },
      ],
      networks: [mgmt, lan],
    };
    const others = ({ steps }: Outcome): string[] =>
      steps
        .filter(({ op, urn }) => op !== "same" && /:(Domain|Volume)::/.test(urn))
        .map(({ op, urn }) => `${op} ${short(urn)}`);
    assert.deepEqual(others(await up(now())), [], "only the names of the children");
    assert.deepEqual(others(await up(now(kept))), [], "another order, and volumes that they have");
    assert.deepEqual(
      others(await up(now({ disks: [log, { ...sql, name: "sql" }] }))),
      [],
      "a name for what is known already",
    );
    assert.deepEqual(
      Object.keys(await resources())
        .filter((key) => key.includes("Volume"))
        .sort(),
      ["windows-guest:index:Volume ada-LOG", "windows-guest:index:Volume ada-sql"],
    );
    assert.equal(xmlOf(name), before);

    // Without SQL it is the disk that the machine boots from.
    const device = (xml: string, element: string, mark: string): string | undefined =>
      xml
        .match(new RegExp(`<${element} .*?</${element}>`, "gs"))
        ?.find((one) => one.includes(mark))
        ?.replace(/\s*<boot order='1'\/>/, "");
    await up(now({ disks: [log], networks: [mgmt] }));
    const after = xmlOf(name);
    assert.deepEqual(volumes(), [`${name}-2.qcow2`]);
    assert.equal(device(after, "disk", "<serial>LOG<"), device(before, "disk", "<serial>LOG<"));
    assert.equal(
      device(after, "interface", "network='mgmt'"),
      device(before, "interface", "network='mgmt'"),
      "with its MAC and PCI address",
    );
    assert.doesNotMatch(after, /SQL|'lan'/);

    await up(now({ disks: [{ pool, name: "new", size: "1 GiB" }, log], networks: [lan, mgmt] }));
    assert.deepEqual(volumes().sort(), [`${name}-2.qcow2`, `${name}-new.qcow2`]);
    for (const [element, mark] of [
      ["disk", "<serial>LOG<"],
      ["interface", "network='mgmt'"],
    ] as const)
      assert.equal(device(xmlOf(name), element, mark), device(before, element, mark));
    assert.match(device(xmlOf(name), "disk", `${name}-new`)!, /<target dev='sda'/);
  });

  it("a name that nobody gave stays what it was when the component gets another", async () => {
    const [old, next] = [machineName("unnamed"), machineName("renamed")];
    await up(async () => void new WindowsGuest(old, definedOnly));
    const outcome = await up(async () => void new WindowsGuest(next, definedOnly, { aliases: [{ name: old }] }));
    assert.deepEqual(outcome.changes, {});
    assert.deepEqual([exists(old), exists(next)], [true, false]);
  });

  it("shows what is wrong at preview, with the path of the argument", async () => {
    const program = async (): Promise<void> =>
      void new WindowsGuest("wrong", {
        ...definedOnly,
        name: machineName("wrong"),
        windows: "windows-11",
        memory: "2 GiB",
        systemDisk: { path: "/a.qcow2", size: "1 GiB" },
      });
    const stack = await own.make(program);
    const outcome = await stack.preview();
    assert.ok(outcome.failed);
    const errors = outcome.diagnostics
      .filter(({ severity, urn }) => severity === "error" && short(urn) === "windows-guest:index:Domain wrong")
      .map(({ message }) => message);
    assert.ok(
      errors.some((message) => message.includes("has a problem: memory: ")),
      outcome.text,
    );
    assert.ok(
      errors.some((message) => message.includes("has a problem: systemDisk")),
      outcome.text,
    );
  });
});
