import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { pages } from "../docs/generate";
import { planSvg } from "../src/cli/fleet/svg";
import { graphModel } from "../src/cli/graph/model";
import { toSvg } from "../src/cli/graph/svg";
import { planFleet, type FleetInput } from "../src/fleet/plan";
import { argsFiles } from "./args";
import { enumFiles } from "./enums";
import { generateSchema } from "./schema";

/** A generated file: where it goes, below the root, and what makes its text. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: () => string | Promise<string>;
}

/** Types and enums of a guest's arguments. */
export const sources = (): readonly GeneratedFile[] => [...enumFiles(), ...argsFiles()];

/** The provider's schema, which is what the classes of src/components say. */
export const schema: GeneratedFile = {
  path: "src/provider/schema.json",
  content: () => `${JSON.stringify(generateSchema(), undefined, 2)}\n`,
};

/** The picture that the README shows. */
const picture: GeneratedFile = {
  path: "docs/images/enlightenments.svg",
  content: async () => (await toSvg(graphModel(undefined))).replace(/\n?$/, "\n"),
};

/** A rollout, in the guide: what `windows-guest plan --format svg` draws of an example. */
export const rolloutPicture: GeneratedFile = {
  path: "docs/images/rollout.svg",
  content: async () => {
    const fleet = parse(readFileSync(join(__dirname, "..", "examples", "classroom.yaml"), "utf8")) as FleetInput;
    return (await planSvg(planFleet(fleet))).replace(/\n?$/, "\n");
  },
};

/** Everything that is generated, in the order in which it is made: the schema is read from the arguments on disk. */
export const generatedFiles = (): readonly GeneratedFile[] => [
  ...sources(),
  schema,
  picture,
  rolloutPicture,
  ...pages().map(({ path, content }) => ({ path: `docs/${path}`, content: () => content })),
];
