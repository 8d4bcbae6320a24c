import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { DomainDefinitionInput } from "../../src/domain";
import { whyOf } from "../support/golden";

/** One folder of test/golden: a definition, the XML it must become, and why the case is there. */
export interface GoldenCase {
  readonly name: string;
  readonly definition: DomainDefinitionInput;
  readonly xml: string;
  /** Where the XML stands. */
  readonly file: string;
  readonly why: string;
  /** The libvirt the XML is for. */
  readonly libvirt: string;
}

const folder = join(__dirname, "..", "golden");

export const goldenCases: readonly GoldenCase[] = readdirSync(folder)
  .sort()
  .map((name) => {
    const read = (file: string): string => readFileSync(join(folder, name, file), "utf8");
    const target = existsSync(join(folder, name, "target.yaml"))
      ? (parse(read("target.yaml")) as { libvirt: string })
      : undefined;
    return {
      name,
      definition: parse(read("definition.yaml")) as DomainDefinitionInput,
      xml: read("domain.xml"),
      file: join(folder, name, "domain.xml"),
      why: whyOf(read("definition.yaml")),
      libvirt: target?.libvirt ?? "9.0.0",
    };
  });
