/** The enlightenments of a guest. What there is, and what it is, the catalogue says. */
import * as z from "zod";

import {
  catalogue,
  enlightenmentOfValueProperty,
  toggleProperties,
  valueProperties,
} from "../../enlightenments/catalogue";
import type { EnlightenmentProperty, EnlightenmentValueProperty } from "../../enlightenments/catalogue";
import { modeRow } from "../../enlightenments/modes";
import type { Enlightenment, HyperVMode, Toggle, ValueRange } from "../../enlightenments/types";
import { type Doc, groups, words } from "./describe";

const toggle = words("Toggle", "State of an enlightenment.", {
  on: "Turned on, together with everything that it requires. Preview fails if that is impossible.",
  off: "Turned off. Preview fails if something that is on requires it.",
  auto: "The preset and the rules decide.",
} satisfies Record<Toggle, string>);

export const mode = words("HyperVMode", "Who selects the enlightenments.", {
  custom: modeRow("custom").effect,
  "host-model": modeRow("host-model").effect,
  passthrough: modeRow("passthrough").effect,
} satisfies Record<HyperVMode, string>);

const each = <Key extends string, Value>(keys: readonly Key[], value: (key: Key) => Value): Record<Key, Value> =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, Value>;

/** The range of a value is the engine's to check: here only its type counts. */
const valueSchema = (property: EnlightenmentValueProperty): z.ZodOptional<z.ZodNumber | z.ZodString> =>
  (enlightenmentOfValueProperty(property)!.value!.type === "uint32" ? z.number() : z.string()).optional();

const toggles = each<EnlightenmentProperty, z.ZodOptional<typeof toggle>>(toggleProperties, () => toggle.optional());
const values = each(valueProperties, valueSchema);

export const enlightenments = z.strictObject({ ...toggles, ...values }).register(groups, {
  name: "EnlightenmentsArgs",
  about: "Overrides for individual enlightenments: `on`, `off` or `auto`, and the values of those that have one.",
  members: () =>
    Object.fromEntries(
      catalogue.flatMap((row) => [
        [row.property, toggleDoc(row)],
        ...(row.value === undefined ? [] : [[row.value.property, valueDoc(row, row.value)] as const]),
      ]),
    ),
});

export type EnlightenmentsSpec = z.input<typeof enlightenments>;

const toggleDoc = (row: Enlightenment): Doc => ({
  about: `\`${row.qemuFlag}\`. ${row.effect}`,
  default: "auto",
  notes: [needs(row), versions(row), `Source: ${row.sources[0]!}.`].filter(Boolean).join(" "),
});

function valueDoc(row: Enlightenment, { unit, min, max, maxBytes, forbidden, default: own, special }: ValueRange): Doc {
  const without = forbidden === undefined ? "" : `, without ${[...forbidden].map((c) => `\`${c}\``).join(" ")}`;
  const limits = [
    min === undefined || max === undefined ? "" : `From ${min} to ${max}.`,
    maxBytes === undefined ? "" : `At most ${maxBytes} bytes of UTF-8${without}.`,
    ...(special ?? []).map((one) => `${one.value}: ${one.meaning}.`),
    `Requires \`${row.property}\` to be on.`,
  ];
  return {
    about: [`Value of \`${row.qemuFlag}\`: ${unit}.`, ...limits].filter(Boolean).join(" "),
    ...(own === undefined ? { defaultText: "QEMU's own" } : { default: own }),
  };
}

function needs(row: Enlightenment): string {
  const names = (list: readonly { readonly name: string }[]): string =>
    list.map(({ name }) => `\`${catalogue.find((one) => one.name === name)!.property}\``).join(", ");
  return [
    row.requires.length === 0 ? "" : `Requires ${names(row.requires)}.`,
    row.recommends.length === 0 ? "" : `Recommended with ${names(row.recommends)}.`,
    row.cpuVendor === "intel" ? "Intel hosts only." : "",
    row.nested === "only" ? "Useful only if Windows runs a hypervisor." : "",
    row.libvirt.kind === "none" ? `Not supported: ${row.libvirt.reason.replace(/\.$/, "")}.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function versions({ minimum }: Enlightenment): string {
  const names = { qemu: "QEMU", libvirt: "libvirt", linux: "Linux" };
  const parts = (["qemu", "libvirt", "linux"] as const).filter((part) => minimum[part] !== "");
  return `Since ${parts.map((part) => `${names[part]} ${minimum[part]}`).join(", ")}.`;
}
