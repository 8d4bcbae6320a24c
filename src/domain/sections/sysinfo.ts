import * as z from "zod";
import { defined } from "../../foreign/defined";
import { listPer } from "../canonical/identify";
import { section } from "../kind";
import { attribute, child, childrenOf, element, textOf, type XmlElement } from "../xml";

/** Fields of each table, in the order in which libvirt writes them. */
const FIELDS = {
  bios: ["vendor", "version", "date", "release"],
  system: ["manufacturer", "product", "version", "serial", "sku", "family"],
  baseBoard: ["manufacturer", "product", "version", "serial", "asset", "location"],
  chassis: ["manufacturer", "version", "serial", "asset", "sku"],
} as const;
type Table = keyof typeof FIELDS;
const TABLES = Object.keys(FIELDS) as readonly Table[];

const fields = <Name extends string>(
  names: readonly Name[],
): z.ZodOptional<z.ZodObject<Record<Name, z.ZodOptional<z.ZodString>>>> =>
  z
    .object(
      Object.fromEntries(names.map((name) => [name, z.string().optional()])) as Record<
        Name,
        z.ZodOptional<z.ZodString>
      >,
    )
    .optional();

/** What the firmware tells Windows in the tables of SMBIOS. It counts only with `os.smbios` "sysinfo". */
const sysinfoShape = z.object({
  bios: fields(FIELDS.bios),
  system: fields(FIELDS.system),
  baseBoard: fields(FIELDS.baseBoard),
  chassis: fields(FIELDS.chassis),
  oemStrings: z.array(z.string()).optional(),
});

type Sysinfo = z.output<typeof sysinfoShape>;

function render(sysinfo: z.input<typeof sysinfoShape>): XmlElement {
  const tables = TABLES.map((table) => renderTable(table, sysinfo[table]));
  const { oemStrings } = sysinfo;
  const texts = oemStrings && element("oemStrings", undefined, ...oemStrings.map((one) => element("entry", {}, one)));
  return element("sysinfo", { type: "smbios" }, ...tables, texts);
}

const renderTable = (
  table: Table,
  values: Readonly<Record<string, string | undefined>> | undefined,
): XmlElement | undefined =>
  values &&
  element(
    table,
    undefined,
    ...FIELDS[table].map((name) => (values[name] === undefined ? undefined : element("entry", { name }, values[name]))),
  );

function parse(sysinfo: XmlElement | undefined): Sysinfo | undefined {
  if (sysinfo === undefined) return undefined;
  const texts = child(sysinfo, "oemStrings");
  return defined({
    ...Object.fromEntries(TABLES.map((table) => [table, parseTable(table, child(sysinfo, table))])),
    oemStrings: texts && childrenOf(texts, "entry").map((entry) => textOf(entry) ?? ""),
  });
}

function parseTable(table: Table, el: XmlElement | undefined): Record<string, string> | undefined {
  if (el === undefined) return undefined;
  const entries = childrenOf(el, "entry");
  return defined(
    Object.fromEntries(
      FIELDS[table].map((name) => [name, textOf(entries.find((entry) => attribute(entry, "name") === name))]),
    ),
  ) as Record<string, string>;
}

export const sysinfo = section({
  place: "sysinfo",
  identity: listPer("type"),
  model: {
    shape: { sysinfo: sysinfoShape.optional() },
    render: (d) => [d.sysinfo && render(d.sysinfo)],
    parse: (domain) => ({
      sysinfo: parse(childrenOf(domain, "sysinfo").find((one) => attribute(one, "type") === "smbios")),
    }),
  },
});
