/** The arguments of the Pulumi resources, from the model of a guest. */
import { allGroups, guestModel, paragraph, type Argument, type Content, type Group } from "./model";
import { comment, formatted, generatedFrom } from "./source";
import type { GeneratedFile } from "./files";

const FOLDER = "src/components/args";
const HEAD = generatedFrom("src/guest/model");

/** Words whose enums stand in rooms below the guest. */
const IMPORTED: Readonly<Record<string, string>> = { Windows: "../../windows", PresetName: "../../presets" };

/** How the disks of a resource are written: a component reads them at once, a provider gets them as values. */
interface Interface {
  readonly name: string;
  readonly about: string;
  readonly extends?: string;
  readonly plain?: boolean;
  readonly arguments: readonly Argument[];
}

/** Arguments about disks: what a component makes of them, a machine alone cannot. */
const DISKS: readonly string[] = ["systemDisk", "disks"];
const OF_COMPONENT: readonly string[] = [...DISKS, "deleteDisksOnDestroy"];

function interfaces(): readonly Interface[] {
  const guest = guestModel();
  const only = (names: readonly string[]): readonly Argument[] =>
    guest.arguments.filter(({ name }) => names.includes(name));
  return [
    ...allGroups().filter(({ name }) => name !== guest.name),
    {
      name: "GuestArgs",
      about: "What describes a Windows machine, except its disks: common to `WindowsGuest` and `Domain`.",
      arguments: guest.arguments.filter(({ name }) => !OF_COMPONENT.includes(name)),
    },
    {
      name: "WindowsGuestArgs",
      about: "Arguments of `WindowsGuest`.",
      extends: "GuestArgs",
      plain: true,
      arguments: only(OF_COMPONENT),
    },
    {
      name: "DomainArgs",
      about: "Arguments of `Domain`. Every disk must exist, or be created by a `Volume` that the domain depends on.",
      extends: "GuestArgs",
      arguments: only(DISKS),
    },
  ];
}

/** `HugepagesArgs` → `hugepages`. */
const fileOf = (name: string): string =>
  name
    .replace(/Args$/, "")
    .replace(/(?<=[a-z])[A-Z]/g, "-$&")
    .toLowerCase();

/** A file for each interface, and one that exports them all. */
export function argsFiles(): readonly GeneratedFile[] {
  const all = interfaces();
  const paths = (name: string): string => `${FOLDER}/${name}.ts`;
  return [
    ...all.map((one) => {
      const path = paths(fileOf(one.name));
      return { path, content: () => formatted(path, source(one)) };
    }),
    {
      path: paths("index"),
      content: () =>
        formatted(paths("index"), [
          HEAD,
          ...all
            .map(({ name }) => fileOf(name))
            .sort()
            .map((file) => `export * from "./${file}";`),
        ]),
    },
  ];
}

function source(one: Interface): string[] {
  const members = one.arguments.flatMap((argument) => [
    comment(paragraph(argument)),
    `${argument.name}${mayBeLeftOut(argument) ? "?" : ""}: ${memberType(argument, one.plain === true)};`,
  ]);
  return [
    HEAD,
    ...imports(one, members),
    "",
    comment(one.about),
    `export interface ${one.name}${one.extends === undefined ? "" : ` extends ${one.extends}`} {`,
    ...members,
    "}",
  ];
}

/** A program may leave out what a spec file must say, where the resource has a default for it. */
const mayBeLeftOut = ({ optional, doc }: Argument): boolean => optional || doc.programDefault !== undefined;

const memberType = ({ name, content }: Argument, plain: boolean): string =>
  plain && DISKS.includes(name) ? plainType(content) : input(content);

const plainType = (content: Content): string =>
  content.kind === "list" ? `${typeName(content.entry)}[]` : typeName(content);

const input = (content: Content): string =>
  `Input<${content.kind === "list" ? `${input(content.entry)}[]` : typeName(content)}>`;

function typeName(content: Exclude<Content, { kind: "list" }> | Content): string {
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
    case "list":
      return plainType(content);
  }
}

function imports(one: Interface, members: readonly string[]): string[] {
  const used = new Map<string, Set<string>>();
  const use = (file: string, name: string): void => void used.set(file, (used.get(file) ?? new Set()).add(name));
  const visit = (content: Content): void => {
    if (content.kind === "list") visit(content.entry);
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
