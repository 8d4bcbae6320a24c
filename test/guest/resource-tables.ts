import type { GuestExample, HostLook } from "../../src/guest";
import { MachineIndex } from "../../src/guest/host/machine-index";
import type { HostFile, HostMachine, HostPool, HostResources } from "../../src/hosts/resources/types";

/**
 * Guest, what lies on the host, what is found (severity and path), a part of the message; files and what else the
 * program declares.
 */
export type ResourceCase = readonly [
  guest: GuestExample,
  resources: HostResources,
  found?: string | undefined,
  says?: string | undefined,
  more?: {
    readonly files?: Readonly<Record<string, HostFile>>;
    readonly look?: HostLook;
    readonly capturedAt?: string;
  },
];

const GIB = 1024 ** 3;
const pool = (more: Partial<HostPool> = {}): HostPool => ({
  name: "default",
  uuid: "1",
  type: "dir",
  path: "/pool",
  active: true,
  volumes: [],
  ...more,
});
const machine = (more: Partial<HostMachine> = {}): HostMachine => ({
  name: "web1",
  uuid: "6e1d3f62-1111-4a4f-8e1a-000000000001",
  running: true,
  disks: [],
  consoles: [],
  ...more,
});
const user = { uid: 64055, gid: 64055 };
const golden = { name: "golden.qcow2", path: "/pool/golden.qcow2", format: "qcow2", capacityBytes: 70 * GIB };

export const resourceTables: Readonly<Record<string, readonly ResourceCase[]>> = {
  "host-pool": [
    [{ systemDisk: { pool: "ssd", size: "40 GiB" } }, { pools: [pool()] }, "error systemDisk.pool", "it has default"],
    [
      { systemDisk: { pool: "ssd", size: "40 GiB" } },
      { pools: [pool()] },
      "warning systemDisk.pool",
      "does not exist on kvm1",
      { capturedAt: "2026-11-01T00:00:00Z" },
    ],
    [
      { systemDisk: { pool: "ssd", size: "40 GiB" } },
      { pools: [pool()] },
      undefined,
      undefined,
      { look: { made: ["systemDisk.pool"] } },
    ],
    [
      { systemDisk: { pool: "ssd", size: "40 GiB" } },
      { pools: [pool()] },
      undefined,
      undefined,
      { look: { made: ["systemDisk"] } },
    ],
    [
      { systemDisk: { pool: "ssd", size: "40 GiB" } },
      { pools: [pool()] },
      undefined,
      undefined,
      { look: { made: [""] } },
    ],
    [
      { systemDisk: { pool: "ssd", size: "40 GiB" } },
      { pools: [pool()] },
      "error systemDisk.pool",
      "",
      { look: { made: ["disks[0]"] } },
    ],
    // Said once for a pool, whatever lies in it.
    [
      { systemDisk: { size: "40 GiB" }, disks: [{ name: "d", size: "1 GiB" }] },
      { pools: [pool({ active: false })] },
      "error systemDisk.pool",
      "not active",
    ],
    [{ cdroms: [{ pool: "iso", volume: "a.iso" }] }, { pools: [] }, "error cdroms[0].pool", "it has no pool)"],
    [{ systemDisk: { path: "/a.qcow2" } }, { pools: [] }],
    [{ systemDisk: { size: "40 GiB" } }, {}],
  ],
  "host-base-image": [
    [
      { systemDisk: { baseImage: "golden.qcow2", size: "69 GiB" } },
      { pools: [pool({ volumes: [golden] })] },
      "error systemDisk.size",
      "70 GiB",
    ],
    [{ systemDisk: { baseImage: "golden.qcow2", size: "70 GiB" } }, { pools: [pool({ volumes: [golden] })] }],
    [{ systemDisk: { baseImage: "golden.qcow2" } }, { pools: [pool({ volumes: [golden] })] }],
    // Not listed: what the folder holds decides, and without a look at it nobody knows.
    [
      { systemDisk: { baseImage: "new.qcow2", size: "9 GiB" } },
      { pools: [pool()] },
      "warning systemDisk.baseImage",
      "pool-refresh default",
    ],
    [
      { systemDisk: { baseImage: "new.qcow2", size: "9 GiB" } },
      { pools: [pool()] },
      "error systemDisk.baseImage",
      "does not exist on kvm1",
      { files: { "/pool/new.qcow2": { kind: "missing" } } },
    ],
    [
      { systemDisk: { baseImage: "new.qcow2", size: "9 GiB" } },
      { pools: [pool()] },
      undefined,
      undefined,
      { files: { "/pool/new.qcow2": { kind: "file", format: "qcow2", capacityBytes: 9 * GIB } } },
    ],
    [
      { systemDisk: { baseImage: "new.qcow2", size: "9 GiB" } },
      { pools: [pool()] },
      "error systemDisk.size",
      "10 GiB",
      { files: { "/pool/new.qcow2": { kind: "file", format: "qcow2", capacityBytes: 10 * GIB } } },
    ],
    // libvirt calls raw what it does not know.
    [
      { systemDisk: { baseImage: "w.img" } },
      { pools: [pool({ volumes: [{ name: "w.img", path: "/pool/w.img", format: "raw" }] })] },
      "error systemDisk.baseImage",
      "-f vhdx",
      { files: { "/pool/w.img": { kind: "file", format: "vhdx" } } },
    ],
    [
      { systemDisk: { baseImage: "w.vhd" } },
      { pools: [pool({ volumes: [{ name: "w.vhd", path: "/pool/w.vhd", format: "vpc" }] })] },
      "error systemDisk.baseImage",
      "-f vpc",
    ],
    [
      { systemDisk: { baseImage: "w.vmdk" } },
      { pools: [pool({ volumes: [{ name: "w.vmdk", path: "/pool/w.vmdk", format: "vmdk" }] })] },
      "error systemDisk.baseImage",
      "qemu-img convert -p -f vmdk -O qcow2 /pool/w.vmdk /pool/w.qcow2",
    ],
    [
      { disks: [{ name: "d", baseImage: "/srv/it's.qcow2" }] },
      { pools: [pool()] },
      "error disks[0].baseImage",
      "",
      { files: { "/srv/it's.qcow2": { kind: "missing" } } },
    ],
    // A volume that exists has its base.
    [
      { systemDisk: { volume: "mine.qcow2", baseImage: "gone.qcow2" } },
      { pools: [pool({ volumes: [{ name: "mine.qcow2", path: "/pool/mine.qcow2" }] })] },
      undefined,
      undefined,
      { files: { "/pool/gone.qcow2": { kind: "missing" } } },
    ],
    [{ systemDisk: { baseImage: "gone.qcow2" } }, { pools: [pool({ active: false })] }],
  ],
  "host-pool-space": [
    [
      { systemDisk: { size: "40 GiB" } },
      { pools: [pool({ availableBytes: 39 * GIB })] },
      "warning systemDisk.size",
      "can grow to 40 GiB",
    ],
    [{ systemDisk: { size: "40 GiB" } }, { pools: [pool({ availableBytes: 40 * GIB })] }],
    [
      { systemDisk: { size: "40 GiB" } },
      {
        pools: [
          pool({
            availableBytes: 49 * GIB,
            volumes: [{ name: "a", format: "qcow2", capacityBytes: 12 * GIB, allocationBytes: 2 * GIB }],
          }),
        ],
      },
      "warning systemDisk.size",
      "the other disks there can take 10 GiB more",
    ],
    // Raw volumes have all that they will ever take.
    [
      { systemDisk: { size: "40 GiB" } },
      {
        pools: [
          pool({
            availableBytes: 49 * GIB,
            volumes: [{ name: "a", format: "raw", capacityBytes: 12 * GIB, allocationBytes: 2 * GIB }],
          }),
        ],
      },
    ],
    [
      { systemDisk: { size: "40 GiB", format: "raw" } },
      { pools: [pool({ availableBytes: 39 * GIB })] },
      "warning systemDisk.size",
      "raw disks require 40 GiB",
    ],
    [
      { systemDisk: { size: "40 GiB" } },
      { pools: [pool({ type: "logical", availableBytes: 39 * GIB })] },
      "warning systemDisk.size",
      "raw disks require 40 GiB",
    ],
    [
      { systemDisk: { size: "20 GiB" }, disks: [{ name: "d", size: "20 GiB" }] },
      { pools: [pool({ availableBytes: 39 * GIB })] },
      "warning systemDisk.size",
      "and 1 more",
    ],
    [
      { systemDisk: { size: "20 GiB" } },
      { pools: [pool({ availableBytes: 39 * GIB })] },
      "warning systemDisk.size",
      "20 GiB more",
      { look: { claims: new Map([["default", { thick: 0, thin: 20 * GIB }]]) } },
    ],
    [
      { systemDisk: { size: "20 GiB" } },
      { pools: [pool({ availableBytes: 39 * GIB })] },
      undefined,
      undefined,
      { look: { claims: new Map([["other", { thick: 0, thin: 20 * GIB }]]) } },
    ],
    [
      { systemDisk: { volume: "there.qcow2", size: "40 GiB" } },
      { pools: [pool({ availableBytes: 1, volumes: [{ name: "there.qcow2", path: "/pool/there.qcow2" }] })] },
    ],
    [{ systemDisk: { size: "40 GiB" } }, { pools: [pool()] }],
  ],
  "host-image": [
    [
      { cdroms: [{ path: "/iso/a.iso" }] },
      {},
      "error cdroms[0].path",
      "/iso/a.iso does not exist on kvm1",
      { files: { "/iso/a.iso": { kind: "missing" } } },
    ],
    [
      { cdroms: [{ path: "/iso/a.iso" }] },
      {},
      "warning cdroms[0].path",
      "",
      { files: { "/iso/a.iso": { kind: "missing" } }, capturedAt: "2026-11-01T00:00:00Z" },
    ],
    [{ cdroms: [{ path: "/iso/a.iso" }] }, {}, undefined, undefined, { files: { "/iso/a.iso": { kind: "unknown" } } }],
    [{ cdroms: [{ path: "/iso/a.iso" }] }, {}],
    [
      { cdroms: [{ path: "/iso" }] },
      {},
      "error cdroms[0].path",
      "neither a file",
      { files: { "/iso": { kind: "other" } } },
    ],
    // A CD image may look like anything.
    [
      { cdroms: [{ path: "/iso/a.iso" }] },
      {},
      undefined,
      undefined,
      { files: { "/iso/a.iso": { kind: "file", format: "vmdk" } } },
    ],
    [
      { systemDisk: { path: "/a.img" } },
      {},
      "error systemDisk.path",
      "VMDK",
      { files: { "/a.img": { kind: "file", format: "vmdk" } } },
    ],
    [
      { systemDisk: { path: "/a.img", format: "qcow2" } },
      {},
      "error systemDisk.format",
      "is a raw image",
      { files: { "/a.img": { kind: "file", format: "raw" } } },
    ],
    [
      { systemDisk: { path: "/dev/vg/a", format: "raw" } },
      {},
      undefined,
      undefined,
      { files: { "/dev/vg/a": { kind: "block", format: "qcow2" } } },
    ],
    [
      { systemDisk: { path: "/pool/a.vmdk" } },
      { pools: [pool({ volumes: [{ name: "a.vmdk", path: "/pool/a.vmdk", format: "vmdk" }] })] },
      "error systemDisk.path",
      "VMDK",
    ],
    [
      { systemDisk: { volume: "a.qcow2" } },
      { pools: [pool({ volumes: [golden] })] },
      "warning systemDisk.volume",
      "pool-refresh",
    ],
    [
      { systemDisk: { volume: "a.qcow2" } },
      { pools: [pool({ volumes: [golden] })] },
      "error systemDisk.volume",
      "it has golden.qcow2",
      { files: { "/pool/a.qcow2": { kind: "missing" } } },
    ],
    [{ systemDisk: { volume: "golden.qcow2" } }, { pools: [pool({ volumes: [golden] })] }],
    [
      { systemDisk: { volume: "golden.qcow2" } },
      { pools: [pool({ volumes: [golden] })] },
      "error systemDisk.volume",
      "no access to /pool",
      { files: { "/pool/golden.qcow2": { kind: "file", closedTo: "/pool" } } },
    ],
    [
      { cdroms: [{ path: "/iso/a.iso" }] },
      { qemuUser: { ...user, ownsFiles: false } },
      "error cdroms[0].path",
      "chown 64055:64055",
      { files: { "/iso/a.iso": { kind: "file", closedTo: "/iso/a.iso" } } },
    ],
    [{ systemDisk: { volume: "a.qcow2" } }, { pools: [pool({ active: false })] }],
    [
      { systemDisk: { volume: "a.qcow2" } },
      { pools: [pool()] },
      undefined,
      undefined,
      { look: { made: ["systemDisk.volume"] } },
    ],
  ],
  "host-disk-user": [
    [
      { systemDisk: { path: "/a.qcow2" } },
      { machines: [machine({ disks: [{ target: "sda", path: "/a.qcow2" }] })] },
      "error systemDisk.path",
      "web1",
    ],
    [
      { systemDisk: { path: "/a.qcow2" } },
      { machines: [machine({ running: false, disks: [{ target: "sda", path: "/a.qcow2" }] })] },
      "warning systemDisk.path",
      "off",
    ],
    [
      { systemDisk: { path: "/a.qcow2" } },
      { machines: [machine({ disks: [{ target: "sda", path: "/a.qcow2" }] })] },
      "warning systemDisk.path",
      "",
      { look: { running: false } },
    ],
    // One file, named in two ways.
    [
      { systemDisk: { path: "/pool/golden.qcow2" } },
      {
        pools: [pool({ volumes: [golden] })],
        machines: [machine({ disks: [{ target: "sda", pool: "default", volume: "golden.qcow2" }] })],
      },
      "error systemDisk.path",
      "sda",
    ],
    [
      { systemDisk: { volume: "golden.qcow2" } },
      {
        pools: [pool({ volumes: [golden] })],
        machines: [machine({ disks: [{ target: "sda", path: "/pool/golden.qcow2" }] })],
      },
      "error systemDisk.volume",
    ],
    // Its own, by name and by UUID.
    [
      { systemDisk: { path: "/a.qcow2" } },
      { machines: [machine({ name: "example", disks: [{ target: "sda", path: "/a.qcow2" }] })] },
    ],
    [
      { systemDisk: { path: "/a.qcow2" }, uuid: "6E1D3F62-1111-4a4f-8e1a-000000000001" },
      { machines: [machine({ disks: [{ target: "sda", path: "/a.qcow2" }] })] },
    ],
    [{ cdroms: [{ path: "/a.qcow2" }] }, { machines: [machine({ disks: [{ target: "sda", path: "/a.qcow2" }] })] }],
  ],
  "host-network": [
    [
      {},
      { networks: [{ name: "default", active: false, autostart: false }] },
      "error networks",
      "virsh net-start default; virsh net-autostart default",
    ],
    [
      {},
      { networks: [{ name: "default", active: false, autostart: false }] },
      "warning networks",
      "",
      { look: { running: false } },
    ],
    [{}, { networks: [] }, "error networks", "it has no network)"],
    [{ networks: [] }, { networks: [] }],
    [
      { networks: [{}, { network: "a b" }] },
      { networks: [{ name: "default", active: true, autostart: true }] },
      "error networks[1].network",
      "virsh net-start 'a b'",
    ],
    [{ networks: [{ network: "lan" }, { network: "lan" }] }, { networks: [] }, "error networks[0].network"],
    [
      { networks: [{ network: "lan" }] },
      { networks: [] },
      undefined,
      undefined,
      { look: { made: ["networks[0].network"] } },
    ],
    [
      { networks: [{ network: "lan" }, { network: "wan" }] },
      { networks: [] },
      "error networks[1].network",
      "",
      { look: { made: ["networks[0].network"] } },
    ],
    [{ networks: [{ bridge: "br0" }] }, { interfaces: [{ name: "br0", kind: "bridge" }] }],
    [{ networks: [{ bridge: "ovs0" }] }, { interfaces: [{ name: "ovs0", kind: "other" }] }],
    [
      { networks: [{ bridge: "br1" }] },
      {
        interfaces: [
          { name: "br0", kind: "bridge" },
          { name: "eth0", kind: "card" },
        ],
      },
      "error networks[0].bridge",
      "it has br0",
    ],
    [
      { networks: [{ bridge: "eth0" }] },
      { interfaces: [{ name: "eth0", kind: "card" }] },
      "error networks[0].bridge",
      "no bridge",
    ],
    [{ networks: [{ bridge: "br1" }] }, { networks: [] }],
    // Said by session-network, with what a user can do.
    [{ host: { uri: "qemu:///session" } }, { networks: [] }],
  ],
  "host-shared-memory": [
    [
      { sharedMemory: [{ name: "looking-glass", size: "64 MiB" }] },
      { machines: [machine({ sharedMemory: ["scratch", "looking-glass"] })] },
      "error sharedMemory[0].name",
      "the machine web1",
    ],
    // They do not have to run at the same time.
    [
      { sharedMemory: [{ name: "looking-glass", size: "64 MiB" }] },
      { machines: [machine({ running: false, sharedMemory: ["looking-glass"] })] },
      "warning sharedMemory[0].name",
      "off",
    ],
    [
      { sharedMemory: [{ name: "looking-glass", size: "64 MiB" }] },
      { machines: [] },
      "error sharedMemory[0].name",
      "the machine bob",
      {
        look: {
          machines: new MachineIndex({}, [machine({ name: "bob", uuid: "2", sharedMemory: ["looking-glass"] })]),
        },
      },
    ],
    [
      { sharedMemory: [{ name: "looking-glass", size: "64 MiB" }] },
      { machines: [machine({ sharedMemory: ["looking-glass-2"] })] },
    ],
  ],
  "host-port": [
    [
      { graphics: { type: "vnc", port: 5901 } },
      { machines: [machine({ consoles: [{ type: "spice", port: 5901, fixed: true }] })] },
      "error graphics.port",
      "web1",
    ],
    [
      { graphics: { type: "vnc", port: 5901 } },
      { machines: [machine({ running: false, consoles: [{ type: "vnc", port: 5901, fixed: true }] })] },
      "warning graphics.port",
      "off",
    ],
    [
      { graphics: { type: "vnc", port: 5901 } },
      { machines: [machine({ consoles: [{ type: "vnc", port: 5901, fixed: false }] })] },
      "warning graphics.port",
      "currently uses",
    ],
    [
      { graphics: { type: "vnc", port: 5901 } },
      { machines: [machine({ consoles: [{ type: "vnc", port: 5902, fixed: true }] })] },
    ],
    [
      { graphics: { type: "vnc", port: 5901, listen: "10.0.0.1", password: "x" } },
      { machines: [machine({ consoles: [{ type: "vnc", port: 5901, fixed: true, listen: "10.0.0.2" }] })] },
    ],
    [
      { graphics: { type: "vnc", port: 5901, listen: "10.0.0.1", password: "x" } },
      { machines: [machine({ consoles: [{ type: "vnc", port: 5901, fixed: true, listen: "0.0.0.0" }] })] },
      "error graphics.port",
    ],
    [{ graphics: { type: "vnc" } }, { machines: [machine({ consoles: [{ type: "vnc", port: 5900, fixed: true }] })] }],
  ],
};
