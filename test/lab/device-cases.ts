import type { HostDeviceSpec } from "../../src/guest/model/host-devices";

/** A machine with devices of the lab host, in our words and in libvirt's. */
export interface DeviceCase {
  readonly name: string;
  readonly hostDevices: readonly HostDeviceSpec[];
  readonly xml: string;
  /** What another machine has that runs already. */
  readonly first?: string;
  /** The rule that refuses it, where it must not start. */
  readonly refusedBy?: string;
}

const pci = (address: string): string => {
  const [domain, bus, slot, fn] = address.split(/[:.]/);
  return `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x${domain}' bus='0x${bus}' slot='0x${slot}' function='0x${fn}'/></source></hostdev>`;
};
const usb = (source: string): string =>
  `<hostdev mode='subsystem' type='usb' managed='yes'><source>${source}</source></hostdev>`;

const CARD = "0000:01:00.0";
const FUNCTION = "0000:02:10.2";
const KEYBOARD = "<address bus='1' device='3'/>";

/** None of them takes what the host needs: it would be gone. */
export const deviceCases: readonly DeviceCase[] = [
  { name: "card by address", hostDevices: [{ pci: { address: CARD } }], xml: pci(CARD) },
  { name: "card by id", hostDevices: [{ pci: { id: "8086:10d3" } }], xml: pci(CARD) },
  {
    name: "card by slot and serial number",
    hostDevices: [{ pci: { slot: "0000/02.0/00.0", serial: "52-54-00-ff-ff-aa-00-01" } }],
    xml: pci(CARD),
  },
  {
    name: "card that another machine has",
    hostDevices: [{ pci: { address: CARD } }],
    xml: pci(CARD),
    first: pci(CARD),
    refusedBy: "host-device-user",
  },
  {
    name: "address without a device",
    hostDevices: [{ pci: { address: "0000:05:00.0" } }],
    xml: pci("0000:05:00.0"),
    refusedBy: "host-device-found",
  },
  {
    name: "bridge",
    hostDevices: [{ pci: { address: "0000:00:02.0" } }],
    xml: pci("0000:00:02.0"),
    refusedBy: "host-device-bridge",
  },
  {
    name: "group with members that stay with the host",
    hostDevices: [{ pci: { address: "0000:00:1f.3", functions: [3] } }],
    xml: pci("0000:00:1f.3"),
    refusedBy: "host-device-group",
  },
  { name: "virtual function", hostDevices: [{ pci: { address: FUNCTION } }], xml: pci(FUNCTION) },
  {
    name: "virtual function that another machine has",
    hostDevices: [{ pci: { address: FUNCTION } }],
    xml: pci(FUNCTION),
    first: pci(FUNCTION),
    refusedBy: "host-device-user",
  },
  {
    name: "USB devices of one id",
    hostDevices: [{ usb: { id: "0627:0001" } }],
    xml: usb("<vendor id='0x0627'/><product id='0x0001'/>"),
    refusedBy: "host-usb-device",
  },
  { name: "USB device by port", hostDevices: [{ usb: { bus: 1, port: "2" } }], xml: usb(KEYBOARD) },
  {
    name: "USB device that another machine has",
    hostDevices: [{ usb: { bus: 1, port: "2" } }],
    xml: usb(KEYBOARD),
    first: usb(KEYBOARD),
    refusedBy: "host-device-user",
  },
];
