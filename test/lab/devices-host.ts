import { DEVICES, labRun } from "./lab";

/**
 * Gives root ports of the host other bus numbers, as firmware does once a card was added: what is below them has
 * another address then, and the same slot.
 */
export function setBuses(buses: Readonly<Record<string, number>>): void {
  const ports = Object.entries(buses);
  const hex = (number: number): string => number.toString(16).padStart(2, "0");
  labRun(
    DEVICES,
    [
      "cd /sys/bus/pci/devices",
      // The card first, because it cannot be reached once its port has another number.
      ...ports.map(([port]) => `for card in ${port}/????:??:??.?; do [ -e "$card" ] && echo 1 >"$card/remove"; done`),
      ...ports.map(([port, bus]) => `setpci -s ${port} SECONDARY_BUS=${hex(bus)} SUBORDINATE_BUS=${hex(bus)}`),
      ...ports.map(([port]) => `echo 1 >${port}/remove`),
      "echo 1 >/sys/bus/pci/rescan",
      "udevadm settle",
      // libvirt hears of it from udev, a little later.
      ...ports.map(
        ([port, bus]) =>
          `for i in $(seq 60); do virsh -c qemu:///system nodedev-dumpxml pci_0000_${hex(bus)}_00_0 2>/dev/null | grep -q '/${port}/' && break; sleep 1; done`,
      ),
    ].join("\n"),
    180,
  );
}

/** Leaves devices at these ports of the USB bus, as if the others had been unplugged. All come back first. */
export function setUsbPorts(ports: readonly string[]): void {
  labRun(
    DEVICES,
    [
      "cd /sys/bus/pci/drivers/xhci_hcd",
      "controller=$(ls -d 0000:* | head -n 1)",
      'echo "$controller" >unbind && echo "$controller" >bind',
      "cd /sys/bus/usb/devices",
      "for i in $(seq 60); do [ -e 1-1 ] && [ -e 1-2 ] && [ -e 1-3 ] && break; sleep 1; done",
      `for device in 1-?; do case "\${device#1-}" in ${ports.join("|")}) ;; *) echo 1 >"$device/remove" ;; esac; done`,
      "udevadm settle",
      // libvirt hears of it from udev, a little later.
      `for i in $(seq 60); do [ "$(virsh -c qemu:///system nodedev-list --cap usb_device | grep -c '^usb_1_')" = ${ports.length} ] && break; sleep 1; done`,
    ].join("\n"),
    180,
  );
}
