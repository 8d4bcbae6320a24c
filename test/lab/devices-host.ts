import { askHostsQemu, DEVICES, labRun } from "./lab";

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

/** Plugs a drawing tablet into the host, the only USB device with its ID (056a:0000), or unplugs it. */
export async function setTablet(isThere: boolean): Promise<void> {
  await askHostsQemu(isThere ? "device_add usb-wacom-tablet,id=lab-tablet,bus=xhci.0" : "device_del lab-tablet");
  labRun(
    DEVICES,
    `for i in $(seq 60); do lsusb -d 056a:0000 >/dev/null && there=true || there=false; [ $there = ${isThere} ] && break; sleep 1; done; udevadm settle`,
    120,
  );
}
