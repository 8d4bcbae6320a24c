import { type DomainDefinition, type DomainDocument, lostWithSpice } from "../../domain";
import type { Finding } from "../../findings";
import type { HostProfile } from "../../hosts/types";
import { hostPlace } from "../host-uri";
import type { Properties } from "../properties";
import { resolve } from "./resolve";

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
  if (
    wanted === undefined ||
    typeof olds.value["uuid"] !== "string" ||
    hostPlace(olds) !== hostPlace(inputs) ||
    !mayDiffer(inputs, olds)
  )
    return [];
  const { graphics } = wanted.devices;
  if (graphics?.type === "spice" || resolve(olds, host).resolution.definition?.devices.graphics?.type !== "spice")
    return [];
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

/** Resolving costs more than this, and most machines keep their display. */
const mayDiffer = ({ value }: Properties, { value: old }: Properties): boolean =>
  ["graphics", "windows", "preset"].some((key) => JSON.stringify(value[key]) !== JSON.stringify(old[key]));

/** What went with the SPICE display, for people; undefined where nothing did. */
export function spiceNote(name: string, before: DomainDocument, after: DomainDocument): string | undefined {
  const lost = lostWithSpice(before.root, after.root);
  return lost.length === 0 ? undefined : `${name} no longer has these devices, which require SPICE: ${lost.join(", ")}`;
}
