/** Specs as a spec file, and as a Pulumi program. */
import { stringify } from "yaml";
import { printableJson, printableYamlText } from "../../foreign/printable";
import type { GuestSpec } from "../../guest/types";

/** Name first, and what makes it this machine. */
function ordered({ name, uuid, windows, preset, ...others }: GuestSpec): GuestSpec {
  return {
    name,
    ...(uuid === undefined ? {} : { uuid }),
    windows,
    ...(preset === undefined ? {} : { preset }),
    ...others,
  };
}

/** One YAML document for each machine. */
export const asYaml = (specs: readonly GuestSpec[]): string =>
  printableYamlText(specs.map((spec) => stringify(ordered(spec), { lineWidth: 0 })).join("---\n"));

/**
 * A program that takes the machines over: `adopt` allows it, and `uuid` says which one is meant. After the first
 * `pulumi up` both may stay.
 */
export function asTypeScript(specs: readonly GuestSpec[]): string {
  const guests = specs.map((spec) => {
    const args = { ...ordered(spec), adopt: true };
    return `new WindowsGuest(${printableJson(JSON.stringify(spec.name))}, ${literal(args)});\n`;
  });
  return ['import { WindowsGuest } from "pulumi-windows-guest";\n', ...guests].join("\n");
}

/** JSON in the spelling of a program: keys that are identifiers stand without quotes. */
const literal = (value: unknown): string =>
  printableJson(JSON.stringify(value, undefined, 2)).replace(/^(\s*)"([A-Za-z_$][\w$]*)": /gm, "$1$2: ");
