/** libvirt names the node of a device after its name in sysfs, with an underscore for everything that is no letter. */
const nodeOf = (kind: string, place: string): string => `${kind}_${place.replace(/[^A-Za-z0-9]/g, "_")}`;

export const pciNode = (address: string): string => nodeOf("pci", address);

export const usbNode = ({ bus, port }: { readonly bus: number; readonly port: string }): string =>
  nodeOf("usb", `${bus}-${port}`);

/** What the names of the functions in one slot have in common. */
export const slotOfNode = (node: string): string => node.replace(/[^_]*$/, "");

/** Does a node of a network interface, "net_eno1_52_54_00_12_34_56", have this name? */
export const isNodeOfInterface = (node: string, name: string): boolean => {
  const start = `${nodeOf("net", name)}_`;
  return node.startsWith(start) && /^([0-9a-f]{2}(_|$))+$/.test(node.slice(start.length));
};
