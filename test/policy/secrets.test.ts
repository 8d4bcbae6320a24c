import assert from "node:assert/strict";
import { withMarkedAt } from "../../src/policy/marked";
import { formatPath, type Path } from "../../src/findings/path";
import { PackClient, secret, type Declared } from "./client";
import { guest, libvirtDomain, virtualMachine } from "./machines";

/** Where texts stand, all of them. */
const textsIn = (value: unknown, path: Path = []): Path[] =>
  typeof value === "string"
    ? [path]
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) =>
          textsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : [];

const graphics = [{ vnc: { listen: "0.0.0.0", passwd: "p" } }];
const { devices, ...props } = libvirtDomain("ada").props;
const machines: Readonly<Record<string, Declared>> = {
  "@pulumi/libvirt": {
    ...libvirtDomain("ada"),
    props: { ...props, description: "d", title: "t", uuid: "u", devices: { ...devices, graphics } },
  },
  "@pulumi/libvirt 0.5": {
    type: "libvirt:index/domain:Domain",
    name: "win-ada",
    props: {
      ...{ name: "win-ada", memory: 8192, vcpu: 4, machine: "pc", emulator: "/usr/bin/kvm", firmware: "/f.fd" },
      disks: [{ file: "/vm/ada.raw" }],
      networkInterfaces: [{ networkName: "default", mac: "52:54:00:00:00:01" }],
      graphics: { type: "vnc", listenType: "address", listenAddress: "0.0.0.0" },
      cpu: { mode: "host-model" },
    },
  },
  KubeVirt: virtualMachine(),
  "this package": guest("ada", {
    ...{ description: "d", uuid: "3f1d6a52-8f0e-4a55-9a0c-0d7f3a2b1c4d", host: { uri: "qemu:///system" } },
    disks: [{ path: "/vms/d.qcow2", serial: "S1" }],
    networks: [{ network: "default", mac: "52:54:00:00:00:01" }],
    graphics: { type: "vnc", listen: "0.0.0.0", password: "p" },
    cpu: { mode: "custom", model: "EPYC" },
    clock: { offset: "utc" },
    suppress: [{ rule: "clock-utc", reason: "r", until: "2027-01-01" }],
  }),
};

describe("policy pack: a secret in any text of a machine is in no message", () => {
  let pack: PackClient;
  beforeEach(async () => void (pack = await PackClient.start()));
  afterEach(() => pack.stop());

  for (const [name, machine] of Object.entries(machines)) {
    const paths = textsIn(machine.props);
    const secretAt = (path: Path): string => `Hush-${formatPath(path).replace(/[^\w]/g, "-")}-4711`;
    const told = async (hidden: readonly Path[]): Promise<string> => {
      await pack.configure({ "windows-guest": { set: "strict", windows: "windows-11" } });
      const made = hidden.reduce<unknown>(
        (all, path) => withMarkedAt(all, path, secret(secretAt(path))),
        machine.props,
      );
      const declared = { ...machine, props: made as Declared["props"] };
      const found = await pack.preview(declared);
      const open = await pack.notApplicable(declared);
      return JSON.stringify([found.map(({ message }) => message), [...open.values()]]);
    };

    it(`${name}: each alone, and all together`, async function () {
      this.timeout(30_000);
      assert.ok(paths.length > 5);
      for (const hidden of [...paths.map((path) => [path]), paths]) {
        const text = await told(hidden);
        for (const path of hidden)
          assert.ok(!text.includes(secretAt(path)), `${formatPath(path)}: ${text.slice(0, 2000)}`);
      }
    });

    it(`${name}: the messages speak without it`, async () => {
      assert.match(await told([]), /docs\/rules/);
    });
  }
});
