import { XmlParseError } from "../../../domain";
import type { DoorMachine, Properties } from "../types";
import { UNKNOWN } from "../values";
import type { Written } from "../written";
import { machineOfArguments } from "./arguments";
import { readStylesheet, transformed } from "./xslt";

/**
 * A machine from the arguments of a `Domain` of `@pulumi/libvirt` 0.5.x. Its stylesheet, if it has one, is run as far
 * as it can be read; what it makes of the rest is marked as not known.
 */
export function libvirt08Machine(props: Properties): DoorMachine {
  const tree = machineOfArguments(props);
  const unread: string[] = [];
  const { xml } = props;
  const xslt = xml === UNKNOWN ? UNKNOWN : isObject(xml) ? xml["xslt"] : undefined;
  const written = xslt === undefined ? tree : withStylesheet(tree, xslt, unread);
  return {
    door: "pulumi-libvirt",
    root: written.root.element,
    unknown: written.unknown,
    locate: written.locate,
    ...(unread.length === 0 ? {} : { unread }),
  };
}

const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function withStylesheet(tree: Written, xslt: unknown, unread: string[]): Written {
  if (typeof xslt !== "string") {
    tree.root.unknown();
    unread.push("xml.xslt is not known yet, and may change all of the machine.");
    return tree;
  }
  try {
    return transformed(readStylesheet(xslt), tree, "xml.xslt", unread);
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    tree.root.unknown();
    unread.push(`xml.xslt is not well-formed XML: ${error.message}.`);
    return tree;
  }
}
