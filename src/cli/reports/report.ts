import type { Finding } from "../../findings";

/** What a command has to say: as data for programs, and as blocks for people. */
export interface Report {
  readonly data: unknown;
  blocks(): readonly Block[];
}

export type Tone = "good" | "bad" | "warn" | "info" | "quiet" | "strong";

/** Text in a table; a tone is a hint that is never the only carrier of a meaning. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Column {
  readonly title: string;
  /** The columns that take what width is left, and wrap. */
  readonly wraps?: true;
}

/** A finding, and where in the user's file it stands. */
export interface LocatedFinding extends Finding {
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

export type Block =
  | { readonly kind: "title"; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly text: string; readonly tone?: Tone }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "facts"; readonly rows: readonly (readonly [label: string, value: string])[] }
  | {
      readonly kind: "table";
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly (string | Cell)[])[];
    }
  /** Lines that keep their breaks and their white space. */
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "finding"; readonly finding: LocatedFinding };

export const cell = (value: string | Cell): Cell => (typeof value === "string" ? { text: value } : value);
