import type { HostVariables } from "../../hosts/resources/types";
import type { HostProfile } from "../../hosts/types";
import type { Choice, GuestSpec } from "../types";
import { listText } from "../explaining/show";

export interface Certificates extends HostVariables {
  /** `own`: the variables of a machine that is there. `template`: what a new one is given. */
  readonly where: "own" | "template";
}

/** Which of Microsoft's Secure Boot certificates a machine has, or is given; undefined where nobody knows. */
export function certificatesOf(
  { firmware, resources }: HostProfile,
  { name, firmware: wanted }: Pick<GuestSpec, "name" | "firmware">,
  uuid: string | undefined,
): Certificates | undefined {
  const machine = resources?.machines?.find((one) => one.uuid === uuid);
  const folder = firmware.variablesFolder ?? "";
  const named = wanted?.nvram ?? machine?.variables;
  // libvirt calls the file after the machine's name, and this package after its UUID.
  const usual = machine === undefined ? [] : [uuid!, name].map((one) => `${folder}/${one}_VARS.fd`);
  const own = named === undefined ? usual : [named];
  const variables = resources?.variables?.find(({ path }) => own.includes(path));
  if (variables !== undefined) return { where: "own", ...variables };
  // A machine that has never run has no file yet. One elsewhere, or in a folder that was not seen, may be there.
  const seen = resources?.variables !== undefined && own.every((path) => path.startsWith(`${folder}/`));
  const mayHave = own.length > 0 && !seen;
  return mayHave || firmware.variablesTemplate === undefined
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
