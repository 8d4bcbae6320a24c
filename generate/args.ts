/** The arguments of the Pulumi resources, from the models of a guest and of a fleet. */
import { FLEET_DECIDES } from "../src/fleet/model/fleet";
import { allGroups, fleetModel, guestModel, paragraph, type Argument, type Content, type Group } from "./model";
import { comment, formatted, generatedFrom } from "./source";
import type { GeneratedFile } from "./files";

const FOLDER = "src/components/args";
const GUEST = "src/guest/model";
const FLEET = "src/fleet/model";

/** Words whose enums stand in rooms below the guest. */
const IMPORTED: Readonly<Record<string, string>> = { Windows: "../../windows", PresetName: "../../presets" };

interface Interface {
  readonly name: string;
  readonly about: string;
  readonly source: string;
  readonly extends?: string;
  /** Nothing of what it extends must be set. */
  readonly extendsPartly?: true;
  /** Arguments that a component reads at once; a provider gets the others as values. */
  readonly isPlain: (argument: string) => boolean;
  readonly arguments: readonly Argument[];
}

/** Arguments about disks: what a component makes of them, a machine alone cannot. */
const DISKS: readonly string[] = ["systemDisk", "disks"];
const OF_COMPONENT: readonly string[] = [...DISKS, "deleteDisksOnDestroy"];

function ofGuest(): readonly Interface[] {
  const guest = guestModel();
  const only = (names: readonly string[]): readonly Argument[] =>
    guest.arguments.filter(({ name }) => names.includes(name));
  const all: readonly Omit<Interface, "source">[] = [
    ...allGroups(guest)
      .filter(({ name }) => name !== guest.name)
      .map((one) => ({ ...one, isPlain: () => false })),
    {
      isPlain: () => false,
      name: "GuestArgs",
      about: "What describes a Windows machine, except its disks: common to `WindowsGuest` and `Domain`.",
      arguments: guest.arguments.filter(({ name }) => !OF_COMPONENT.includes(name)),
    },
    {
      name: "WindowsGuestArgs",
      about: "Arguments of `WindowsGuest`.",
      extends: "GuestArgs",
      isPlain: (argument) => DISKS.includes(argument),
      arguments: only(OF_COMPONENT),
    },
    {
      name: "DomainArgs",
      about: "Arguments of `Domain`. Every disk must exist, or be created by a `Volume` that the domain depends on.",
      extends: "GuestArgs",
      isPlain: () => false,
      arguments: only(DISKS),
    },
  ];
  return all.map((one) => ({ ...one, source: GUEST }));
}

/** The name of a fleet stands in a spec file; in a program it is the name of the resource. */
const OF_FLEET_FILE = "fleet";
const TEMPLATE = "FleetTemplateArgs";

/** A fleet decides about its members before anything is deployed, so nothing in it is an output. */
const ofFleet = (): readonly Interface[] =>
  allGroups(fleetModel()).map((one) => ({
    ...one,
    ...(one.name === "FleetMemberArgs" ? { extends: TEMPLATE, extendsPartly: true as const } : {}),
    source: FLEET,
    isPlain: () => true,
    arguments: one.arguments.filter(({ name }) => name !== OF_FLEET_FILE),
  }));

const templateSource: readonly string[] = [
  generatedFrom(FLEET),
  `import type { WindowsGuestArgs } from "./windows-guest";`,
  "",
  comment("Arguments of every member: those of a `WindowsGuest` without what the fleet decides."),
  `export type ${TEMPLATE} = Omit<WindowsGuestArgs, ${FLEET_DECIDES.map((name) => JSON.stringify(name)).join(" | ")}>;`,
];

/** `HugepagesArgs` → `hugepages`. */
const fileOf = (name: string): string =>
  name
    .replace(/Args$/, "")
    .replace(/(?<=[a-z])[A-Z]/g, "-$&")
    .toLowerCase();

/** A file for each interface, and one that exports them all. */
export function argsFiles(): readonly GeneratedFile[] {
  const all = [...ofGuest(), ...ofFleet()].map((one) => ({ file: fileOf(one.name), lines: () => source(one) }));
  const each = [...all, { file: fileOf(TEMPLATE), lines: () => templateSource }];
  const index = [
    generatedFrom(`${GUEST} and ${FLEET}`),
    ...each
      .map(({ file }) => file)
      .sort()
      .map((file) => `export * from "./${file}";`),
  ];
  return [...each, { file: "index", lines: () => index }].map(({ file, lines }) => {
    const path = `${FOLDER}/${file}.ts`;
    return { path, content: () => formatted(path, lines()) };
  });
}

function source(one: Interface): string[] {
  const members = one.arguments.flatMap((argument) => [
    comment(paragraph(argument)),
    `${argument.name}${mayBeLeftOut(argument) ? "?" : ""}: ${one.isPlain(argument.name) ? plainType(argument.content) : input(argument.content)};`,
  ]);
  return [
    generatedFrom(one.source),
    ...imports(one, members),
    "",
    comment(one.about),
    `export interface ${one.name}${extendsText(one)} {`,
    ...members,
    "}",
  ];
}

/** A program may leave out what a spec file must say, where the resource has a default for it. */
const mayBeLeftOut = ({ optional, doc }: Argument): boolean => optional || doc.programDefault !== undefined;

function extendsText({ extends: base, extendsPartly }: Interface): string {
  if (base === undefined) return "";
  return extendsPartly === true ? ` extends Partial<${base}>` : ` extends ${base}`;
}

const input = (content: Content): string =>
  `Input<${content.kind === "list" ? `${input(content.entry)}[]` : plainType(content)}>`;

function plainType(content: Content): string {
  switch (content.kind) {
    case "text":
      return "string";
    case "number":
    case "boolean":
      return content.kind;
    case "words":
      return content.words.name;
    case "group":
      return content.group.name;
    case "elsewhere":
      return content.doc.name;
    case "either":
      return content.of.map(plainType).join(" | ");
    case "list":
      return content.entry.kind === "either" ? `(${plainType(content.entry)})[]` : `${plainType(content.entry)}[]`;
    case "map":
      return `{ [name: string]: ${plainType(content.entry)} }`;
  }
}

function imports(one: Interface, members: readonly string[]): string[] {
  const used = new Map<string, Set<string>>();
  const use = (file: string, name: string): void => void used.set(file, (used.get(file) ?? new Set()).add(name));
  const visit = (content: Content): void => {
    if ("entry" in content) visit(content.entry);
    if (content.kind === "elsewhere") useGroup(content.doc);
    if (content.kind === "words") use(IMPORTED[content.words.name] ?? "../enums", content.words.name);
    if (content.kind === "group") useGroup(content.group);
  };
  const useGroup = ({ name }: Pick<Group, "name">): void => use(`./${fileOf(name)}`, name);
  if (members.some((line) => line.includes("Input<"))) use("@pulumi/pulumi", "Input");
  for (const { content } of one.arguments) visit(content);
  if (one.extends !== undefined) useGroup({ name: one.extends });
  return [...used]
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
    .map(([file, names]) => `import type { ${[...names].sort().join(", ")} } from "${file}";`);
}

const rank = (file: string): number =>
  file.startsWith("../..") ? 1 : file.startsWith("..") ? 2 : file[0] === "." ? 3 : 0;
