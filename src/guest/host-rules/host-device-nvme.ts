import { exampleDevices, examplePci } from "../../hosts/examples";
import { defineHostRule } from "../context";
import { deviceText } from "../host/device-text";
import { pciOf } from "../host/devices-seen";
import { severityOn } from "../host/host-seen";

/** Mass storage, non-volatile memory, NVM Express. */
const NVME = "010802";

const ssd = examplePci({ vendor: "144d", device: "a808", class: NVME, driver: "nvme" });

export const hostDeviceNvme = defineHostRule({
  id: "host-device-nvme",
  severity: "error",
  necessary: "start",
  description: "The device of an NVMe disk must be an NVMe controller.",
  rationale:
    "QEMU contains a driver for NVMe controllers and for no other kind of controller. libvirt defines a machine whose disk is on any PCI device, and QEMU ends when it starts.",
  messages: {
    other: {
      message: "{path} of {guest} is {device} of {host}, which is not an NVMe controller.",
      fix: "Specify an NVMe controller; `windows-guest probe` lists the devices of a host. To give the machine this device, use `pci` instead of `nvme`.",
      xml: { fix: "Specify the address of an NVMe controller, which `lspci -d ::0108 -D` lists on the host." },
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://gitlab.com/qemu-project/qemu/-/blob/master/block/nvme.c",
    "https://docs.kernel.org/PCI/sysfs-pci.html",
  ],
  reads: ["host", "hostDevices"],
  examples: {
    incorrect: [{ guest: { hostDevices: [{ nvme: { id: "8086:10d3" } }] }, host: exampleDevices([examplePci()]) }],
    correct: [
      { guest: { hostDevices: [{ nvme: { id: "144d:a808" } }] }, host: exampleDevices([ssd]) },
      { guest: { hostDevices: [{ pci: { id: "8086:10d3" } }] }, host: exampleDevices([examplePci()]) },
    ],
  },
  check(context) {
    const { guest, hostName, host } = context;
    return pciOf(context).flatMap(({ path, nvme, functions: [device] = [] }) =>
      nvme === undefined || device?.class === undefined || device.class === NVME
        ? []
        : [
            {
              messageId: "other" as const,
              path,
              severity: severityOn(host),
              data: { guest, host: hostName, path, device: deviceText(device) },
            },
          ],
    );
  },
});
