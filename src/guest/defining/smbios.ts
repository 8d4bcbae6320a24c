import type { DomainDefinition } from "../../domain/definition";
import type { GuestSpec } from "../types";

/** What Windows reads about its computer: the tables, and which ones count. */
export function smbiosOf({ smbios }: GuestSpec): {
  readonly os: Pick<DomainDefinition["os"], "smbios">;
  readonly sysinfo?: DomainDefinition["sysinfo"];
} {
  if (smbios === undefined) return { os: {} };
  const { host, ...sysinfo } = smbios;
  if (host === true) return { os: { smbios: "host" } };
  return Object.keys(sysinfo).length === 0 ? { os: {} } : { os: { smbios: "sysinfo" }, sysinfo };
}
