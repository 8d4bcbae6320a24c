import { defined } from "../../foreign/defined";
import { idOf } from "../../guest/host/assigned";
import { assignedFunctions, functionEntries } from "../../guest/host/network-functions";
import type { NetworkSpec } from "../../guest/types";
import type { HostDevices } from "../../hosts/devices/types";
import type { Properties } from "../properties";
import { isOpen } from "./settled-devices";

type FunctionSpec = NonNullable<NetworkSpec["function"]>;

/** The functions of network cards that an earlier deployment named by their addresses, with what was found there. */
export type FormerFunctions = readonly FunctionSpec[];

export const formerFunctionsOf = ({ value: { networks } }: Properties): FormerFunctions =>
  functionEntries(networks).flatMap((one) => (one?.address === undefined ? [] : [one]));

/**
 * Fills in what was found at the address of each function at the last deployment. If another device is there now, the
 * check of the host tells. A function that is named by its card and number is looked up anew each time.
 */
export const withFormerFunctions = (inputs: Properties, former: FormerFunctions): Properties =>
  former.length === 0
    ? inputs
    : withFunctions(inputs, (said) => {
        const before = former.find(({ address }) => address === said.address);
        return before === undefined ? said : { ...defined({ id: before.id, slot: before.slot }), ...said };
      });

/**
 * The inputs with what the host has now at the address of each function.
 *
 * @param said The inputs as the program has them.
 */
export function withSettledFunctions(
  inputs: Properties,
  said: Properties,
  devices: HostDevices | undefined,
): Properties {
  const own = functionEntries(said.value["networks"]);
  return withFunctions(inputs, (entry, index) => {
    const [found] = assignedFunctions([{ function: entry }], devices)[0]?.functions ?? [];
    return found === undefined ? entry : { ...defined({ id: idOf(found), slot: found.slotPath }), ...own[index] };
  });
}

/** The inputs with each known and well-formed function that has an address changed. */
function withFunctions(inputs: Properties, change: (entry: FunctionSpec, index: number) => FunctionSpec): Properties {
  const { networks } = inputs.value;
  const entries = functionEntries(networks);
  if (!entries.some((one) => one?.address !== undefined)) return inputs;
  const changed = (networks as readonly object[]).map((network, index) => {
    const entry = entries[index];
    return entry?.address === undefined || isOpen(inputs, ["networks", index, "function"])
      ? network
      : { ...network, function: change(entry, index) };
  });
  return { ...inputs, value: { ...inputs.value, networks: changed } };
}
