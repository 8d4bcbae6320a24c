import type { HostVariables } from "../../hosts/resources/types";
import type { HostProfile } from "../../hosts/types";
import type { Choice, GuestSpec } from "../types";
import { listText } from "../explaining/show";

export interface Certificates extends HostVariables {
  /** `own`: the variables of a machine that is there. `template`: what a new one is given. */
  readonly where: "own" | "template";
}

export const isThere = ({ resources }: HostProfile, uuid: string | undefined): boolean =>
  uuid !== undefined && resources?.machines?.some((machine) => machine.uuid === uuid) === true;

/** Which of Microsoft's Secure Boot certificates a machine has, or is given; undefined where nobody knows. */
export function certificatesOf(
  host: HostProfile,
  { name, firmware: wanted }: Pick<GuestSpec, "name" | "firmware">,
  uuid: string | undefined,
): Certificates | undefined {
  const { firmware, resources } = host;
  const there = isThere(host, uuid);
  // libvirt calls the file after the machine's name, and this package after its UUID.
  const base = firmware.variablesFolder ?? "";
  const own = [wanted?.nvram, ...(there ? [uuid, name].map((one) => `${base}/${one ?? ""}_VARS.fd`) : [])];
  const variables = resources?.variables?.find(({ path }) => own.includes(path));
  if (variables !== undefined) return { where: "own", ...variables };
  return there || firmware.variablesTemplate === undefined
    ? undefined
    : { where: "template", ...firmware.variablesTemplate };
}

/** For the explanation: the certificates as something that the host has decided. */
export function certificateChoices(certificates: Certificates | undefined): Choice[] {
  if (certificates === undefined || certificates.certificates.length === 0) return [];
  const { where, path, certificates: years } = certificates;
  return [
    {
      path: "firmware.secureBoot",
      value: `Microsoft's certificates of ${listText(years)}`,
      by: "host",
      reason: where === "own" ? `its UEFI variables hold them (${path})` : `the host's template holds them (${path})`,
    },
  ];
}
