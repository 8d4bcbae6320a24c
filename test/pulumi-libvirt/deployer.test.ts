import assert from "node:assert/strict";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { WindowsGuest, type WindowsGuestArgs } from "../../src/components";
import { toLibvirt08DomainArgs, toLibvirtDomainArgs } from "../../src/adapters";
import { viaLibvirt } from "../../src/pulumi-libvirt";
import { argumentNames } from "../../src/pulumi-libvirt/deployer";
import { fullMachine } from "../adapters/support/definitions";
import { Virsh, skipBecause } from "../domain/virsh";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly provider: string | undefined;
}

/** A libvirt SDK of either line, whose resources only register themselves. */
function sdkOf(line: "0.8" | "0.9"): Record<string, unknown> {
  const resource = (type: string) =>
    class extends pulumi.CustomResource {
      constructor(name: string, args: pulumi.Inputs, options?: pulumi.CustomResourceOptions) {
        super(type, name, { uuid: undefined, ...args }, options);
        optionsOf.set(name, options ?? {});
      }
    };
  return {
    Domain: resource("libvirt:index/domain:Domain"),
    Volume: resource("libvirt:index/volume:Volume"),
    Provider: class extends pulumi.ProviderResource {
      constructor(name: string, args: pulumi.Inputs, options?: pulumi.ResourceOptions) {
        super("libvirt", name, args, options);
      }
    },
    ...(line === "0.8"
      ? { getNetworkDnsHostTemplate: () => undefined }
      : { getDomainInterfaceAddresses: () => undefined }),
  };
}

const optionsOf = new Map<string, pulumi.CustomResourceOptions>();

async function registered(program: () => void, preview = true): Promise<Registered[]> {
  const all: Registered[] = [];
  optionsOf.clear();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, provider }) => {
        all.push({
          type,
          name,
          inputs: inputs as Record<string, unknown>,
          provider: provider === "" ? undefined : provider,
        });
        return { id: `${name}-id`, state: { ...inputs, uuid: "from-the-provider" } };
      },
      call: () => ({}),
    },
    "windows-guest-test",
    "test",
    preview,
  );
  await pulumi.runtime.runInPulumiStack(async () => program());
  // Waits until everything is registered.
  await pulumi.runtime.disconnect();
  return all;
}

const ada: WindowsGuestArgs = {
  windows: "windows-10",
  preset: "minimal@1",
  hostSupport: "report",
  networks: [],
  firmware: { type: "bios" },
  systemDisk: { size: "64 GiB" },
  forceStop: true,
};

describe("guests through @pulumi/libvirt, as resources", function () {
  this.timeout(60_000);
  before(function () {
    const problem = new Virsh("qemu:///system").unavailable();
    if (problem !== undefined) skipBecause(this, problem);
  });

  it("are given every argument that there is, and no other", () => {
    const names = (args: object): string[] => Object.keys(args).sort();
    assert.deepEqual(
      [...argumentNames["0.8"]].sort(),
      names(toLibvirt08DomainArgs({ ...fullMachine }, { autostart: true })),
    );
    assert.deepEqual([...argumentNames["0.9"]].sort(), names(toLibvirtDomainArgs(fullMachine, { autostart: true })));
  });

  it("are a Domain and a Volume below the component", async () => {
    const all = await registered(() => void new WindowsGuest("ada", ada, viaLibvirt(sdkOf("0.9"))));
    assert.deepEqual(all.map(({ type, name }) => `${type} ${name}`).sort(), [
      "libvirt:index/domain:Domain ada",
      "libvirt:index/volume:Volume ada-system",
      `pulumi:providers:libvirt ${all.find(({ type }) => type.startsWith("pulumi:providers"))!.name}`,
      "pulumi:pulumi:Stack windows-guest-test-test",
      "windows-guest:index:WindowsGuest ada",
    ]);
    const volume = all.find(({ type }) => type.includes("Volume"))!.inputs;
    assert.deepEqual(volume, {
      name: "ada.qcow2",
      pool: "default",
      capacity: 68719476736,
      capacityUnit: "B",
      target: { format: { type: "qcow2" } },
    });
  });

  it("share one provider for each host, and take the one that was named", async () => {
    const sdk = sdkOf("0.9");
    const uri = "qemu+unix:///system";
    const all = await registered(() => {
      new WindowsGuest("ada", ada, viaLibvirt(sdk));
      new WindowsGuest("bob", ada, viaLibvirt(sdk));
      new WindowsGuest("eve", { ...ada, host: { uri } }, viaLibvirt(sdk));
      const own = new (sdk["Provider"] as new (name: string, args: object) => pulumi.ProviderResource)("own", { uri });
      new WindowsGuest("kim", { ...ada, host: { uri } }, viaLibvirt(sdk, { provider: own }));
    });
    const providers = all.filter(({ type }) => type === "pulumi:providers:libvirt");
    assert.deepEqual(providers.map(({ inputs }) => inputs["uri"]).sort(), [
      "qemu+unix:///system",
      "qemu+unix:///system",
      "qemu:///system",
    ]);
    const providerOf = (name: string): string =>
      all.find((one) => one.type.includes("Domain") && one.name === name)!.provider!;
    assert.equal(providerOf("ada"), providerOf("bob"));
    assert.notEqual(providerOf("ada"), providerOf("eve"));
    assert.match(providerOf("kim"), /::own::/);
  });

  it("are on the host of the stack's configuration where they name none", async () => {
    const [configured, other] = ["qemu+unix:///system", "qemu:///system"];
    const before = process.env["PULUMI_CONFIG"];
    pulumi.runtime.setAllConfig({ "windows-guest:host": configured, "libvirt:uri": other });
    try {
      const all = await registered(() => {
        new WindowsGuest("ada", ada, viaLibvirt(sdkOf("0.9")));
        new WindowsGuest("eve", { ...ada, host: { uri: other } }, viaLibvirt(sdkOf("0.9")));
      });
      const uriOf = (guest: string): unknown => {
        const { provider } = all.find((one) => one.type.includes("Domain") && one.name === guest)!;
        return all.find(({ name }) => provider!.includes(`::${name}::`))!.inputs["uri"];
      };
      assert.deepEqual([uriOf("ada"), uriOf("eve")], [configured, other]);
    } finally {
      pulumi.runtime.setAllConfig({});
      if (before === undefined) delete process.env["PULUMI_CONFIG"];
      else process.env["PULUMI_CONFIG"] = before;
    }
  });

  it("take the provider that their parents pass down, and are checked on its host, unless they name a host", async () => {
    const sdk = sdkOf("0.9");
    const uri = "qemu+unix:///system";
    const all = await registered(() => {
      const provider = new (sdk["Provider"] as new (name: string, args: object) => pulumi.ProviderResource)("own", {
        uri,
      });
      const site = new pulumi.ComponentResource("test:index:Site", "site", {}, { providers: { libvirt: provider } });
      new WindowsGuest("ada", ada, { parent: site, ...viaLibvirt(sdk) });
      new WindowsGuest("bob", { ...ada, host: { uri: "qemu:///system" } }, { parent: site, ...viaLibvirt(sdk) });
      new WindowsGuest("eve", ada, { provider, ...viaLibvirt(sdk) });
      // The check runs where the machine goes: this host does not exist.
      const nowhere = new (sdk["Provider"] as new (name: string, args: object) => pulumi.ProviderResource)("nowhere", {
        uri: "qemu+unix:///system?socket=/nowhere",
      });
      new WindowsGuest("kim", { ...ada, firmware: { type: "uefi" } }, { providers: [nowhere], ...viaLibvirt(sdk) });
    });
    const providerOf = (name: string): string =>
      all.find((one) => one.type.includes("Domain") && one.name === name)!.provider!;
    assert.match(providerOf("ada"), /::own::/);
    assert.match(providerOf("bob"), /::libvirt-[0-9a-f]{8}::/);
    assert.match(providerOf("eve"), /::own::/);
    assert.match(providerOf("kim"), /::nowhere::/);
    const osOf = (name: string): Record<string, unknown> =>
      all.find((one) => one.type.includes("Domain") && one.name === name)!.inputs["os"] as Record<string, unknown>;
    assert.equal(osOf("kim")["loader"], undefined, "the files of a host that did not answer are not known");
  });

  it("keep their disks unless told otherwise, and never exist twice on a host", async () => {
    await registered(() => {
      new WindowsGuest("ada", ada, viaLibvirt(sdkOf("0.8")));
      new WindowsGuest("bob", { ...ada, deleteDisksOnDestroy: true }, viaLibvirt(sdkOf("0.8")));
    });
    assert.deepEqual(
      [optionsOf.get("ada-system")?.retainOnDelete, optionsOf.get("bob-system")?.retainOnDelete],
      [true, false],
    );
    assert.equal(optionsOf.get("ada")?.deleteBeforeReplace, true);
    assert.ok((optionsOf.get("ada")?.ignoreChanges ?? []).includes("disks"));
  });

  it("have disks that are known by name, and keep the volumes that they have", async () => {
    const [sql, log] = [
      { size: "1 GiB", serial: "SQL" },
      { size: "1 GiB", name: "log", volume: "l.qcow2" },
    ];
    for (const line of ["0.8", "0.9"] as const) {
      const volumes = async (disks: NonNullable<WindowsGuestArgs["disks"]>): Promise<string[]> => {
        const all = await registered(() => void new WindowsGuest("ada", { ...ada, disks }, viaLibvirt(sdkOf(line))));
        return all
          .filter(({ type, name }) => type.includes("Volume") && name !== "ada-system")
          .map(({ name, inputs }) => `${name} ${String(inputs["name"])}`)
          .sort();
      };
      assert.deepEqual(await volumes([sql, log]), ["ada-SQL ada-SQL.qcow2", "ada-log l.qcow2"]);
      assert.deepEqual(
        [optionsOf.get("ada-SQL"), optionsOf.get("ada-log")].map((options) => options?.ignoreChanges?.includes("name")),
        [true, false],
      );
      assert.deepEqual(await volumes([log]), ["ada-log l.qcow2"]);
    }
  });

  it("get the volume that each disk has, whatever it would be called today", async () => {
    const sdk = sdkOf("0.9");
    const Volume = sdk["Volume"] as new (name: string, args: pulumi.Inputs, options?: object) => pulumi.CustomResource;
    const sticky = class extends Volume {
      constructor(name: string, args: pulumi.Inputs, options?: object) {
        super(name, name === "ada-SQL" ? { ...args, name: "ada-1.qcow2" } : args, options);
      }
    };
    const all = await registered(
      () =>
        void new WindowsGuest(
          "ada",
          { ...ada, disks: [{ size: "1 GiB", serial: "SQL" }] },
          viaLibvirt({ ...sdk, Volume: sticky }),
        ),
    );
    const { disks } = all.find(({ type }) => type.includes("Domain"))!.inputs["devices"] as {
      disks: { source: { volume: { volume: string } } }[];
    };
    assert.deepEqual(
      disks.map(({ source }) => source.volume.volume),
      ["ada.qcow2", "ada-1.qcow2"],
    );
  });

  it("hide the console's password, and nothing else", async () => {
    const all = await registered(
      () =>
        void new WindowsGuest(
          "ada",
          { ...ada, graphics: { type: "vnc", password: "s3cret" } },
          viaLibvirt(sdkOf("0.9")),
        ),
    );
    const domain = all.find(({ type }) => type.includes("Domain"))!.inputs;
    const secrets = Object.entries(domain).filter(([, value]) =>
      JSON.stringify(value).includes("4dabf18193072939515e22adb298388d"),
    );
    assert.deepEqual(
      secrets.map(([key]) => key),
      ["devices"],
    );
    assert.ok(!JSON.stringify({ ...domain, devices: undefined }).includes("s3cret"));
    assert.ok(JSON.stringify(domain["devices"]).includes("s3cret"));
  });

  it("tell no secret in what is said of them", async () => {
    const said: string[] = [];
    const { error, warn } = console;
    console.error = console.warn = (...parts: unknown[]) => void said.push(parts.join(" "));
    const uri = pulumi.secret("qemu+unix:///system?socket=/nowhere/s3cret");
    const memory = pulumi.secret("8 Gigabytes");
    try {
      await registered(() => {
        new WindowsGuest("ada", { ...ada, host: { uri } }, viaLibvirt(sdkOf("0.9")));
        new WindowsGuest("bob", { ...ada, memory }, viaLibvirt(sdkOf("0.9")));
      });
    } finally {
      Object.assign(console, { error, warn });
    }
    const text = said.join("\n");
    assert.match(text, /\[secret\]/);
    assert.doesNotMatch(text, /socket=|Gigabytes/);
  });

  it("give the component the same outputs", async () => {
    let guest!: WindowsGuest;
    await registered(() => void (guest = new WindowsGuest("ada", ada, viaLibvirt(sdkOf("0.9")))));
    const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => void output.apply(resolve));
    assert.equal(await value(guest.name), "ada");
    assert.equal(await value(guest.resolvedPreset), "minimal@1");
    assert.match(await value(guest.digest), /^[0-9a-f]{64}$/);
    assert.match(await value(guest.explanation), /minimal@1/);
    assert.deepEqual((await value(guest.enlightenments))["relaxed"]?.state, "on");
    assert.throws(() => guest.domain, /use `resource`/);
  });

  it("that are refused are registered all the same, so that the engine deletes nothing", async () => {
    const all = await registered(() => void new WindowsGuest("ada", { ...ada, memory: "8" }, viaLibvirt(sdkOf("0.9"))));
    const domain = all.find(({ type }) => type.includes("Domain"))!;
    assert.deepEqual(domain.inputs, { memory: "rejected; see the error of the guest" });
  });

  it("that are refused leave a disk where it is, which would be made anew elsewhere", async () => {
    const disk = { pool: "no-such-pool", baseImage: "golden.qcow2" };
    const all = await registered(
      () => void new WindowsGuest("ada", { ...ada, systemDisk: disk }, viaLibvirt(sdkOf("0.8"))),
      false,
    );
    const volume = all.find(({ type }) => type.includes("Volume"))!;
    assert.deepEqual(volume.inputs, {
      name: "ada.qcow2",
      pool: "no-such-pool",
      size: "rejected; see the error of the guest",
    });
    assert.deepEqual(optionsOf.get("ada-system")?.ignoreChanges, ["name", "format", "size", "baseVolumeId"]);
  });

  it("are refused at preview on a host whose URI would run a program here", async () => {
    const all = await registered(
      () =>
        void new WindowsGuest(
          "ada",
          { ...ada, host: { uri: "qemu+ssh://kvm1/system?command=/tmp/evil" } },
          viaLibvirt(sdkOf("0.9")),
        ),
    );
    assert.deepEqual(all.find(({ type }) => type.includes("Domain"))!.inputs, {
      memory: "rejected; see the error of the guest",
    });
  });

  it("are shown at a preview before their base image is there", async () => {
    const all = await registered(
      () =>
        void new WindowsGuest(
          "ada",
          { ...ada, systemDisk: { pool: "no-such-pool", baseImage: "golden.qcow2" } },
          viaLibvirt(sdkOf("0.8")),
        ),
    );
    assert.deepEqual(all.find(({ type }) => type.includes("Volume"))!.inputs, {
      name: "ada.qcow2",
      pool: "no-such-pool",
      format: "qcow2",
    });
  });

  it("are handed on only when their host was asked, and not only its saved profile", async () => {
    const host = {
      uri: "qemu+unix:///system?socket=/nowhere",
      profile: path.join(__dirname, "../../examples/hosts/kvm1.yaml"),
    };
    const guest = { ...ada, hostSupport: "adapt", host } satisfies WindowsGuestArgs;
    const program = (line: "0.8" | "0.9") => () => void new WindowsGuest("ada", guest, viaLibvirt(sdkOf(line)));
    const memory = (all: Registered[]): unknown => all.find(({ type }) => type.includes("Domain"))!.inputs["memory"];
    for (const line of ["0.8", "0.9"] as const) {
      assert.equal(typeof memory(await registered(program(line))), "number", "at a preview it is enough");
      assert.equal(memory(await registered(program(line), false)), "rejected; see the error of the guest");
    }
  });
});
