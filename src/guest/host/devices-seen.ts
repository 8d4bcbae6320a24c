import type { HostDevices, PciDevice } from "../../hosts/devices/types";
import type { HostContext } from "../context";
import type { Assigned, AssignedPci } from "./assigned";

/** What is known of the host's devices: what was read for this guest, else what the profile has. */
export const devicesSeen = ({ look, host }: Pick<HostContext, "look" | "host">): HostDevices | undefined =>
  look.devices ?? host.hostDevices;

const isPci = (one: Assigned): one is AssignedPci => one.kind === "pci";

/** PCI devices that the guest asks for. */
export const pciOf = ({ assigned }: Pick<HostContext, "assigned">): readonly AssignedPci[] => assigned.filter(isPci);

/** Each function that the guest gets, with the entry that it comes from. */
export const functionsOf = (
  context: Pick<HostContext, "assigned">,
): readonly { readonly entry: AssignedPci; readonly device: PciDevice }[] =>
  pciOf(context).flatMap((entry) => (entry.functions ?? []).map((device) => ({ entry, device })));

/** Two hexadecimal digits of the class tell what a device is. */
export const isDisplay = ({ class: code }: PciDevice): boolean => code?.startsWith("03") === true;
