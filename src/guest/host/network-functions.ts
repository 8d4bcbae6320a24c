import { defined } from "../../foreign/defined";
import type { HostDevices, PciDevice } from "../../hosts/devices/types";
import type { WantedDevices } from "../../hosts/devices/wanted";
import { functionArgs, type NetworkSpec } from "../model/networks";
import { type AssignedPci, isMatch } from "./assigned";

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
  const { id, slot } = asked;
  const entry = {
    ...{ kind: "pci" as const, path: `networks[${network}].function`, network },
    asked: defined({ id, slot, address }),
  };
  if (address === undefined) return entry;
  const there = pci?.find((one) => one.address === address);
  if (there === undefined)
    return {
      ...entry,
      addresses: [address],
      ...(pci === undefined || asked.address === undefined ? {} : { matches: [] }),
    };
  // Another device in its place is never handed over.
  return isMatch(entry.asked, there)
    ? { ...entry, matches: [there], addresses: [address], functions: [there] }
    : { ...entry, matches: [] };
}

function addressOf({ address, of, index }: FunctionSpec, pci: readonly PciDevice[] | undefined): string | undefined {
  if (address !== undefined || of === undefined || index === undefined) return address;
  return cardOf(of, pci)?.functions?.active[index];
}

/** The card that is a network interface of the host. */
export const cardOf = (name: string, pci: readonly PciDevice[] | undefined): PciDevice | undefined =>
  pci?.find((one) => one.interface === name);

/** The functions of a spec that nobody has checked, by the places of their adapters. */
export const functionEntries = (networks: unknown): readonly (FunctionSpec | undefined)[] =>
  !Array.isArray(networks)
    ? []
    : networks.map((network: unknown) => {
        const read = functionArgs.safeParse((network as NetworkSpec | null | undefined)?.function);
        return read.success ? read.data : undefined;
      });

/** What must be read of the host for the functions of a spec that nobody has checked. */
export function wantedFunctions(networks: unknown): WantedDevices | undefined {
  const asked = functionEntries(networks).filter((one) => one !== undefined);
  if (asked.length === 0) return undefined;
  return { interfaces: asked.flatMap(({ of }) => of ?? []), pci: asked.flatMap(({ address }) => address ?? []) };
}
