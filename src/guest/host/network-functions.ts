import type { HostDevices, PciDevice } from "../../hosts/devices/types";
import type { WantedDevices } from "../../hosts/devices/wanted";
import { functionArgs, type NetworkSpec } from "../model/networks";
import type { AssignedPci } from "./assigned";

type FunctionSpec = NonNullable<NetworkSpec["function"]>;

/** The network adapter that is a function of a card of the host, as a device that the machine has for itself. */
export interface AssignedFunction extends AssignedPci {
  /** Place in `networks`. */
  readonly network: number;
}

export const isFunction = (one: AssignedPci): one is AssignedFunction => one.network !== undefined;

/**
 * The functions of cards that network adapters ask for, with what is known of them. Entries that are not known yet are
 * passed over.
 */
export const assignedFunctions = (
  networks: readonly (NetworkSpec | undefined)[] | undefined,
  devices: HostDevices | undefined,
): readonly AssignedFunction[] =>
  (networks ?? []).flatMap((network, index) =>
    network?.function === undefined ? [] : [assigned(network.function, index, devices?.pci)],
  );

function assigned(asked: FunctionSpec, network: number, pci: readonly PciDevice[] | undefined): AssignedFunction {
  const address = addressOf(asked, pci);
  const entry = {
    ...{ kind: "pci" as const, path: `networks[${network}].function`, network },
    asked: address === undefined ? {} : { address },
  };
  if (address === undefined) return entry;
  const found = pci?.find((one) => one.address === address);
  return { ...entry, addresses: [address], ...(found === undefined ? {} : { functions: [found] }) };
}

function addressOf({ address, of, index }: FunctionSpec, pci: readonly PciDevice[] | undefined): string | undefined {
  if (address !== undefined || of === undefined || index === undefined) return address;
  return cardOf(of, pci)?.functions?.active[index];
}

/** The card that is a network interface of the host. */
export const cardOf = (name: string, pci: readonly PciDevice[] | undefined): PciDevice | undefined =>
  pci?.find((one) => one.interface === name);

/** What must be read of the host for the functions of a spec that nobody has checked. */
export function wantedFunctions(networks: unknown): WantedDevices | undefined {
  if (!Array.isArray(networks)) return undefined;
  const asked = networks.flatMap((network: unknown) => {
    const read = functionArgs.safeParse((network as NetworkSpec | null | undefined)?.function);
    return read.success ? [read.data] : [];
  });
  if (asked.length === 0) return undefined;
  return { interfaces: asked.flatMap(({ of }) => of ?? []), pci: asked.flatMap(({ address }) => address ?? []) };
}
