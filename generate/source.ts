/** Pieces of generated TypeScript. */
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { wrapped } from "./wrapped";

const root = join(__dirname, "..");
/** A comment of a member is indented by two; its marks come to that. */
const WIDTH = 115;
const ONE_LINE = 111;

/** The first line of each generated file. */
export const generatedFrom = (source: string): string =>
  `// Generated from ${source} by \`npm run generate\`; do not edit.`;

/** A comment for people, wrapped. Code is never broken, so that no line starts with what looks like a tag. */
export function comment(text: string): string {
  const safe = text.replaceAll("*/", "* /").replace(/`[^`]*`/g, (code) => code.replaceAll(" ", "\u00a0"));
  const lines = wrapped(safe, WIDTH).map((line) => line.replaceAll("\u00a0", " "));
  return lines.length === 1 && lines[0]!.length <= ONE_LINE
    ? `/** ${lines[0]!} */`
    : ["/**", ...lines.map((line) => ` * ${line}`), " */"].join("\n");
}

/** Source as the formatter writes it. */
export async function formatted(path: string, lines: readonly string[]): Promise<string> {
  const options = await resolveConfig(join(root, path));
  return format(lines.join("\n"), { ...options, filepath: path });
}

/** An `as const` object with a type of the same name, which Pulumi's schema inference understands as an enum. */
export const enumSource = (
  name: string,
  about: string,
  members: readonly { readonly name: string; readonly word: string; readonly meaning: string }[],
): string[] => [
  comment(about),
  `export const ${name} = {`,
  ...members.flatMap((member) => [comment(member.meaning), `${member.name}: ${JSON.stringify(member.word)},`]),
  "} as const;",
  `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
  "",
];
