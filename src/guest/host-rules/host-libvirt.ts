import type { DomainDefinition, Unsupported } from "../../domain";
import type { HostProfile } from "../../hosts/types";
import { nothing } from "../../findings";
import { defineHostRule } from "../context";

type Gates = typeof import("../../domain/gates");
let loaded: Gates | undefined;

/**
 * Required where it is used: it brings every device along, and most runs of the command line check no host. Kept,
 * because finding a module that is loaded takes longer than this rule.
 */
const gates = (): Gates => (loaded ??= require("../../domain/gates") as Gates);

/**
 * Where in a guest spec a setting of the definition comes from. Empty on purpose: the engine speaks for enlightenments,
 * and the rule host-address-width for addresses.
 */
const SPEC_PATHS: readonly (readonly [RegExp, string])[] = [
  [/^features\.hyperv/, ""],
  [/^cpu\.addressBits/, ""],
  [/^cpu\.mode/, "cpu.mode"],
  [/^os\.firmware/, "firmware.type"],
  [/^numatune\.mode/, "numa.mode"],
  [/^numatune\.nodeset/, "numa.nodes"],
  [/^devices\.tpm/, "tpm"],
  [/^devices\.folders/, "sharedFolders"],
  [/^devices\.disks/, "disks"],
  [/^devices\.interfaces/, "networks"],
  [/^devices\.inputs/, "input.evdev"],
  [/^devices\.sound/, "sound.model"],
  [/^devices\.audio/, "sound.backend"],
  [/^devices\.watchdog/, "watchdog.model"],
  [/^cpu\./, "cpu"],
  [/^xml$/, "xml"],
];
const specPath = (path: string): string => SPEC_PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? "host";

/** What `xml` adds and the definition has no words for. */
function unsupportedAdditions(definition: DomainDefinition, { libvirt }: HostProfile): readonly Unsupported[] {
  if (definition.overrides === undefined || libvirt === undefined) return [];
  const { renderDomainTree } = require("../../domain") as typeof import("../../domain");
  const { unsupportedInXml } = require("../../domain/xml-gates") as typeof import("../../domain/xml-gates");
  return unsupportedInXml(renderDomainTree(definition), libvirt).map((one) => ({ ...one, path: "xml" }));
}

export const hostLibvirt = defineHostRule({
  id: "host-libvirt",
  severity: "error",
  necessary: "deploy",
  description: "The host's libvirt must support all settings of the machine.",
  rationale:
    "An old libvirt refuses an unknown element or silently drops it; the machine would then differ from its declaration.",
  messages: {
    old: {
      message: "{guest} has {setting}, which requires libvirt {minimum} or newer; {host} has {version}.",
      fix: "Update libvirt on the host, or remove the setting.",
    },
    never: { message: "{guest} has {setting}, which no libvirt version supports.", fix: "Remove the setting." },
  },
  sources: ["https://libvirt.org/formatdomain.html", "https://libvirt.org/news.html"],
  reads: ["host"],
  examples: {
    incorrect: [
      { guest: { cpu: { mode: "maximum" } }, host: { libvirt: "7.0.0" } },
      {
        guest: { vcpus: 2, numa: { nodes: "0", mode: "restrictive" }, pinning: { vcpus: ["0", "1"] } },
        host: { libvirt: "7.2.0" },
      },
    ],
    correct: [
      { guest: { cpu: { mode: "maximum" } }, host: { libvirt: "9.0.0" } },
      { guest: { cpu: { mode: "maximum" } }, host: {} },
    ],
  },
  check({ guest, host, hostName, definition }) {
    if (definition === undefined) return nothing;
    const { unsupportedByLibvirt } = gates();
    const unsupported = [...unsupportedByLibvirt(definition, host.libvirt), ...unsupportedAdditions(definition, host)];
    return unsupported.flatMap(({ path, minimum, setting }) => {
      const where = specPath(path);
      if (where === "") return [];
      return [
        {
          messageId: minimum === "" ? ("never" as const) : ("old" as const),
          path: where,
          data: { guest, setting, minimum, host: hostName, version: host.libvirt ?? "an unknown one" },
        },
      ];
    });
  },
});
