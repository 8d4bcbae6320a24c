import { randomBytes } from "node:crypto";
import type { Path } from "../../findings/path";
import { defined } from "../../foreign/defined";
import { isUnknown, type Properties, withValues } from "../properties";
import { isSecret, sizeInBytes, type VolumeInputs } from "./inputs";
import type { Place } from "./look";
import type { ExistingVolume } from "./xml";

export const inputsOf = ({ value }: Properties): VolumeInputs => value as unknown as VolumeInputs;

/** The engine shows IDs and cannot encrypt them, so that one of a secret place says nothing of it. */
export function idOf(inputs: Properties): string {
  const { pool, name } = inputsOf(inputs);
  return isSecret(inputs, [["pool"], ["name"]]) ? `volume-${randomBytes(12).toString("hex")}` : `${pool}/${name}`;
}

/** Outputs as far as they are known before the host is asked. */
export function expected(inputs: Properties): Properties {
  const { pool, name, size, recreate } = inputsOf(inputs);
  const capacityBytes = sizeInBytes(size);
  const open = [
    "path",
    "adopted",
    "poolUuid",
    "poolPath",
    ...(capacityBytes === undefined ? ["capacityBytes"] : []),
    ...["pool", "name"].filter((key) => isUnknown(inputs, [key])),
  ];
  return marked(inputs, {
    value: { pool, name, capacityBytes, ...defined({ recreate }) },
    unknowns: open.map((key) => [key]),
    secrets: [],
  });
}

/** The same for a volume that is there: it stays where it is. */
export const expectedUpdate = (
  inputs: Properties,
  { value: { path, adopted, poolUuid, poolPath } }: Properties,
  anew: boolean,
): Properties =>
  marked(
    inputs,
    withValues(expected(inputs), { ...defined({ path, poolUuid, poolPath }), adopted: adopted === true && !anew }),
  );

export function stateOf(
  inputs: Properties,
  { path, capacityBytes }: ExistingVolume,
  { pool: { uuid, path: poolPath } }: Place,
  adopted: boolean,
): Properties {
  const { pool, name, recreate } = inputsOf(inputs);
  return marked(inputs, {
    value: { pool, name, path, capacityBytes, adopted, poolUuid: uuid, poolPath, ...defined({ recreate }) },
    unknowns: [],
    secrets: [],
  });
}

/** Which inputs an output repeats or is made of. */
const madeOf: Readonly<Record<string, readonly Path[]>> = {
  pool: [["pool"]],
  // What it was made anew for: a gate of a fleet tells by it that a disk is another one.
  recreate: [["recreate"]],
  name: [["name"]],
  path: [["pool"], ["name"], ["host"]],
  poolUuid: [["pool"], ["host"]],
  poolPath: [["pool"], ["host"]],
};

/** An output that repeats a secret input, or is made of one, is secret too. */
export function marked(inputs: Properties, state: Properties): Properties {
  const secret = Object.entries(madeOf).flatMap(([output, from]): Path[] => (isSecret(inputs, from) ? [[output]] : []));
  const others = state.secrets.filter(([first]) => !secret.some(([output]) => output === first));
  return { ...state, secrets: [...others, ...secret] };
}
