/** What `windows-guest lint` has read, from whatever source. */
import type { DecodedXml } from "../../foreign/xml";
import type { LintMachine, LintOptions } from "../../lint";

/** A domain XML file, which can be written back in its own encoding. `-` is standard input. */
export interface XmlFile extends DecodedXml {
  readonly path: string;
}

/** A machine and what only its source knows. */
export interface Gathered {
  readonly machine: LintMachine;
  readonly options?: Pick<LintOptions, "host" | "hostName" | "others">;
  /** The file that it is the whole of, with its text: it can be repaired. */
  readonly file?: XmlFile;
}

/** What the sources hold; each source adds its own. */
export interface Sources {
  readonly machines: Gathered[];
  /** What could not be read, a sentence each. */
  readonly failures: string[];
  /** Machines that are not checked, because nothing says that they run Windows. */
  readonly skipped: string[];
  /** What a person should know of a source that was read, a sentence each. */
  readonly notes: string[];
}

export const nothingYet = (): Sources => ({ machines: [], failures: [], skipped: [], notes: [] });
