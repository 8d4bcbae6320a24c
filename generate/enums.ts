/** The words of arguments as enums, from the models of a guest and of a fleet. */
import { presetIds, presetNames } from "../src/presets";
import { allWords, defaultWord, memberName } from "./model";
import { comment, enumSource, formatted, generatedFrom } from "./source";
import type { WordsDoc } from "../src/guest/model/describe";
import type { GeneratedFile } from "./files";

/** Words that rooms below the guest need as types. */
const WINDOWS = "Windows";
const PRESET = "PresetName";
/** Words that presets choose. */
const OF_PRESETS: readonly string[] = ["CpuMode", "Drivers", "GraphicsType", "VideoModel"];

const wordsNamed = (name: string): WordsDoc => allWords().find((words) => words.name === name)!;

function enumOf(words: WordsDoc): string[] {
  const fallback = defaultWord(words);
  const members = Object.entries(words.meanings).map(([word, meaning]) => ({
    name: memberName(words, word),
    word,
    meaning: word === fallback ? `${meaning} The default.` : meaning,
  }));
  return enumSource(words.name, words.about, members);
}

const file = (path: string, source: string, lines: () => readonly string[]): GeneratedFile => ({
  path,
  content: () => formatted(path, [generatedFrom(source), ...lines()]),
});

/** Enums of arguments: both `Toggle.Off` and `"off"` are accepted. */
const components = file("src/components/enums.ts", "src/guest/model and src/fleet/model", () =>
  allWords()
    .filter(({ name }) => name !== WINDOWS && name !== PRESET)
    .flatMap(enumOf),
);

const windows = file("src/windows/words.ts", "src/windows/table.ts", () => enumOf(wordsNamed(WINDOWS)));

const presets = file("src/presets/words.ts", "src/presets and src/guest/model", () => {
  const { meanings, about } = wordsNamed(PRESET);
  const preset: WordsDoc = {
    name: "Preset",
    about: "What a machine is for. Without a version (`desktop`), the newest one is used; `desktop@1` pins it.",
    meanings: Object.fromEntries(presetNames.map((name) => [name, meanings[name]!])),
  };
  return [
    ...enumOf(preset),
    comment(`${about} Editors complete the versions that exist.`),
    `export type ${PRESET} = ${["Preset", ...presetIds.map((id) => JSON.stringify(id)), "(string & Record<never, never>)"].join(" | ")};`,
    "",
    ...OF_PRESETS.map(wordsNamed).flatMap(({ name, meanings: words, about: text }) => [
      comment(text),
      `export type ${name} = ${Object.keys(words)
        .map((word) => JSON.stringify(word))
        .join(" | ")};`,
    ]),
  ];
});

export const enumFiles = (): readonly GeneratedFile[] => [components, windows, presets];
