import type { GuestSpec } from "../types";
import { YOUR_OWN, type Choices } from "./choices";

/**
 * What the program says of the machine's identity. Of the tables of SMBIOS only the names of the fields: a serial
 * number can be a secret, and an explanation has none.
 */
export function recordIdentity({ machineType, osinfo, smbios, tpm }: GuestSpec, choices: Choices): void {
  const record = (path: string, value: unknown): void => {
    if (value !== undefined) choices.record(path, value, "user", YOUR_OWN);
  };
  record("machineType", machineType);
  record("osinfo", osinfo);
  record("tpm.device", tpm?.device);
  record("tpm.socket", tpm?.socket);
  for (const [part, value] of Object.entries(smbios ?? {}))
    record(`smbios.${part}`, typeof value === "object" ? contentOf(value) : value);
}

const contentOf = (value: object): string =>
  Array.isArray(value) ? `${value.length} text${value.length === 1 ? "" : "s"}` : Object.keys(value).join(", ");
