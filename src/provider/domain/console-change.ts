import { type DomainDefinition, type DomainDocument, lostWithSpice } from "../../domain";
import type { Finding } from "../../findings";
import type { HostProfile } from "../../hosts/types";
import type { Properties } from "../properties";
import { formerMachine } from "./former-machine";

/**
 * Another display for a machine that is there: what only SPICE carries goes with it, also what somebody added by hand.
 * Silent where the machine is new, or moves to another host, which it does without anything added by hand.
 */
export function consoleFindings(
  inputs: Properties,
  olds: Properties,
  wanted: DomainDefinition | undefined,
  host: HostProfile | undefined,
): Finding[] {
  if (wanted === undefined || wanted.devices.graphics?.type === "spice") return [];
  const { graphics } = wanted.devices;
  const former = formerMachine(inputs, olds, host, ["graphics", "windows", "preset"]);
  if (former?.devices.graphics?.type !== "spice") return [];
  return [
    {
      ruleId: "spice-removed",
      severity: "warning",
      path: "graphics.type",
      message: `${wanted.name} changes from SPICE to ${graphics === undefined ? "no display" : "VNC"}, which also removes what only SPICE supports: sound, the clipboard, USB redirection and smart cards, if the machine has them`,
      fix: 'To keep them, set graphics.type to "spice"',
    },
  ];
}

/** What went with the SPICE display, for people; undefined where nothing did. */
export function spiceNote(name: string, before: DomainDocument, after: DomainDocument): string | undefined {
  const lost = lostWithSpice(before.root, after.root);
  return lost.length === 0 ? undefined : `${name} no longer has these devices, which require SPICE: ${lost.join(", ")}`;
}
