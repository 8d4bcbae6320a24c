import {
  allGroups,
  defaultOf,
  exclusions,
  groupIn,
  guestModel,
  wordsIn,
  type Argument,
  type Content,
  type Group,
} from "../../generate/model";
import { deploymentKeys } from "../../src/guest";
import { blocks, bullets, corrected, GENERATED, heading, table, type Page } from "./page";

/** The page of all arguments. */
export const referencePages = (): Page[] => [{ path: "reference/windows-guest.md", content: page() }];

function page(): string {
  const guest = guestModel();
  const { length, [length - 1]: last } = deploymentKeys;
  return blocks(
    "All arguments: type, range, default, and what they exclude.",
    GENERATED,
    heading(1, "Arguments of a Windows guest"),
    "A `WindowsGuest` in a Pulumi program, a `Domain`, and a guest in a spec file have the same arguments, except that a `Domain` does not have `deleteDisksOnDestroy`. " +
      'A program can also use the enums of this package: `GraphicsType.Spice` is `"spice"`. `[]` in a path stands for any entry of a list.',
    `From \`${deploymentKeys[0]!}\` to \`${last!}\`, arguments describe what Pulumi does with the machine, not what the machine is. \`windows-guest\` checks them and does not use them.`,
    heading(2, "Guest"),
    ...group(guest, ""),
    ...allGroups()
      .slice(1)
      .flatMap((inner) => {
        const places = placesOf(inner.name, guest);
        return [heading(2, places.map((place) => `\`${place}\``).join(", ")), inner.about, ...group(inner, places[0]!)];
      }),
    corrected("src/guest/model"),
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
    case "list":
      return `list of ${content.entry.kind === "group" ? "groups" : `${typeText(content.entry)}s`}`;
    default:
      return content.kind;
  }
}

/** Paths at which a group stands, for example `systemDisk` and `disks[]`. */
function placesOf(name: string, { arguments: members }: Group, place = ""): string[] {
  return members.flatMap((argument) => {
    const path = `${place}${argument.name}${argument.content.kind === "list" ? "[]" : ""}`;
    const inner = groupIn(argument.content);
    if (inner === undefined) return [];
    return inner.name === name ? [path] : placesOf(name, inner, `${path}.`);
  });
}
