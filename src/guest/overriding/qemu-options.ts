/** QEMU's command line as it reads it: options that begin with one or two dashes, and their values. */

export interface QemuOption {
  /** Without its dashes: `device`. */
  readonly name: string;
  /** The next word. Options without a value have the next option here, which nobody reads. */
  readonly value: string | undefined;
  /** Index of the option among all words. */
  readonly index: number;
}

/** Every word that begins with a dash, with the word after it. */
export const optionsIn = (args: readonly string[]): QemuOption[] =>
  args.flatMap((word, index) => {
    const name = /^--?([A-Za-z][\w-]*)$/.exec(word)?.[1];
    return name === undefined ? [] : [{ name, value: args[index + 1], index }];
  });

/**
 * The properties of a value such as `vfio-pci,host=01:00.0`; `,,` is a comma. What stands first without `=` is that of
 * `implied`. QEMU reads JSON too.
 */
export function propertiesIn(value: string, implied: string): ReadonlyMap<string, string> {
  if (value.trimStart().startsWith("{")) return ofJson(value);
  const found = new Map<string, string>();
  value
    .replaceAll(",,", "\0")
    .split(",")
    .forEach((part, at) => {
      const text = part.replaceAll("\0", ",");
      const equals = text.indexOf("=");
      if (equals >= 0) found.set(text.slice(0, equals).trim(), text.slice(equals + 1));
      else if (at === 0) found.set(implied, text);
      else found.set(text.trim(), "on");
    });
  return found;
}

function ofJson(value: string): ReadonlyMap<string, string> {
  try {
    const parsed = JSON.parse(value) as unknown;
    if (typeof parsed !== "object" || parsed === null) return new Map();
    return new Map(
      Object.entries(parsed).map(([key, one]) => [key, typeof one === "string" ? one : JSON.stringify(one)] as const),
    );
  } catch {
    return new Map();
  }
}

/** A property of the CPU as QEMU has it after all spellings: `hv_x`, `hv-x`, `+hv_x`, `hv-x=on`. */
export interface CpuProperty {
  readonly name: string;
  readonly value: string;
  /** Index of the word that says it. */
  readonly index: number;
  /** As it is written, where QEMU does not know it in this form: `_` is `-` only in `name=value` of a `-cpu`. */
  readonly misspelt?: string;
}

export interface CpuArguments {
  /** The model of the last `-cpu`, which replaces libvirt's own; absent where there is none. */
  readonly model?: { readonly name: string; readonly index: number };
  /** Those of the last `-cpu`, and those of `-global` for a CPU type. The later one counts. */
  readonly properties: readonly CpuProperty[];
}

const ofType = /^[\w.-]+-(?:x86_64|i386)-cpu$/;

/** What arguments say of the CPU. */
export function cpuIn(args: readonly string[]): CpuArguments {
  const options = optionsIn(args);
  const last = options.filter(({ name, value }) => name === "cpu" && value !== undefined).at(-1);
  const globals = options.flatMap(({ name, value, index }): CpuProperty[] => {
    const global = name === "global" && value !== undefined ? globalIn(value) : undefined;
    return global !== undefined && ofType.test(global.driver)
      ? [{ ...named(global.property), value: global.value, index: index + 1 }]
      : [];
  });
  if (last === undefined) return { properties: globals };
  const [name = "", ...words] = last.value!.split(",");
  const own = words.filter((word) => word.trim() !== "").map((word) => propertyOf(word.trim(), last.index + 1));
  return { model: { name, index: last.index + 1 }, properties: [...globals, ...own] };
}

function propertyOf(word: string, index: number): CpuProperty {
  if (word.startsWith("+")) return { ...named(word.slice(1), word), value: "on", index };
  if (word.startsWith("-")) return { ...named(word.slice(1), word), value: "off", index };
  const [name, value = "on"] = word.split(/=(.*)/s);
  return { name: spelt(name!), value, index };
}

const named = (name: string, written = name): Pick<CpuProperty, "name" | "misspelt"> => ({
  name: spelt(name),
  ...(/^hv[-_].*_|^hv_/.test(name) ? { misspelt: written } : {}),
});

const spelt = (name: string): string => name.replaceAll("_", "-");

/** `-global type.property=value`, or `driver=type,property=…,value=…`. */
export function globalIn(
  text: string,
): { readonly driver: string; readonly property: string; readonly value: string } | undefined {
  const short = /^([\w-][\w.-]*)\.([\w-]+)=(.*)$/s.exec(text);
  if (short !== null && !text.startsWith("driver="))
    return { driver: short[1]!, property: short[2]!, value: short[3]! };
  const all = propertiesIn(text, "driver");
  const [driver, property, value] = ["driver", "property", "value"].map((key) => all.get(key));
  return driver === undefined || property === undefined ? undefined : { driver, property, value: value ?? "" };
}
