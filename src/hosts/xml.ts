import { XmlElement, XmlText } from "@rgrove/parse-xml";
import { printable, printableMessage } from "../foreign/printable";
import { readXml } from "../foreign/xml";

/**
 * What a host answered, or a saved profile, could not be read. The message names the host or the file and what was
 * expected.
 */
export class HostProfileError extends Error {
  override readonly name = "HostProfileError";
  constructor(problem: string) {
    super(printableMessage(problem));
  }
}

/** A read-only view of a libvirt answer: paths in, texts and attributes out; what is absent is undefined. */
export interface Answer {
  one(path: string): Answer | undefined;
  all(path: string): Answer[];
  attribute(name: string): string | undefined;
  readonly text: string;
}

/** The virsh command that answers with an element of this name. */
const COMMANDS = { domainCapabilities: "domcapabilities", capabilities: "capabilities" } as const;

/** Characters of one answer. A large host of today says some 200,000. */
const LONGEST_ANSWER = 2 * 1024 * 1024;

export function readAnswer(xml: string, root: keyof typeof COMMANDS, host: string): Answer {
  const fail = (problem: string): never => {
    throw new HostProfileError(
      `${printable(host)}: expected <${root}> from libvirt, but ${problem}. Run virsh ${COMMANDS[root]} on the host and check the output`,
    );
  };
  let element: XmlElement;
  try {
    element = readXml(xml, { maxLength: LONGEST_ANSWER }).root;
  } catch (error) {
    return fail(`the answer is not XML (${printable(error instanceof Error ? error.message : String(error))})`);
  }
  return element.name === root ? answer(element) : fail(`got <${printable(element.name, 60)}>`);
}

/** Characters of one section of definitions: some thousand machines. */
const LONGEST_SECTION = 4 * 1024 * 1024;

/** Several documents of libvirt, one after the other, below one element; undefined where they are missing or no XML. */
export function readSections(documents: string | undefined): Answer | undefined {
  if (documents === undefined) return undefined;
  try {
    return answer(readXml(`<all>${documents}</all>`, { maxLength: LONGEST_SECTION }).root);
  } catch {
    return undefined;
  }
}

function answer(element: XmlElement): Answer {
  const all = (path: string): Answer[] => select(element, path.split("/")).map(answer);
  return {
    all,
    one: (path) => all(path)[0],
    attribute: (name) => element.attributes[name],
    text: element.children
      .map((child) => (child instanceof XmlText ? child.text : ""))
      .join("")
      .trim(),
  };
}

function select(element: XmlElement, steps: readonly string[]): XmlElement[] {
  const [step, ...rest] = steps;
  const children = element.children.filter(
    (child): child is XmlElement => child instanceof XmlElement && child.name === step,
  );
  return rest.length === 0 ? children : children.flatMap((child) => select(child, rest));
}

/** Values of `<enum name='…'>` below an element; undefined when the enum is not there at all. */
export function enumValues(parent: Answer | undefined, name: string): string[] | undefined {
  return parent
    ?.all("enum")
    .find((candidate) => candidate.attribute("name") === name)
    ?.all("value")
    .map((value) => value.text);
}
