import { catalogue } from "../src/enlightenments/catalogue";
import { wrapped } from "./wrapped";
import type { Enlightenment, ValueRange } from "../src/enlightenments/types";

type Row = (typeof catalogue)[number];

/** The text of src/components/args/enlightenments.ts. */
export function renderEnlightenmentsArgs(): string {
  const properties = catalogue.flatMap((row) => [
    ...toggle(row),
    ...(row.value === undefined ? [] : value(row, row.value)),
  ]);
  return [
    "// Generated from the catalogue by `npm run generate`; do not edit.",
    'import type { Input } from "@pulumi/pulumi";',
    'import type { Toggle } from "../enums";',
    "",
    "/** Overrides for individual enlightenments: on, off or auto, and the values of those that have one. Default: `auto`. */",
    "export interface EnlightenmentsArgs {",
    ...properties,
    "}",
    "",
  ].join("\n");
}

const toggle = (row: Row): string[] =>
  doc(
    [`\`${row.qemuFlag}\`. ${row.effect}`, needs(row), versions(row), `Source: ${row.sources[0]!}.`],
    `${row.property}?: Input<Toggle>;`,
  );

function value(
  row: Row,
  { property, type, unit, min, max, maxBytes, forbidden, default: fallback, special }: ValueRange,
): string[] {
  const limits = [
    min === undefined || max === undefined ? "" : `From ${min} to ${max}.`,
    maxBytes === undefined
      ? ""
      : `At most ${maxBytes} bytes of UTF-8${forbidden === undefined ? "" : `, without ${[...forbidden].map((c) => `\`${c}\``).join(" ")}`}.`,
    ...(special ?? []).map((one) => `${one.value}: ${one.meaning}.`),
    fallback === undefined ? "Default: QEMU's own." : `Default: ${fallback}.`,
    `Only with \`${row.property}\` on.`,
  ];
  return doc(
    [`Value of \`${row.qemuFlag}\`: ${unit}.`, limits.filter(Boolean).join(" ")],
    `${property}?: Input<${type === "string" ? "string" : "number"}>;`,
  );
}

function needs(row: Row): string {
  const names = (list: readonly { readonly name: string }[]): string =>
    list.map(({ name }) => `\`${propertyOf(name)}\``).join(", ");
  return [
    row.requires.length === 0 ? "" : `Requires ${names(row.requires)}.`,
    row.recommends.length === 0 ? "" : `Recommended with ${names(row.recommends)}.`,
    row.cpuVendor === "intel" ? "Intel hosts only." : "",
    row.nested === "only" ? "Useful only if Windows runs a hypervisor." : "",
    row.libvirt.kind === "none" ? `Not supported: ${row.libvirt.reason}.`.replace("..", ".") : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function versions({ minimum }: Enlightenment): string {
  const parts = (["qemu", "libvirt", "linux"] as const).filter((part) => minimum[part] !== "");
  const names = { qemu: "QEMU", libvirt: "libvirt", linux: "Linux" };
  return `Since ${parts.map((part) => `${names[part]} ${minimum[part]}`).join(", ")}.`;
}

const propertyOf = (name: string): string => catalogue.find((row) => row.name === name)!.property;

const doc = (lines: readonly string[], member: string): string[] => [
  "  /**",
  ...lines.filter(Boolean).flatMap((line) => wrapped(line.replaceAll("*/", "* /"), 115).map((part) => `   * ${part}`)),
  "   */",
  `  ${member}`,
];
