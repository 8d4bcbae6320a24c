import type { Rule } from "../../findings";

/**
 * What reading a spec can find. These have no check of their own: the schema is the check. `examples` need not be right
 * types.
 */
export type SpecRule = Omit<Rule<never, string, Readonly<Record<string, unknown>>>, "check">;

const FORMAT = "https://libvirt.org/formatdomain.html";

export const specRules = [
  {
    id: "spec-shape",
    severity: "error",
    necessary: "read",
    description: "Each setting must have the correct type, and required settings must be present.",
    rationale:
      "Values of the wrong type are not converted, because the meaning is unclear: a size of 8 could mean bytes, MiB, or GiB.",
    messages: {},
    sources: ["https://github.com/colinhacks/zod"],
    examples: {
      incorrect: [
        { memory: 8 },
        { vcpus: "4" },
        { migratable: "yes" },
        { tpm: true },
        { networks: "default" },
        { pinning: { vcpus: [2, 3] } },
        { disks: { size: "10 GiB" } },
        { hostDevices: ["0000:01:00.0"] },
      ],
      correct: [{ memory: "8 GiB", vcpus: 4, migratable: true }],
    },
  },
  {
    id: "spec-property",
    severity: "error",
    necessary: "read",
    description: "A guest spec must contain only known properties.",
    rationale: "If a misspelled property were ignored, the machine would silently be created without the setting.",
    messages: {},
    sources: ["https://github.com/vagrant-libvirt/vagrant-libvirt/issues/1867"],
    examples: {
      incorrect: [
        { ram: "8 GiB" },
        { enlightenments: { "hv-stimer-direct": "on" } },
        { enlightenments: { tlb_flush: "off" } },
        { secureBoot: true },
        { passthrough: ["0000:01:00.0"] },
        { vlan: 5 },
      ],
      correct: [{ memory: "8 GiB", enlightenments: { stimerDirect: "on" } }],
    },
  },
  {
    id: "spec-value",
    severity: "error",
    necessary: "read",
    description: "Each value must be supported by the setting, libvirt, QEMU and Windows.",
    rationale:
      "Names and paths are used in XML, file names, and logs; invalid values are refused before anything is created.",
    messages: {},
    sources: [FORMAT],
    examples: {
      incorrect: [
        { windows: "win11" },
        { preset: "destkop" },
        { memory: "8G" },
        { name: 'a"><b' },
        { vcpus: -1 },
        { enlightenments: { tlbflush: "enabled" } },
        { cdroms: [{ path: "win11.iso" }] },
        { host: { uri: "ssh://root@kvm1" } },
        { pinning: { vcpus: ["0-3,^2"] } },
        { systemDisk: { baseImage: "https://example.org/win11.qcow2" } },
      ],
      correct: [{ windows: "windows-11", preset: "desktop@1", memory: "8 GiB", cdroms: [{ path: "/iso/win11.iso" }] }],
    },
  },
] as const satisfies readonly SpecRule[];

export type SpecRuleId = (typeof specRules)[number]["id"];
