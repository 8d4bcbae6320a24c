import {
  catalogue,
  dependentsOf,
  modes,
  requirementsOf,
  type Enlightenment,
  type EnlightenmentName,
  type HyperVModeRow,
  type MinimumVersions,
  type ValueRange,
} from "../../src/enlightenments";
import { toMermaid } from "../../src/cli/graph/mermaid";
import { graphModel } from "../../src/cli/graph/model";
import { blocks, bullets, corrected, fenced, GENERATED, heading, table, type Page } from "./page";

/** A page per enlightenment and mode, and one that shows them all. */
export const enlightenmentPages = (): Page[] => [
  { path: "enlightenments/README.md", content: overview() },
  ...catalogue.map((row) => ({ path: `enlightenments/${row.name}.md`, content: page(row) })),
  ...modes.map((mode) => ({ path: `enlightenments/mode-${mode.name}.md`, content: modePage(mode) })),
];

type Row = Enlightenment<EnlightenmentName>;

const link = (name: string): string => `[${name}](${name}.md)`;

function page(row: Row): string {
  return blocks(
    row.effect,
    GENERATED,
    heading(1, row.name),
    table(["", ""], facts(row)),
    heading(2, "Requires"),
    row.requires.length === 0
      ? "Nothing."
      : bullets(
          row.requires.map((edge) => `${link(edge.name)}: ${edge.why}. ${enforcer[edge.enforcedBy]} (${edge.source})`),
        ),
    indirect(row),
    row.recommends.length > 0 && heading(2, "Recommends"),
    row.recommends.length > 0 &&
      bullets(
        row.recommends.map(
          (edge) => `${link(edge.name)}${edge.cpuVendor ? " on Intel" : ""}: ${edge.why}. (${edge.source})`,
        ),
      ),
    heading(2, "Required by"),
    dependentsOf(row.name).map(link).join(", ") || "Nothing.",
    ...(row.throughArguments === undefined
      ? []
      : [
          heading(2, "Past libvirt"),
          `\`xml: { qemuArgs: ${JSON.stringify(row.throughArguments.args)} }\` passes it to QEMU; with another CPU model, write its name instead of \`host\`. ${row.throughArguments.tried} libvirt neither checks nor migrates it: see [additions to the XML](../guides/raw-xml.md).`,
        ]),
    heading(2, "Trade-offs"),
    bullets(row.tradeOffs),
    heading(2, "Sources"),
    bullets(row.sources),
  );
}

const enforcer = {
  qemu: "QEMU does not start without it.",
  "libvirt-xml": "Only libvirt's XML forces it; QEMU does not ask for it.",
} as const;

function indirect(row: Row): string | undefined {
  const direct = row.requires.map((edge) => edge.name);
  const further = requirementsOf(row.name).filter((name) => !direct.includes(name));
  return further.length === 0 ? undefined : `Through these also: ${further.map(link).join(", ")}.`;
}

function facts(row: Row): string[][] {
  const flags = [row.qemuFlag, ...(row.qemuAliases ?? [])].map((flag) => `\`${flag}\``).join(", ");
  return [
    ["in a guest", `\`enlightenments.${row.property}: on | off | auto\``],
    ...(row.value ? [["value", valueText(row.value)]] : []),
    ...(row.qemuValues ? [["value, in QEMU", row.qemuValues.join("; ")]] : []),
    ["QEMU", `${flags} (${row.title})`],
    ["libvirt", spelling(row)],
    ["domcapabilities", domcapabilities(row)],
    ["CPU", row.cpuVendor === "intel" ? "Intel only" : "any"],
    ["Hyper-V in the guest", nesting[row.nested]],
    ["switches Hyper-V on", row.enablesHyperV ? "yes" : "no, it only shows when another one does"],
    ["first versions", versions(row.minimum)],
    ["kernel", row.kernel],
    ...(row.startsWithout
      ? [["where the host lacks it", "libvirt starts the machine and writes a warning to its log"]]
      : []),
  ];
}

const nesting = { no: "not needed", helps: "matters most there", only: "of use only there" } as const;

function valueText(range: ValueRange): string {
  const bounds =
    range.type === "uint32"
      ? `${range.min} to ${range.max}`
      : `at most ${range.maxBytes} bytes in UTF-8, without "${range.forbidden}"`;
  const special = (range.special ?? []).map(({ value, meaning }) => `; ${value}: ${meaning}`).join("");
  const fallback = range.default === undefined ? "; no default" : `; default ${range.default}`;
  return `\`enlightenments.${range.property}\`: ${range.unit}, ${bounds}${fallback}${special}`;
}

function spelling({ libvirt, value }: Row): string {
  switch (libvirt.kind) {
    case "element":
      return `\`<${libvirt.element} state='on'${libvirt.valueAttribute ? ` ${libvirt.valueAttribute}='${value?.default ?? "…"}'` : ""}/>\` in \`<features><hyperv>\``;
    case "child":
      return `\`<${libvirt.parent} state='on'><${libvirt.element} state='on'/></${libvirt.parent}>\` in \`<features><hyperv>\``;
    case "timer":
      return `\`<timer name='${libvirt.timer}' present='yes'/>\` in \`<clock>\``;
    case "panic":
      return `\`<panic model='${libvirt.model}'/>\` in \`<devices>\``;
    case "none":
      return `none: ${libvirt.reason}; asking for it is refused`;
  }
}

function domcapabilities({ domcapabilities: listed }: Row): string {
  if (!listed) return "never listed";
  const places = [
    listed.feature && `\`${listed.feature}\` among the features`,
    listed.default && `\`${listed.default}\` among the defaults (libvirt 11.9 on)`,
  ];
  return places.filter(Boolean).join("; ");
}

function versions(minimum: MinimumVersions): string {
  const entry = (name: "qemu" | "libvirt" | "linux", label: string): string[] => {
    const version = minimum[name];
    if (version === "") return [];
    const amd = name === "linux" && minimum.linuxAmd ? ` (AMD ${minimum.linuxAmd})` : "";
    return [`${label} ${version}${amd}${minimum.unverified?.includes(name) ? "\\*" : ""}`];
  };
  const list = [...entry("qemu", "QEMU"), ...entry("libvirt", "libvirt"), ...entry("linux", "Linux")].join(", ");
  return minimum.unverified?.length ? `${list}; \\* not read in a source` : list;
}

function modePage(mode: HyperVModeRow): string {
  return blocks(
    mode.effect,
    GENERATED,
    heading(1, `mode ${mode.name}`),
    table(
      ["", ""],
      [
        ["in a guest", `\`enlightenmentMode: ${mode.name}\``],
        ["libvirt", `\`<hyperv mode='${mode.libvirt}'>\``],
        ["first versions", versions(mode.minimum)],
        [
          "single flags beside it",
          mode.overridesSince === "" ? "have no effect and are refused" : `from libvirt ${mode.overridesSince} on`,
        ],
      ],
    ),
    heading(2, "Migration"),
    mode.migration,
    heading(2, "Trade-offs"),
    bullets(mode.tradeOffs),
    heading(2, "Sources"),
    bullets(mode.sources),
  );
}

function overview(): string {
  return blocks(
    "Every Hyper-V enlightenment that QEMU and KVM know, with what it requires and how libvirt writes it.",
    GENERATED,
    heading(1, "Enlightenments"),
    table(
      ["name", "what it does", "requires", "CPU", "nested", "QEMU", "libvirt", "Linux"],
      catalogue.map((row) => [
        link(row.name),
        row.effect,
        row.requires.map((edge) => edge.name).join(", "),
        row.cpuVendor === "intel" ? "Intel" : "any",
        row.nested,
        row.minimum.qemu,
        row.minimum.libvirt || "none",
        row.minimum.linux,
      ]),
    ),
    "No two enlightenments exclude each other.",
    corrected("src/enlightenments/catalogue"),
    heading(2, "Modes"),
    table(
      ["mode", "what it does", "libvirt", "migration"],
      modes.map((mode) => [`[${mode.name}](mode-${mode.name}.md)`, mode.effect, mode.minimum.libvirt, mode.migration]),
    ),
    heading(2, "Dependencies"),
    "An arrow points to what is required; the legend says how strictly.",
    fenced("mermaid", toMermaid(graphModel())),
  );
}
