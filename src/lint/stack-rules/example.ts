import { parseXml } from "../../domain";
import { child } from "../../domain/xml";
import { exampleDomain, exampleMachine } from "../../machines";
import type { StackOptions } from "../stack";
import type { LintMachine } from "../types";
import type { StackExample } from "./rule";

/** The machines of an example. */
export const exampleStack = ({ machines }: StackExample): LintMachine[] =>
  machines.map(({ name, xml = "", host = "kvm1", preset, fleet }) => {
    const named = child(parseXml(`<d>${xml}</d>`), "name") === undefined ? `<name>${name}</name>${xml}` : xml;
    return {
      name,
      door: "xml",
      root: exampleDomain({ xml: named }),
      locate: () => ({}),
      ...(host === "" ? {} : { host }),
      ...(preset === undefined ? {} : { preset }),
      ...(fleet === undefined ? {} : { fleet }),
    };
  });

/** What is known of its hosts. */
export const exampleStackOptions = ({ profile }: StackExample): StackOptions =>
  profile === undefined ? {} : { host: exampleMachine({ xml: "", host: profile }).host! };
