import { parseXml, XmlElement, XmlText } from "@rgrove/parse-xml";

/** What a host answered could not be read. The message names the host and what was expected. */
export class HostProfileError extends Error {
  override readonly name = "HostProfileError";
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

export function readAnswer(xml: string, root: keyof typeof COMMANDS, host: string): Answer {
  const fail = (problem: string): never => {
    throw new HostProfileError(`${host}: expected <${root}> from libvirt, but ${problem}. Run virsh ${COMMANDS[root]} on it and see what answers`);
  };
  let element: XmlElement | null;
  try {
    element = parseXml(xml).root;
  } catch (error) {
    return fail(`the answer is no XML (${firstLine(error)})`);
  }
  return element?.name === root ? answer(element) : fail(`got <${element?.name ?? "nothing"}>`);
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";

function answer(element: XmlElement): Answer {
  const all = (path: string): Answer[] => select(element, path.split("/")).map(answer);
  return {
    all,
    one: (path) => all(path)[0],
    attribute: (name) => element.attributes[name],
    text: element.children.map((child) => (child instanceof XmlText ? child.text : "")).join("").trim(),
  };
}

function select(element: XmlElement, steps: readonly string[]): XmlElement[] {
  const [step, ...rest] = steps;
  const children = element.children.filter((child): child is XmlElement => child instanceof XmlElement && child.name === step);
  return rest.length === 0 ? children : children.flatMap((child) => select(child, rest));
}

/** Values of `<enum name='…'>` below an element; undefined when the enum is not there at all. */
export function enumValues(parent: Answer | undefined, name: string): string[] | undefined {
  return parent?.all("enum").find((candidate) => candidate.attribute("name") === name)?.all("value").map((value) => value.text);
}
