import type { DomainDefinition, DomainDocument } from "../../domain";
import type { HostProfile } from "../../hosts/types";
import { keepChoices } from "../keeping/choices";
import { type Hints, keepDevices } from "../keeping/devices";
import { importGuest, type ImportedGuest } from "./nearest";
import { qemuWords } from "./qemu-words";
import { windowsOf } from "./recognise";

/** Why a machine has no spec: it does not say which Windows it runs, or no preset accepts it. */
export type NoSpec = "windows-unknown" | "no-preset";

/** The wanted machine as an update of the existing one would define it, apart from what the program does not say. */
export const asUpdated = (wanted: DomainDefinition, current: DomainDefinition, hints: Hints): DomainDefinition => {
  const kept = keepDevices(keepChoices(wanted, current), current, hints);
  const title = wanted.title ?? current.title;
  return title === undefined ? kept : { ...kept, title };
};

/**
 * The spec of a machine that exists, compared with what an update of it would define.
 *
 * @param windows which Windows it is where the machine does not say so
 */
export function importMachine(
  document: DomainDocument,
  { windows, host }: { readonly windows?: string | undefined; readonly host?: HostProfile },
): ImportedGuest | NoSpec {
  const { definition, rest } = document.parsed;
  const runs = windowsOf(definition, document.root)?.id ?? windows;
  if (runs === undefined) return "windows-unknown";
  const xml = qemuWords(document.root);
  const found = importGuest(definition, {
    windows: runs,
    rest,
    keeping: (wanted) => asUpdated(wanted, definition, { systemDisk: true }),
    ...(host === undefined ? {} : { host }),
    ...(xml === undefined ? {} : { xml }),
  });
  return found ?? "no-preset";
}
