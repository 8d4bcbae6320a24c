/**
 * Asks the lab host with devices for everything that our own client asks, and its libvirt whether it starts machines
 * with them; writes the recording that `npm test` replays.
 *   npx ts-node test/lab/record-devices.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { closeLibvirtClients, libvirtClient, type ProbeAnswers } from "../../src/libvirt";
import { sysfsScript } from "../../src/libvirt/devices/sysfs-script";
import { type DeviceCase, deviceCases } from "./device-cases";
import { DEVICES, labRun, labUp, labUri } from "./lab";

export interface DeviceRecording {
  readonly recordedAt: string;
  readonly probe: Omit<ProbeAnswers, "name">;
  /** By capability, as `virsh nodedev-list --cap` takes it. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** Answers of `virsh nodedev-dumpxml`, by node. */
  readonly nodes: Readonly<Record<string, string>>;
  readonly sysfs: string;
  /** What libvirt said to a start of each case. */
  readonly starts: Readonly<Record<string, { readonly started: boolean; readonly message: string }>>;
}

export const deviceRecordingPath = join(__dirname, "recordings", `${DEVICES}.json`);

/** Virtual functions that the card has from now on. libvirt sets up none while the card itself is down. */
export const setFunctions = (count: number): void =>
  void labRun(
    DEVICES,
    [
      "cd /sys/bus/pci/devices/0000:02:00.0",
      `test "$(cat sriov_numvfs)" = ${count} || { echo 0 >sriov_numvfs; echo ${count} >sriov_numvfs; }`,
      'ip link set dev "$(ls net)" up',
      "udevadm settle",
    ].join("\n"),
    60,
  );

async function record(): Promise<DeviceRecording> {
  const client = libvirtClient(labUri(DEVICES));
  const { name: _, ...probe } = await client.probe({ timeLimit: 120_000 });
  const lists: Record<string, string[]> = {};
  for (const capability of ["pci", "usb_device", "mdev", "net"])
    lists[capability] = virsh(`nodedev-list --cap ${capability}`)
      .split("\n")
      .filter((line) => line !== "");
  const nodes: Record<string, string> = {};
  for (const node of Object.values(lists).flat()) nodes[node] = virsh(`nodedev-dumpxml ${node}`);
  const sysfs = (await client.shell!("read sysfs", sysfsScript(undefined), {})).stdout;
  const starts = Object.fromEntries(deviceCases.map((one) => [one.name, start(one)]));
  return { recordedAt: new Date().toISOString().slice(0, 10), probe, lists, nodes, sysfs, starts };
}

const virsh = (command: string): string => labRun(DEVICES, `virsh -q -c qemu:///system ${command}`, 120);

/** A machine without a disk: libvirt prepares the devices before QEMU runs anything. */
const machine = (name: string, devices: string): string =>
  `<domain type='kvm'><name>wg-devices-${name}</name><memory unit='MiB'>64</memory><os><type machine='q35'>hvm</type></os><features><acpi/></features><devices><controller type='usb' model='qemu-xhci'/>${devices}</devices></domain>`;

function start({ xml, first }: DeviceCase): DeviceRecording["starts"][string] {
  const create = (name: string, devices: string): string =>
    `cat >/tmp/wg-device.xml <<'XML'\n${machine(name, devices)}\nXML\nvirsh -q -c qemu:///system create /tmp/wg-device.xml`;
  const said = labRun(
    DEVICES,
    `${first === undefined ? "" : `${create("first", first)} || exit 9`}
     message=$({ ${create("second", xml)}
     } 2>&1); echo "$? $message"
     for name in first second; do virsh -q -c qemu:///system destroy wg-devices-$name >/dev/null 2>&1; done; true`,
    120,
  );
  const [, code, message = ""] = /^(\d+) ?([\s\S]*)$/.exec(said.trim())!;
  return { started: code === "0", message: message.trim() };
}

async function main(): Promise<void> {
  labUp(DEVICES);
  setFunctions(2);
  try {
    const recording = await record();
    writeFileSync(deviceRecordingPath, `${JSON.stringify(recording, null, 2)}\n`);
    for (const [name, { started, message }] of Object.entries(recording.starts))
      console.log(`${name}: ${started ? "started" : message}`);
  } finally {
    await closeLibvirtClients();
  }
}

if (require.main === module) void main();
