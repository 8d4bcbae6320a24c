import assert from "node:assert/strict";
import { parseDomainXml, renderDomainXml, unsupportedByLibvirt } from "../../src/domain";
import { effectiveSpec, exampleGuest, exampleHost, type GuestExample, resolveGuest } from "../../src/guest";
import { plainSpec } from "../../src/guest/importing/plain";
import { keepDevices } from "../../src/guest/keeping/devices";
import type { HostDeviceSpec } from "../../src/guest/types";
import { examplePci, neighbour } from "../../src/hosts/examples";
import type { PciDevice } from "../../src/hosts/devices/types";
import type { HostProfile } from "../../src/hosts/types";

type Nvme = NonNullable<HostDeviceSpec["nvme"]>;

const ADDRESS = "0000:41:00.0";
const ssd = (more: Partial<PciDevice> = {}): PciDevice =>
  examplePci({ address: ADDRESS, vendor: "144d", device: "a808", class: "010802", driver: "nvme", ...more });
const withCards = (pci: readonly PciDevice[], more: Partial<HostProfile> = {}): HostProfile =>
  exampleHost({ hostDevices: { vfio: "yes", usb: [], mediated: [], pci }, ...more });
const guest = (nvme: Nvme, more: GuestExample = {}): GuestExample => ({
  ...{ systemDisk: { path: "/a.qcow2" }, hostDevices: [{ nvme }], ...more },
});
const made = (nvme: Nvme, more?: GuestExample, host?: HostProfile) =>
  resolveGuest(exampleGuest(guest(nvme, more)), host).definition!.devices;

/** As libvirt's documentation writes such a disk. */
const xmlOf = (source: string, more = ""): string =>
  `<disk type='nvme' device='disk'><driver name='qemu' type='raw'/>${source}<target dev='vda' bus='virtio'/>${more}</disk>`;
const source = (address = "domain='0x0000' bus='0x41' slot='0x00' function='0x0'", namespace = "1"): string =>
  `<source type='pci' managed='yes' namespace='${namespace}'><address ${address}/></source>`;

describe("NVMe disks of the host", () => {
  it("the disk that Windows sees is at the controller that was found by its serial number", () => {
    const host = withCards([ssd({ serial: "S1", address: "0000:42:00.0" }), ssd({ serial: "S2" })]);
    const { nvmeDisks, hostDevices } = made({ serial: "S2", disk: { bus: "virtio" } }, {}, host);
    assert.deepEqual(nvmeDisks, [
      { address: ADDRESS, namespace: 1, managed: true, target: "vda", bus: "virtio", discard: "unmap" },
    ]);
    assert.equal(hostDevices, undefined);
  });

  it("a function beside the controller in its slot stays with the host", () => {
    const host = withCards([ssd(), examplePci({ address: "0000:41:00.1" })]);
    const { definition, assignedDevices } = resolveGuest(exampleGuest(guest({ id: "144d:a808" })), host);
    assert.equal(definition!.devices.nvmeDisks!.length, 1);
    assert.deepEqual(assignedDevices, [`${ADDRESS} (144d:a808, IOMMU group 10)`]);
  });

  it("it has the options of other disks, a target that none of them has, and the bus of the drivers", () => {
    const { disks, nvmeDisks, controllers } = made(
      {
        ...{ address: ADDRESS, namespace: 3, managed: false, bootOrder: 1 },
        disk: { discard: "ignore", serial: "FAST", rotationRate: 1, readOnly: true, limits: { totalIops: 5 } },
      },
      { drivers: "virtio" },
    );
    assert.deepEqual(
      disks.map(({ target }) => target),
      ["sda"],
    );
    assert.deepEqual(nvmeDisks, [
      {
        ...{ address: ADDRESS, namespace: 3, managed: false, target: "sdb", bus: "scsi", bootOrder: 1 },
        ...{ discard: "ignore", serial: "FAST", rotationRate: 1, readonly: true, limits: { totalIops: 5 } },
      },
    ]);
    assert.equal(disks[0]!.bootOrder, 2, "two devices in one place are refused");
    assert.ok(controllers.some(({ type }) => type === "scsi"));
  });

  it("a machine whose only disk it is has the controller of its bus, and a disk", () => {
    const resolution = resolveGuest(
      exampleGuest({ hostDevices: [{ nvme: { address: ADDRESS, bootOrder: 1 } }], drivers: "virtio" }),
    );
    assert.ok(resolution.definition!.devices.controllers.some(({ type }) => type === "scsi"));
    assert.deepEqual(
      resolution.findings.filter(({ ruleId }) => ruleId === "system-disk"),
      [],
    );
  });

  it("requires libvirt 6.0", () => {
    const { definition } = resolveGuest(exampleGuest(guest({ address: ADDRESS })));
    const places = (version: string) =>
      unsupportedByLibvirt(definition!, version).flatMap(({ path }) => (path.includes("nvme") ? [path] : []));
    assert.deepEqual(places("5.10.0"), ["devices.nvmeDisks[0]"]);
    assert.deepEqual(places("6.0.0"), []);
  });

  it("pins all memory: no balloon, no migration, and its neighbours' memory counts", () => {
    const host = withCards([ssd()], {
      memoryKiB: 16 * 1024 ** 2,
      resources: { machines: [neighbour({ pinnedKiB: 9 * 1024 ** 2 })] },
    });
    const { definition, findings, migratable } = resolveGuest(
      exampleGuest(guest({ id: "144d:a808" }, { memory: "8 GiB" })),
      host,
    );
    assert.equal(migratable, "no");
    assert.ok(findings.some(({ ruleId, severity }) => ruleId === "host-pinned-memory" && severity === "error"));
    assert.equal(definition?.devices.memballoon, "none");
  });

  it("a machine that was found becomes the arguments that make it again", () => {
    const nvme: Nvme = {
      ...{ address: ADDRESS, namespace: 2, managed: false, bootOrder: 3 },
      disk: { bus: "virtio", discard: "unmap", cache: "writeback", serial: "FAST", queues: 4, iothread: 1 },
    };
    const { definition } = resolveGuest(exampleGuest(guest(nvme, { iothreads: 1 })));
    const { definition: read } = parseDomainXml(renderDomainXml(definition!));
    assert.deepEqual(plainSpec(read, "windows-11").hostDevices, [{ nvme }]);
  });

  it("an update keeps the target, also where the controller has another address on the host", () => {
    const [before, after, other] = [ADDRESS, "0000:42:00.0", "0000:43:00.0"].map(
      (address) => resolveGuest(exampleGuest(guest({ address, disk: { bus: "virtio" } }))).definition!,
    );
    const there = {
      ...before!,
      devices: {
        ...before!.devices,
        nvmeDisks: [
          { ...other!.devices.nvmeDisks![0]!, target: "vda" },
          { ...before!.devices.nvmeDisks![0]!, target: "vdc" },
        ],
      },
    };
    const targets = (wanted: typeof before) =>
      keepDevices(wanted!, there).devices.nvmeDisks!.map(({ target }) => target);
    assert.deepEqual(targets(before), ["vdc"]);
    assert.deepEqual(targets(after), ["vda"]);
    const disks = resolveGuest(
      exampleGuest({
        systemDisk: { path: "/new.qcow2", bus: "virtio" },
        hostDevices: [{ nvme: { address: ADDRESS } }],
      }),
    ).definition!;
    assert.equal(keepDevices(disks, there).devices.disks[0]!.target, "vdb", "vda is the NVMe disk's");
  });

  describe("in raw XML", () => {
    const host = withCards([ssd({ roles: ["root-disk"], usedBy: "web1" })]);
    const found = (example: GuestExample, profile?: HostProfile): string[] =>
      resolveGuest(exampleGuest(example), profile)
        .findings.filter(({ ruleId }) => !["xml-argument", "xml-override"].includes(ruleId))
        .map(({ ruleId, severity, message }) => `${severity} ${ruleId}: ${message.replace(/^\S+ of/, "it of")}`)
        .sort();

    it("passes the same checks as the argument, and becomes it", () => {
      const more: GuestExample = { systemDisk: { path: "/a.qcow2" }, migratable: true, memoryBalloon: false };
      const [xml, argument] = [
        { ...more, xml: { append: [xmlOf(source())] } },
        {
          ...more,
          hostDevices: [{ nvme: { address: ADDRESS, disk: { bus: "virtio" as const, discard: "ignore" as const } } }],
        },
      ];
      const byArgument = found(argument, host);
      for (const rule of ["host-device-role", "host-device-user", "migratable-host-device"])
        assert.ok(
          byArgument.some((one) => one.startsWith(`error ${rule}:`)),
          `${rule}: ${byArgument.join("\n")}`,
        );
      assert.deepEqual(found(xml, host), byArgument);
      const effective = effectiveSpec(exampleGuest(xml) as Record<string, unknown>);
      assert.equal((effective["hostDevices"] as HostDeviceSpec[])[0]!.nvme!.address, ADDRESS);
    });

    it("is refused in a form that no rule reads", () => {
      for (const disk of [
        xmlOf(source("domain='0' slot='0'")),
        xmlOf(source(undefined, "0")),
        xmlOf(source().replace(" namespace='1'", "")),
        xmlOf(source().replace("type='pci'", "type='other'")),
        xmlOf(source()).replace("type='raw'", "type='vmdk'"),
        xmlOf(source(), "<shareable/>"),
        xmlOf(source()).replace("device='disk'", "device='lun'"),
        xmlOf(source()).replace("bus='virtio'", "bus='usb'"),
        xmlOf(source()).replace("dev='vda'", "dev='sdz'"),
      ])
        assert.ok(
          resolveGuest(exampleGuest({ xml: { append: [disk] } })).findings.some(
            ({ ruleId, message }) => ruleId === "xml-override" && message.includes("<disk type='nvme'>"),
          ),
          disk,
        );
    });
  });
});
