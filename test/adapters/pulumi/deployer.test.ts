import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { WindowsGuest, type WindowsGuestArgs } from "../../../src/components";
import { viaLibvirt } from "../../../src/adapters/pulumi";
import { Virsh, skipBecause } from "../../domain/virsh";

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
    ...(line === "0.8" ? { getNetworkDnsHostTemplate: () => undefined } : { getDomainInterfaceAddresses: () => undefined }),
  };
}

const optionsOf = new Map<string, pulumi.CustomResourceOptions>();

async function registered(program: () => void): Promise<Registered[]> {
  const all: Registered[] = [];
  optionsOf.clear();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, provider }) => {
        all.push({ type, name, inputs: inputs as Record<string, unknown>, provider: provider === "" ? undefined : provider });
        return { id: `${name}-id`, state: { ...inputs, uuid: "from-the-provider" } };
      },
      call: () => ({}),
    },
    "windows-guest-test",
    "test",
    true,
  );
  await pulumi.runtime.runInPulumiStack(async () => program());
  // Waits until everything is registered.
  await pulumi.runtime.disconnect();
  return all;
}

const ada: WindowsGuestArgs = { windows: "windows-10", preset: "minimal@1", hostSupport: "report", networks: [], firmware: { type: "bios" }, systemDisk: { size: "64 GiB" }, forceStop: true };

describe("guests through @pulumi/libvirt, as resources", function () {
  this.timeout(60_000);
  before(function () {
    const problem = new Virsh("qemu:///system").unavailable();
    if (problem !== undefined) skipBecause(this, problem);
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
    assert.deepEqual(volume, { name: "ada.qcow2", pool: "default", capacity: 68719476736, capacityUnit: "B", target: { format: { type: "qcow2" } } });
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
    assert.deepEqual(providers.map(({ inputs }) => inputs["uri"]).sort(), ["qemu+unix:///system", "qemu+unix:///system", "qemu:///system"]);
    const providerOf = (name: string): string => all.find((one) => one.type.includes("Domain") && one.name === name)!.provider!;
    assert.equal(providerOf("ada"), providerOf("bob"));
    assert.notEqual(providerOf("ada"), providerOf("eve"));
    assert.match(providerOf("kim"), /::own::/);
  });

  it("keep their disks unless told otherwise, and never exist twice on a host", async () => {
    await registered(() => {
      new WindowsGuest("ada", ada, viaLibvirt(sdkOf("0.8")));
      new WindowsGuest("bob", { ...ada, deleteDisksOnDestroy: true }, viaLibvirt(sdkOf("0.8")));
    });
    assert.deepEqual([optionsOf.get("ada-system")?.retainOnDelete, optionsOf.get("bob-system")?.retainOnDelete], [true, false]);
    assert.equal(optionsOf.get("ada")?.deleteBeforeReplace, true);
    assert.ok((optionsOf.get("ada")?.ignoreChanges ?? []).includes("disks"));
  });

  it("hide the console's password, and nothing else", async () => {
    const all = await registered(() => void new WindowsGuest("ada", { ...ada, graphics: { type: "vnc", password: "s3cret" } }, viaLibvirt(sdkOf("0.9"))));
    const domain = all.find(({ type }) => type.includes("Domain"))!.inputs;
    const secrets = Object.entries(domain).filter(([, value]) => JSON.stringify(value).includes("4dabf18193072939515e22adb298388d"));
    assert.deepEqual(secrets.map(([key]) => key), ["devices"]);
    assert.ok(!JSON.stringify({ ...domain, devices: undefined }).includes("s3cret"));
    assert.ok(JSON.stringify(domain["devices"]).includes("s3cret"));
  });

  it("give the component the same outputs", async () => {
    let guest!: WindowsGuest;
    await registered(() => void (guest = new WindowsGuest("ada", ada, viaLibvirt(sdkOf("0.9")))));
    const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => void output.apply(resolve));
    assert.equal(await value(guest.name), "ada");
    assert.equal(await value(guest.presetVersion), "minimal@1");
    assert.match(await value(guest.digest), /^[0-9a-f]{64}$/);
    assert.match(await value(guest.explanation), /minimal@1/);
    assert.throws(() => guest.domain, /use `resource`/);
  });

  it("that are refused are registered all the same, so that the engine deletes nothing", async () => {
    const all = await registered(() => void new WindowsGuest("ada", { ...ada, memory: "8" }, viaLibvirt(sdkOf("0.9"))));
    const domain = all.find(({ type }) => type.includes("Domain"))!;
    assert.deepEqual(domain.inputs, { memory: "refused, see the error of the guest" });
  });
});
