import { child, parseXml } from "../../domain/xml";
import type { HostProfile } from "../../hosts/types";
import { exampleDomain, exampleMachine } from "../../machines";
import type { LintMachine } from "../types";
import type { StackExample } from "./rule";

/** An example's machines, each with its name. */
export const exampleStack = ({ machines }: StackExample): LintMachine[] =>
  machines.map(({ name, xml = "", host = "kvm1", preset }) => {
    const isNamed = child(parseXml(`<domain>${xml}</domain>`), "name") !== undefined;
    return {
      name,
      door: "xml",
      root: exampleDomain({ xml: isNamed ? xml : `<name>${name}</name>${xml}` }),
      locate: () => ({}),
      ...(host === "" ? {} : { host }),
      ...(preset === undefined ? {} : { preset }),
    };
  });

/** The profile of every host of an example, where it says one. */
export const exampleProfile = ({ profile }: StackExample): { readonly host?: HostProfile } =>
  profile === undefined ? {} : { host: exampleMachine({ xml: "", host: profile }).host! };
