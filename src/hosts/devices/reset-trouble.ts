import type { PciDevice } from "./types";

/** Devices that are known not to reset, or to hang when they are reset: they fail when a machine starts again. */
export interface ResetTrouble {
  /** For people: "AMD Polaris 10". */
  readonly what: string;
  readonly vendor: string;
  readonly devices: readonly string[];
  readonly trouble: string;
  readonly instead: string;
  readonly source: string;
}

const VENDOR_RESET = "https://github.com/gnif/vendor-reset/blob/master/src/device-db.h";
const QUIRKS = "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/pci/quirks.c";

const ids = (text: string): readonly string[] => text.split(" ");

/** Cards for which the kernel has no reset that works, and vendor-reset has one. */
const amd = (what: string, devices: string): ResetTrouble => ({
  what,
  vendor: "1002",
  devices: ids(devices),
  trouble: "the card keeps its state after a reset, and often fails from the second start of a machine on",
  instead: "Install the kernel module vendor-reset on the host, or restart the host before the machine starts again",
  source: VENDOR_RESET,
});

/** Devices that the kernel does not reset by FLR, because they hang. */
const noFlr = (what: string, vendor: string, devices: string): ResetTrouble => ({
  what,
  vendor,
  devices: ids(devices),
  trouble: "a function level reset makes it hang, so the kernel does not use one",
  instead: "Use a current kernel on the host, and test a restart of the machine",
  source: QUIRKS,
});

/** What the lists of both projects hold, without integrated graphics, which no machine can have alone. */
export const RESET_TROUBLE: readonly ResetTrouble[] = [
  amd("AMD Polaris 10", "67c0 67c1 67c2 67c4 67c7 67c8 67c9 67ca 67cc 67cf 67d0 67df 6fdf"),
  amd("AMD Polaris 11", "67e0 67e1 67e3 67e7 67e8 67e9 67eb 67ef 67ff"),
  amd("AMD Polaris 12", "6980 6981 6985 6986 6987 6995 6997 699f"),
  amd("AMD Vega 10", "6860 6861 6862 6863 6864 6867 6868 6869 686a 686b 686c 686d 686e 686f 687f"),
  amd("AMD Vega 20", "66a0 66a1 66a2 66a3 66a4 66a7 66af"),
  amd("AMD Navi 10", "7310 7312 7318 7319 731a 731b 731e 731f"),
  amd("AMD Navi 12", "7360 7362"),
  amd("AMD Navi 14", "7340 7341 7347 734f"),
  noFlr("AMD Starship/Matisse audio and USB controllers", "1022", "1487 148c 149c"),
  noFlr("AMD FCH SATA controller", "1022", "7901"),
  noFlr("Intel 82579 network adapter", "8086", "1502 1503"),
  noFlr("MediaTek MT7922 network adapter", "14c3", "0616"),
];

export const resetTroubleOf = ({ vendor, device }: Pick<PciDevice, "vendor" | "device">): ResetTrouble | undefined =>
  RESET_TROUBLE.find((one) => one.vendor === vendor && one.devices.includes(device));
