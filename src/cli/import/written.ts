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

/**
 * A document for `pulumi import --file`. Format:
 * https://www.pulumi.com/docs/iac/guides/migration/import/#bulk-import-operations
 *
 * @param windows which Windows runs in machines that do not say so; one that says so needs no more
 */
export function asPulumiImport(
  specs: readonly GuestSpec[],
  { uri, windows }: { readonly uri: string; readonly windows?: string | undefined },
): string {
  const resources = specs.map(({ name, uuid }) => ({
    type: "windows-guest:index:Domain",
    // Names of machines are unique on a host, and may be any text.
    name,
    id: `${uri}/${uuid ?? name}${windows === undefined ? "" : `?windows=${windows}`}`,
  }));
  return `${printableJson(JSON.stringify({ resources }, undefined, 2))}\n`;
}

/** JSON in the spelling of a program: keys that are identifiers stand without quotes. */
const literal = (value: unknown): string =>
  printableJson(JSON.stringify(value, undefined, 2)).replace(/^(\s*)"([A-Za-z_$][\w$]*)": /gm, "$1$2: ");
