/**
 * What a terminal or a reader would take for something else: control characters (C0, C1), format characters (those that
 * turn the direction of text, zero-width ones, the byte order mark), lone surrogates, line separators, and letters
 * without a shape.
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0]/gu;
const UNPRINTABLE_BUT_NEWLINE =
  /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0]/gu;

/** Longest quoted text in a message, in UTF-16 units. */
const LONGEST = 600;
/** Longest message: the mistakes of a large spec fit, a hostile host's novel does not. */
const LONGEST_MESSAGE = 64 * 1024;

const visible = (c: string): string => `\\u{${c.codePointAt(0)!.toString(16)}}`;
const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;

/**
 * Makes text from outside fit to stand in a one-line message: odd characters become `\u{…}`, text longer than `longest`
 * (default 600) is cut.
 */
export const printable = (text: string, longest = LONGEST): string => cut(text, longest).replace(UNPRINTABLE, visible);

/**
 * The same for a whole message, whose line breaks are our own. What it quotes went through {@link printable} where it
 * was quoted; this is the last line of defence before a terminal or the engine. At most 64 Ki characters.
 */
export const printableMessage = (text: string): string =>
  cut(text, LONGEST_MESSAGE).replace(UNPRINTABLE_BUT_NEWLINE, visible);

/** JSON text that says the same, without a character that a terminal acts on. Line breaks between its values stay. */
export const printableJson = (json: string): string =>
  json.replace(UNPRINTABLE_BUT_NEWLINE, (c) =>
    [...Array(c.length).keys()].map((at) => `\\u${c.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );

/** The same for YAML in which every such character stands in double quotes. */
export const printableYamlText = (yaml: string): string =>
  yaml.replace(UNPRINTABLE_BUT_NEWLINE, (c) => `\\U${c.codePointAt(0)!.toString(16).padStart(8, "0")}`);

/** Does {@link printable} leave a text as it is, but for its length? */
export const isPrintable = (text: string): boolean => text.search(UNPRINTABLE) < 0;
