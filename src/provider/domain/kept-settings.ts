import type { DomainDocument } from "../../domain";
import { printable } from "../../foreign/printable";
import { asUpdated, differencesBeside } from "../../guest/importing";
import { keepUnsaid } from "../../guest/keeping/members";
import type { Prepared } from "./host";
import type { Properties } from "../properties";
import { resolve } from "./resolve";

/*
 * An imported machine may have settings that no argument describes, although a definition does: another clock, another
 * USB controller. An update keeps them as long as the program does not change what they are about.
 */

/** The settings of the last import, as far as updates have kept them. */
const keptIn = ({ value: { keptSettings } }: Properties): boolean =>
  Array.isArray(keptSettings) && keptSettings.length > 0;

/**
 * The wanted machine with the settings that its import found no arguments for.
 *
 * @param history the inputs and the state of the last deployment, or of the import, and the definition that it left
 */
export function withKeptSettings(
  machine: Prepared,
  {
    olds,
    oldInputs,
    deployed,
  }: { readonly olds?: Properties; readonly oldInputs?: Properties; readonly deployed?: DomainDocument | undefined },
): Prepared {
  if (olds === undefined || oldInputs === undefined || deployed === undefined || !keptIn(olds)) return machine;
  const before = resolve(oldInputs, machine.profile).resolution.definition;
  if (before === undefined) return machine;
  // What `xml` added is said, and nothing that the machine has by itself.
  const { definition: former, rest } = deployed.parsedWith(before.overrides);
  const hints = { systemDisk: oldInputs.value["systemDisk"] !== undefined };
  // Its devices have what they keep already; see kept-members.ts.
  const { disks, interfaces } = machine.definition.devices;
  const updated = asUpdated(machine.definition, former, hints);
  const wanted = { ...updated, devices: { ...updated.devices, disks, interfaces } };
  const { metadata, ...settings } = wanted;
  const { metadata: _, ...saidSettings } = asUpdated(before, former, hints);
  const { metadata: __, ...formerSettings } = former;
  const kept = {
    ...keepUnsaid(settings, saidSettings, formerSettings),
    ...(metadata === undefined ? {} : { metadata }),
  };
  const places = differencesBeside(rest, kept, wanted);
  const keptSettings = places.map(({ path }) => printable(path, 200));
  return { ...machine, definition: kept, ...(places.length === 0 ? {} : { keptSettings }) };
}
