import type { HostDevices } from "./types";

/** PCI class of displays, 3D controllers included. */
const DISPLAY = /^03/;

/**
 * Addresses of the PCI devices that a running machine can get and lose. Drivers of displays seldom support that, and a
 * device of which the host tells no class may be one.
 */
export const hotPluggable = (devices: Pick<HostDevices, "pci"> | undefined): ReadonlySet<string> =>
  new Set(
    devices?.pci
      ?.filter((one) => one.class !== undefined && !DISPLAY.test(one.class) && !one.bridge)
      .map(({ address }) => address),
  );
