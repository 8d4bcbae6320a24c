import {
  allGroups,
  defaultOf,
  exclusions,
  fleetModel,
  groupIn,
  guestModel,
  wordsIn,
  type Argument,
  type Content,
  type Group,
} from "../../generate/model";
import { deploymentKeys } from "../../src/guest";
import { blocks, bullets, corrected, GENERATED, heading, table, type Page } from "./page";

/** The pages of all arguments. */
export const referencePages = (): Page[] => [
  { path: "reference/windows-guest.md", content: page(guest()) },
  { path: "reference/windows-fleet.md", content: page(fleet) },
];

interface Reference {
  readonly title: string;
  readonly intro: readonly string[];
  /** What the table of the arguments at the top is about. */
  readonly top: string;
  readonly model: Group;
  /** Where the model stands. */
  readonly source: string;
}

function guest(): Reference {
  const { length, [length - 1]: last } = deploymentKeys;
  return {
    title: "Arguments of a Windows guest",
    intro: [
      "A `WindowsGuest` in a Pulumi program, a `Domain`, and a guest in a spec file have the same arguments, except that a `Domain` does not have `deleteDisksOnDestroy`. " +
        'A program can also use the enums of this package: `GraphicsType.Spice` is `"spice"`. `[]` in a path stands for any entry of a list.',
      `From \`${deploymentKeys[0]!}\` to \`${last!}\`, arguments describe what Pulumi does with the machine, not what the machine is. \`windows-guest\` checks them and does not use them.`,
    ],
    top: "Guest",
    model: guestModel(),
    source: "src/guest/model",
  };
}

const fleet: Reference = {
  title: "Arguments of a fleet",
  intro: [
    "A `WindowsFleet` in a Pulumi program and a fleet in a spec file (`windows-guest plan`, `windows-guest diff --fleet`) have the same arguments, except for `fleet`. " +
      'A program can also use the enums of this package: `GateCheckType.Agent` is `"agent"`. `[]` in a path stands for any entry of a list, `<name>` for the name of a host or a member. [The guide](../guides/fleets.md) explains them in context.',
    "All values are plain: a fleet decides where its members are placed before anything is deployed, so outputs of other resources can only be used in the template and in members.",
  ],
  top: "Fleet",
  model: fleetModel(),
  source: "src/fleet/model",
};

function page({ title, intro, top, model, source }: Reference): string {
  return blocks(
    "All arguments: type, range, default, and what they exclude.",
    GENERATED,
    heading(1, title),
    ...intro,
    heading(2, top),
    ...group(model, ""),
    ...allGroups(model)
      .slice(1)
      .flatMap((inner) => {
        const places = placesOf(inner.name, model);
        return [heading(2, places.map((place) => `\`${place}\``).join(", ")), inner.about, ...group(inner, places[0]!)];
      }),
    corrected(source),
  );
}

function group({ arguments: members }: Group, place: string): string[] {
  const pathOf = (name: string): string => (place === "" ? name : `${place}.${name}`);
  return [
    table(
      ["path", "type", "default", "description"],
      members.map((argument) => [
        `\`${pathOf(argument.name)}\``,
        typeText(argument.content),
        defaultText(argument),
        [argument.doc.about, argument.form, exclusions(argument.doc), argument.doc.notes]
          .filter((part) => part !== undefined)
          .join(" "),
      ]),
    ),
    ...meanings(members, pathOf),
  ];
}

/** The values of arguments, each list of words once. */
function meanings(members: readonly Argument[], pathOf: (name: string) => string): string[] {
  const seen = new Set<string>();
  return members.flatMap(({ name, content, doc }) => {
    const words = wordsIn(content);
    if (words === undefined || seen.has(words.name)) return [];
    seen.add(words.name);
    const users = members.filter((other) => wordsIn(other.content)?.name === words.name);
    return [
      `Values of ${users.length > 1 ? `these arguments (\`${words.name}\`)` : `\`${pathOf(name)}\` (\`${words.name}\`)`}:`,
      bullets(
        Object.entries(words.meanings).map(
          ([word, meaning]) => `\`${word}\`${word === doc.default ? " (default)" : ""}: ${meaning}`,
        ),
      ),
    ];
  });
}

const defaultText = ({ doc, optional }: Argument): string =>
  optional ? defaultOf(doc)! : ["required", doc.programDefault].filter(Boolean).join("; in a program, ");

/** More values than this are listed below the table only. */
const MOST_VALUES = 6;

function typeText(content: Content): string {
  switch (content.kind) {
    case "words": {
      const values = Object.keys(content.words.meanings);
      return values.length > MOST_VALUES ? "one of the values below" : values.map((value) => `\`${value}\``).join(", ");
    }
    case "group":
      return "group";
    case "elsewhere":
      return content.doc.text;
    case "either":
      return content.of.map(typeText).join(" or ");
    case "map":
      return `${content.entry.kind === "group" ? "group" : typeText(content.entry)} for each name`;
    case "list":
      return `list of ${typesText(content.entry)}`;
    default:
      return content.kind;
  }
}

/** The same in the plural. */
function typesText(content: Content): string {
  if (content.kind === "group") return "groups";
  return content.kind === "either" ? content.of.map(typesText).join(" or ") : `${typeText(content)}s`;
}

/** How a path calls an entry. */
const ENTRY: Partial<Readonly<Record<Content["kind"], string>>> = { list: "[]", map: ".<name>" };

/** Paths at which a group stands, for example `systemDisk` and `disks[]`. */
function placesOf(name: string, { arguments: members }: Group, place = ""): string[] {
  return members.flatMap((argument) => {
    const path = `${place}${argument.name}${ENTRY[argument.content.kind] ?? ""}`;
    const inner = groupIn(argument.content);
    if (inner === undefined) return [];
    return inner.name === name ? [path] : placesOf(name, inner, `${path}.`);
  });
}
