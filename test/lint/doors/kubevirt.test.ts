import assert from "node:assert/strict";
import { lintMachine } from "../../../src/lint";
import { machineOfResource, UNKNOWN } from "../../../src/lint/doors";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a foreign object that the tests change
type Loose = Record<string, any>;

/** As the templates of OpenShift make Windows 11. */
const windows11 = (): { apiVersion: string; kind: string; metadata: object; spec: Loose } => ({
  apiVersion: "kubevirt.io/v1",
  kind: "VirtualMachine",
  metadata: { name: "ada", labels: { "os.template.kubevirt.io/win11": "true" } },
  spec: {
    runStrategy: "Always",
    template: {
      metadata: { annotations: { "vm.kubevirt.io/os": "windows11" } },
      spec: {
        domain: {
          machine: { type: "pc-q35-rhel9.4.0" },
          cpu: { cores: 4, sockets: 1, threads: 1 },
          memory: { guest: "8Gi" },
          clock: {
            timezone: "Europe/Berlin",
            timer: {
              hpet: { present: false },
              hyperv: { present: true },
              pit: { tickPolicy: "delay" },
              rtc: { tickPolicy: "catchup" },
            },
          },
          features: {
            acpi: {},
            apic: {},
            smm: {},
            hyperv: {
              frequencies: {},
              ipi: {},
              reenlightenment: {},
              relaxed: {},
              reset: {},
              runtime: {},
              spinlocks: { spinlocks: 8191 },
              synic: {},
              synictimer: { direct: {} },
              tlbflush: {},
              vapic: {},
              vpindex: {},
            },
          },
          firmware: { bootloader: { efi: { secureBoot: true, persistent: true } } },
          devices: {
            tpm: { persistent: true },
            disks: [
              { name: "system", bootOrder: 1, disk: { bus: "virtio" } },
              { name: "iso", cdrom: { bus: "sata" } },
            ],
            interfaces: [{ name: "default", masquerade: {}, model: "virtio" }],
            inputs: [{ name: "tablet", type: "tablet", bus: "usb" }],
          },
        },
        volumes: [{ name: "system", dataVolume: { name: "ada" } }],
      },
    },
  },
});
const machineOf = (props: object, type = "kubernetes:kubevirt.io/v1:VirtualMachine") =>
  machineOfResource({ type, name: "ada", props })!;
const found = (props: object): string[] =>
  lintMachine(machineOf(props)).findings.map(({ ruleId, path }) => `${ruleId} ${path}`);
const DOMAIN = "spec.template.spec.domain";

describe("a machine of KubeVirt", () => {
  it("is silent about a right one", () => {
    const result = lintMachine(machineOf(windows11()));
    assert.equal(result.windows, "windows-11");
    assert.deepEqual(result.findings, []);
    assert.equal(result.definition?.memoryKiB, 8 * 1024 * 1024);
    assert.equal(result.definition?.vcpus, 4);
  });

  it("finds what is wrong, at KubeVirt's own path", () => {
    const props = windows11();
    const { domain } = props.spec["template"].spec;
    domain.clock.timer.hpet.present = true;
    domain.features.hyperv.relaxed.enabled = false;
    domain.memory.guest = "1Gi";
    delete domain.devices.tpm;
    const all = found(props);
    for (const one of [
      `hpet-on ${DOMAIN}.clock.timer.hpet.present`,
      `memory-below-minimum ${DOMAIN}.memory.guest`,
      `tpm-required ${DOMAIN}.devices`,
    ])
      assert.ok(all.includes(one), `${one}\n${all.join("\n")}`);
    assert.ok(
      all.some((one) => one.endsWith(`${DOMAIN}.features.hyperv.relaxed.enabled`) || one.endsWith("hyperv.relaxed")),
    );
  });

  it("an unknown MAC address does not silence the wrong clock", () => {
    const props = windows11();
    const { domain } = props.spec["template"].spec;
    domain.devices.interfaces[0].macAddress = UNKNOWN;
    domain.clock.timer.hpet.present = true;
    assert.deepEqual(found(props), [`hpet-on ${DOMAIN}.clock.timer.hpet.present`]);
  });

  it("says nothing about what is not known, whatever it is", () => {
    const visit = (value: unknown, path: readonly string[]): void => {
      if (typeof value !== "object" || value === null) return;
      for (const key of Object.keys(value)) {
        const copy = windows11();
        let holder = copy as unknown as Record<string, unknown>;
        for (const step of path) holder = holder[step] as Record<string, unknown>;
        holder[key] = UNKNOWN;
        if (!["apiVersion", "kind"].includes(key)) assert.deepEqual(found(copy), [], [...path, key].join("."));
        visit((value as Record<string, unknown>)[key], [...path, key]);
      }
    };
    visit(windows11(), []);
  });

  it("leaves open what a preference and an instance type fill in", () => {
    const bare = {
      apiVersion: "kubevirt.io/v1",
      kind: "VirtualMachine",
      metadata: { name: "ada" },
      spec: {
        instancetype: { name: "u1.medium" },
        preference: { name: "windows.2k25.virtio" },
        template: { spec: { domain: { devices: { disks: [{ name: "system", disk: {} }], interfaces: [] } } } },
      },
    };
    const result = lintMachine(machineOf(bare));
    assert.equal(result.windows, "server-2025");
    assert.deepEqual(result.findings, []);
  });

  it("reads the version from labels, annotations and preferences", () => {
    const of = (labels: object, preference?: string) => {
      const props = { ...windows11(), metadata: { name: "x", labels } };
      delete props.spec["template"].metadata;
      if (preference !== undefined) props.spec["preference"] = { name: preference };
      const { windows, isWindows } = machineOf(props);
      return [windows, isWindows];
    };
    assert.deepEqual(of({ "os.template.kubevirt.io/win2k22": "true" }), ["server-2022", true]);
    assert.deepEqual(of({ "os.template.kubevirt.io/win2k12r2": "true" }), ["server-2012-r2", true]);
    assert.deepEqual(of({ "kubevirt.io/os": "windows10" }), ["windows-10", true]);
    assert.deepEqual(of({}, "windows.11"), ["windows-11", true]);
    assert.deepEqual(of({}, "windows.2k19.virtio"), ["server-2019", true]);
    assert.deepEqual(of({ "kubevirt.io/os": "windows-next" }), [undefined, true]);
  });

  it("one that no Windows is spoken of is told as such", () => {
    const props = windows11();
    const spec = props.spec["template"].spec;
    delete props.spec["template"].metadata;
    delete spec.domain.features;
    delete spec.domain.clock;
    assert.equal(machineOf({ ...props, metadata: { name: "fedora" } }).isWindows, false);
    assert.equal(machineOf(windows11()).isWindows, true);
  });

  it("an instance has its domain below its own spec", () => {
    const { apiVersion, metadata, spec } = windows11();
    const instance = { apiVersion, kind: "VirtualMachineInstance", metadata, spec: spec["template"].spec };
    const machine = machineOf(instance, "kubernetes:kubevirt.io/v1:VirtualMachineInstance");
    assert.equal(machine.locate("clock/timer[hpet]/@present").property, "spec.domain.clock.timer.hpet.present");
  });
});
