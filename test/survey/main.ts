/** `npm run survey -- <folder>…`: how much of the domain files in folders the arguments say, as Markdown tables. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { countMachine } from "./count";
import { type Counted, surveyTable } from "./table";

interface Options {
  readonly windows: string;
  readonly each?: boolean;
}

new Command("npm run survey --")
  .description("Counts what becomes of each value of the domain files in folders when they are imported.")
  .argument("<folders...>", "folders of domain XML files; each gets its own table")
  .option("--windows <version>", "Windows of files that name none", "windows-10")
  .option("--each", "also one line for each file, on standard error")
  .action((folders: string[], options: Options) => {
    console.log(folders.map((folder) => tableOf(folder, options)).join("\n\n"));
  })
  .parse();

function tableOf(folder: string, { windows, each }: Options): string {
  const files = readdirSync(folder).filter((name) => name.endsWith(".xml"));
  const counted = files.sort().flatMap((name): Counted[] => {
    const counts = countFile(path.join(folder, name), windows);
    if (typeof counts === "string") console.error(`${name}: not counted: ${counts}`);
    return typeof counts === "string" ? [] : [{ name, counts }];
  });
  if (each === true) for (const one of counted) console.error(surveyTable.line(one));
  return surveyTable.of(counted);
}

function countFile(file: string, windows: string): Counted["counts"] | string {
  try {
    const counts = countMachine(readFileSync(file, "utf8"), windows);
    return "why" in counts ? counts.why : counts;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
