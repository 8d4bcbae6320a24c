import type { Finding } from "../findings";
import { formatPath, type Path } from "../findings/path";
import { writtenAt, type Member } from "./members";
import { namesOf } from "./placement/refusals";
import { fleetFinding } from "./rules";
import type { Assignments } from "./types";

/** What one machine alone can have, as a member says it. */
interface Said {
  /** Equal where two members say the same. */
  readonly word: string;
  readonly what: string;
  readonly path: Path;
}

/**
 * What several members say though one alone can have it: a MAC address anywhere, the file of a disk on one host. Of
 * arguments that nobody has checked.
 */
export function sharedFindings(members: readonly Member[], assignments: Assignments): readonly Finding[] {
  const said = new Map<string, { readonly what: string; readonly place: Path; readonly names: string[] }>();
  for (const member of members)
    for (const { word, what, path } of [...addressesOf(member), ...filesOf(member, assignments[member.name])]) {
      const known = said.get(word);
      if (known === undefined) said.set(word, { what, place: writtenAt(member, path), names: [member.name] });
      else if (known.names.at(-1) !== member.name) known.names.push(member.name);
    }
  return [...said.values()]
    .filter(({ names }) => names.length > 1)
    .map(({ what, place, names }) =>
      fleetFinding(
        "fleet-shared",
        formatPath(place),
        `${namesOf(names)} have the same ${what}.`,
        "Remove it, so that each member gets its own, or set another one in each member",
      ),
    );
}

const addressesOf = ({ args }: Member): Said[] =>
  entriesOf(args["networks"]).flatMap(({ mac }, index) =>
    typeof mac === "string"
      ? [
          {
            word: `mac ${mac.toLowerCase()}`,
            what: `MAC address ${mac}, so they lose packets while they run`,
            path: ["networks", index, "mac"],
          },
        ]
      : [],
  );

function filesOf({ args }: Member, host: string | undefined): Said[] {
  if (host === undefined) return [];
  const disks = [
    ...entriesOf([args["systemDisk"]]).map((disk) => ({ disk, path: ["systemDisk"] as Path })),
    ...entriesOf(args["disks"]).map((disk, index) => ({ disk, path: ["disks", index] as Path })),
  ];
  return disks.flatMap(({ disk, path }) =>
    typeof disk["path"] === "string" && disk["shareable"] !== true && disk["readOnly"] !== true
      ? [
          {
            word: `file ${host} ${disk["path"]}`,
            what: `disk ${disk["path"]} on ${host}. Two machines that write to one disk destroy it`,
            path: [...path, "path"],
          },
        ]
      : [],
  );
}

const entriesOf = (list: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(list)
    ? list.map((one: unknown) => (typeof one === "object" && one !== null ? (one as Record<string, unknown>) : {}))
    : [];
