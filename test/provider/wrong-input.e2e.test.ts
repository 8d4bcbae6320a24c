import assert from "node:assert/strict";
import { Domain, type DomainArgs } from "../../src/components";
import { ensurePlugin, TestStack, virsh } from "./engine";
import { definedOnly, machineName, prefix, removeMachines } from "./machines";
import { TestPool } from "./volume-host";
import { Plugin } from "./plugin";

interface Wrong {
  readonly args: object;
  /** Property path of the failure; "" is the machine as a whole. */
  readonly path: string;
  readonly says: RegExp;
}

/** The property path at the beginning of a failure. */
const pathOf = (failure: string): string => /^(?:[^\s:"]|"[^"]*")+/.exec(failure)?.[0] ?? "";

const tenThousand = "x".repeat(10_000);

/** What people and attackers write. */
const wrong: Readonly<Record<string, Wrong>> = {
  "memory without unit": { args: { memory: 8 }, path: "memory", says: /"8 GiB"/ },
  "memory as text without unit": { args: { memory: "8" }, path: "memory", says: /unit/ },
  "too little memory": { args: { windows: "windows-11", memory: "2 GiB" }, path: "memory", says: /4 GiB/ },
  "negative processors": { args: { vcpus: -2 }, path: "vcpus", says: /-2/ },
  "half a processor": { args: { vcpus: 1.5 }, path: "vcpus", says: /whole number/ },
  "too few processors": { args: { windows: "windows-11", vcpus: 1 }, path: "vcpus", says: /two/ },
  "unknown preset": { args: { preset: "desktpo" }, path: "preset", says: /did you mean "desktop"/i },
  "unknown version of a preset": { args: { preset: "desktop@99" }, path: "preset", says: /did you mean/i },
  "unknown Windows": { args: { windows: "win11" }, path: "windows", says: /windows-11/ },
  "no Windows": { args: { windows: undefined }, path: "windows", says: /missing/ },
  "misspelt flag": { args: { enlightenments: { tlbflsh: "on" } }, path: "enlightenments.tlbflsh", says: /tlbflush/ },
  "flag in QEMU's spelling": {
    args: { enlightenments: { "hv-stimer": "on" } },
    path: 'enlightenments["hv-stimer"]',
    says: /stimer/,
  },
  "boolean toggle": { args: { enlightenments: { synic: true } }, path: "enlightenments.synic", says: /"on"/ },
  "off against required": {
    args: { enlightenments: { vpindex: "off", synic: "on" } },
    path: "enlightenments.vpindex",
    says: /requested by you \(enlightenments\.synic\)/,
  },
  "vendor id too long": {
    args: { enlightenments: { vendorId: "on", vendorIdValue: "ThirteenChars" } },
    path: "enlightenments.vendorIdValue",
    says: /12/,
  },
  "vendor id with a comma": {
    args: { enlightenments: { vendorId: "on", vendorIdValue: "a,hv-evmcs" } },
    path: "enlightenments.vendorIdValue",
    says: /,/,
  },
  "too few retries": {
    args: { enlightenments: { spinlockRetries: 10 } },
    path: "enlightenments.spinlockRetries",
    says: /4095/,
  },
  "misspelt property": { args: { memmory: "8 GiB" }, path: "memmory", says: /memory/ },
  "misspelt property of ours": { args: { runing: false }, path: "runing", says: /running/ },
  "text for true": { args: { running: "yes" }, path: "running", says: /without quotes/ },
  "time limit of years": { args: { shutdownTimeoutSeconds: 1e9 }, path: "shutdownTimeoutSeconds", says: /86400/ },
  "name that closes a tag": { args: { name: 'a"><b' }, path: "name", says: /cannot be the name/ },
  "name that is a command": { args: { name: "$(reboot)" }, path: "name", says: /cannot be the name/ },
  "name that is an option": { args: { name: "--help" }, path: "name", says: /cannot be the name/ },
  "name of ten thousand characters": { args: { name: tenThousand }, path: "name", says: /cannot be the name/ },
  "name in Unicode": { args: { name: "wünder‮bar" }, path: "name", says: /cannot be the name/ },
  "name with a line break": { args: { name: "a\nb" }, path: "name", says: /cannot be the name/ },
  "name that goes up": { args: { name: "../../etc/passwd" }, path: "name", says: /cannot be the name/ },
  "two cards with one address": {
    args: {
      networks: [
        { network: "default", mac: "52:54:00:00:00:01" },
        { network: "default", mac: "52:54:00:00:00:01" },
      ],
    },
    path: "networks[1].mac",
    says: /52:54:00:00:00:01/,
  },
  "two disks of one image": {
    args: { systemDisk: { path: "/a.qcow2" }, disks: [{ path: "/a.qcow2" }] },
    path: "disks[0]",
    says: /both/,
  },
  "disk that is nothing": { args: { systemDisk: {} }, path: "systemDisk", says: /size/ },
  "path that goes up": {
    args: { systemDisk: { path: "/images/../etc/shadow" } },
    path: "systemDisk.path",
    says: /\.\./,
  },
  "URI that runs a program": {
    args: { host: { uri: "qemu+ssh://host/system?command=/bin/sh" } },
    path: "host.uri",
    says: /command/,
  },
  "URI of another hypervisor": {
    args: { host: { uri: "xen:///system" } },
    path: "host.uri",
    says: /qemu:\/\/\/system/,
  },
  "host profile that is not there": {
    args: { host: { uri: "qemu+unix:///system?socket=/nonexistent/sock", profile: "nowhere.yaml" } },
    path: "host.profile",
    says: /nowhere\.yaml/,
  },
  "pinning without processors": { args: { preset: "low-latency" }, path: "pinning.vcpus", says: /pinning/ },
  "uuid that is none": { args: { uuid: "1234" }, path: "uuid", says: /UUID/ },
  null: { args: { memory: null, cpu: [] }, path: "cpu", says: /group of settings/ },
};

const wrongVolumes: Readonly<Record<string, Wrong>> = {
  "volume without a size": { args: {}, path: "size", says: /80 GiB/ },
  "volume with a number": { args: { size: 80 }, path: "size", says: /./ },
  "volume name that goes up": { args: { size: "1 GiB", name: "../a" }, path: "name", says: /cannot be the name/ },
  "pool that is an option": { args: { size: "1 GiB", pool: "--all" }, path: "pool", says: /cannot be the name/ },
  "volume at a URI that runs a program": {
    args: { size: "1 GiB", host: { uri: "qemu+ssh://host/system?netcat=/bin/sh" } },
    path: "host.uri",
    says: /netcat/,
  },
  "raw volume on a base": { args: { baseImage: "a.qcow2", format: "raw" }, path: "format", says: /qcow2/ },
  "misspelt volume property": {
    args: { size: "1 GiB", deleteOnDestory: true },
    path: "deleteOnDestory",
    says: /deleteOnDestroy/,
  },
  "unknown format": { args: { size: "1 GiB", format: "vmdk" }, path: "format", says: /./ },
};

describe("wrong input, asked of the plugin", function () {
  this.timeout(60_000);
  let plugin: Plugin;

  let pool: TestPool;

  // The host is asked once in the life of a plugin: before its first check.
  before(async () => {
    pool = new TestPool();
    await ensurePlugin();
    plugin = await Plugin.start();
  });
  after(async () => {
    await plugin.stop();
    pool.remove();
  });

  const kinds = [
    ...Object.entries(wrong).map((one) => ["Domain", ...one] as const),
    ...Object.entries(wrongVolumes).map((one) => ["Volume", ...one] as const),
  ];
  for (const [type, what, { args, path, says }] of kinds) {
    it(`${what}: refused at ${path === "" ? "the machine" : path}`, async () => {
      const given = type === "Domain" ? { ...definedOnly, name: machineName("wrong"), ...args } : { ...args };
      const { failures } = await plugin.check(type, "wrong", given);
      const told = failures.join("\n");
      assert.ok(
        failures.some((failure) => pathOf(failure) === path && says.test(failure)),
        told || "nothing was said",
      );

      assert.ok(!/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/.test(told), "a message holds control characters");
      assert.ok(
        failures.every(({ length }) => length < 1000),
        "a message is longer than a person reads",
      );
    });
  }

  it("finds nothing wrong with what is right", async () => {
    for (const args of [
      definedOnly,
      {
        ...definedOnly,
        running: true,
        autostart: true,
        shutdownTimeoutSeconds: 60,
        forceStop: true,
        deleteStateOnDestroy: true,
      },
    ]) {
      assert.deepEqual(
        (await plugin.check("Domain", machineName("right"), args as Record<string, unknown>)).failures,
        [],
      );
    }
    assert.deepEqual(
      (await plugin.check("Volume", "right", { pool: pool.name, size: "1 GiB", deleteOnDestroy: true })).failures,
      [],
    );
  });

  it("tells everything that is wrong with a machine at once", async () => {
    const { failures } = await plugin.check("Domain", "wrong", {
      ...definedOnly,
      memory: 8,
      preset: "desktpo",
      runing: true,
      enlightenments: { tlbflsh: "on" },
    });
    assert.deepEqual(failures.map(pathOf).sort(), ["enlightenments.tlbflsh", "memory", "preset", "runing"]);
  });
});

describe("wrong input, through the engine", function () {
  this.timeout(180_000);
  let stack: TestStack;
  before(async () => {
    stack = await TestStack.make(async () => undefined);
  });
  after(async () => {
    removeMachines();
    await stack.remove();
  });

  for (const what of ["name that closes a tag", "misspelt flag", "URI that runs a program"]) {
    const { args, path, says } = wrong[what]!;
    it(`${what}: an error of preview and up with its path, and nothing is left behind`, async () => {
      const program = async (): Promise<void> =>
        void new Domain("machine", { ...definedOnly, name: machineName("wrong"), ...args });
      for (const outcome of [await stack.preview(program), await stack.up(program)]) {
        assert.ok(outcome.failed);
        const errors = outcome.diagnostics.filter(
          ({ severity, urn }) => severity === "error" && urn.endsWith("::machine"),
        );
        assert.ok(
          errors.some(({ message }) => message.includes(` has a problem: ${path}`) && says.test(message)),
          outcome.text,
        );
      }
      const machines = virsh("list", "--all", "--name").split("\n");
      assert.deepEqual(
        machines.filter((name) => name.startsWith(prefix)),
        [],
      );
      assert.deepEqual(
        (await stack.resources()).filter(({ type }) => type.startsWith("windows-guest:")),
        [],
      );
    });
  }

  it("shows advice as warnings of the machine, and stops for none", async () => {
    const args = {
      ...definedOnly,
      name: machineName("advice"),
      enlightenments: { stimer: "off", stimerDirect: "off" },
    } satisfies DomainArgs;
    const outcome = await stack.preview(async () => void new Domain("machine", args));
    assert.ok(!outcome.failed, outcome.text);
    const warnings = outcome.diagnostics.filter(
      ({ severity, urn }) => severity === "warning" && urn.endsWith("::machine"),
    );
    assert.ok(
      warnings.some(({ message }) => /enlightenments\.stimer.*idle/.test(message)),
      outcome.text,
    );
  });
});
