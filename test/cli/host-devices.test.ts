import assert from "node:assert/strict";
import { formatterOf } from "../../src/cli/formatters";
import { hostReport } from "../../src/cli/reports/host";
import { parseSavedProfile } from "../../src/hosts";
import { exampleHost, exampleMediated, examplePci } from "../../src/hosts/examples";
import type { HostDevices } from "../../src/hosts/devices/types";
import { recordedDevices } from "../lab/device-replay";

const colors = Object.fromEntries(
  ["bold", "underline", "green", "red", "yellow", "cyan", "dim"].map((name) => [name, (text: string) => text]),
);
const table = (hostDevices: HostDevices): string =>
  formatterOf("table").format(hostReport(exampleHost({ hostDevices })), { width: 200, colors } as never);

describe("the devices that `windows-guest probe` lists", () => {
  const hostdev = (slot: string, fn: number): string =>
    `<hostdev type='pci'><source><address domain='0x0000' bus='0x02' slot='${slot}' function='0x${fn}'/></source></hostdev>`;

  it("by IOMMU group, with driver, node, functions and who has them; bridges are left out", async () => {
    const { devices } = await recordedDevices({ all: ["pci", "usb", "mediated"] }, hostdev("0x10", 2));
    const lines = table(devices).split("\n");
    const row = (start: RegExp): string => lines.find((line) => start.test(line))!;
    assert.match(row(/^VFIO/), /^VFIO +yes/);
    assert.match(
      row(/ 0000:01:00\.0/),
      /^8 +0000:01:00\.0 +pci_0000_01_00_0 +e1000e +82574L.*\(8086:10d3\); eth1; slot/,
    );
    const [first, ...others] = lines.filter((line) => line.includes("0000:00:1f."));
    assert.match(first!, /^7 +0000:00:1f\.0/);
    assert.deepEqual(
      others.map((line) => line.slice(0, 19).trim()),
      ["0000:00:1f.2", "0000:00:1f.3"],
    );
    assert.match(row(/ 0000:02:00\.0/), /; 2 of 7 virtual functions/);
    assert.match(
      lines.join(" ").replace(/\s+/g, " "),
      /spoof check\) is unknown\. .* ip link show dev eth2 \(0000:02:00\.0\)/,
    );
    assert.match(row(/ 0000:02:10\.2/), / first$/);
    assert.ok(!lines.some((line) => line.includes("pci_0000_00_02_0")), "a bridge");
    assert.equal(lines.filter((line) => /^1 +[123] +0627:0001 +usb_1_\d/.test(line)).length, 3);
  });

  it("says what the host itself needs, what types of mediated devices are free, and which there are", () => {
    const gpu = examplePci({
      roles: ["boot-display"],
      numaNode: 1,
      mdevTypes: [{ id: "nvidia-63", available: 3 }],
    });
    const text = table({ vfio: "yes", pci: [gpu], usb: [], mediated: [exampleMediated({ usedBy: "web1" })] });
    assert.match(text, /nvidia-63 \(3 free\); NUMA node 1; boot display of the host/);
    assert.match(text, /^c60cc60c-\S+ +nvidia-63 +0000:06:00\.0 +web1$/m);
    assert.match(text, /^USB devices: none$/m);
  });

  it("a host without an IOMMU, and devices that are unknown", () => {
    const text = table({ vfio: "no" });
    assert.match(text, /^VFIO +no: /m);
    assert.match(text, /^PCI devices: unknown$/m);
  });

  it("are in the JSON, which is read back as a saved profile", async () => {
    const { devices, profile } = await recordedDevices({ all: ["pci", "usb", "mediated"] });
    const report = hostReport({ ...profile, hostDevices: devices });
    const { profile: said } = JSON.parse(formatterOf("json").format(report, {} as never)) as { profile: unknown };
    assert.deepEqual(parseSavedProfile(JSON.stringify(said)).hostDevices, devices);
  });
});
