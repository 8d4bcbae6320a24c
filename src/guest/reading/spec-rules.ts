import type { Rule } from "../../findings";

/** What reading a spec can find. These have no check of their own: the schema is the check. `examples` need not be right types. */
export type SpecRule = Omit<Rule<never, string, Readonly<Record<string, unknown>>>, "check">;

const FORMAT = "https://libvirt.org/formatdomain.html";

export const specRules = [
  {
    id: "spec-shape",
    severity: "error",
    description: "A setting has the type that the guest spec names, and the required ones are there.",
    rationale: "A number where a size with its unit belongs, or a list where one thing belongs, is never guessed at: 8 may mean bytes, MiB or GiB.",
    messages: {},
    sources: ["https://github.com/colinhacks/zod"],
    examples: {
      incorrect: [{ memory: 8 }, { vcpus: "4" }, { migratable: "yes" }, { tpm: true }, { networks: "default" }, { pinning: { vcpus: [2, 3] } }, { disks: { size: "10 GiB" } }],
      correct: [{ memory: "8 GiB", vcpus: 4, migratable: true }],
    },
  },
  {
    id: "spec-property",
    severity: "error",
    description: "Every property of a guest spec is one that exists.",
    rationale: "A misspelt property that is silently ignored leaves a machine without what its owner believes it has.",
    messages: {},
    sources: ["https://github.com/vagrant-libvirt/vagrant-libvirt/issues/1867"],
    examples: {
      incorrect: [{ ram: "8 GiB" }, { enlightenments: { "hv-stimer-direct": "on" } }, { enlightenments: { tlb_flush: "off" } }, { secureBoot: true }, { hostDevices: ["0000:01:00.0"] }, { vlan: 5 }],
      correct: [{ memory: "8 GiB", enlightenments: { stimerDirect: "on" } }],
    },
  },
  {
    id: "spec-value",
    severity: "error",
    description: "A value is one that the setting knows and that libvirt, QEMU and Windows can take.",
    rationale: "Names and paths end in XML, in file names and in logs; what cannot stand there is refused before anything is made.",
    messages: {},
    sources: [FORMAT],
    examples: {
      incorrect: [{ windows: "win11" }, { preset: "destkop" }, { memory: "8G" }, { name: 'a"><b' }, { vcpus: -1 }, { enlightenments: { tlbflush: "enabled" } }, { cdroms: [{ path: "win11.iso" }] }, { host: { uri: "ssh://root@kvm1" } }, { pinning: { vcpus: ["0-3,^2"] } }, { systemDisk: { baseImage: "https://example.org/win11.qcow2" } }],
      correct: [{ windows: "windows-11", preset: "desktop@1", memory: "8 GiB", cdroms: [{ path: "/iso/win11.iso" }] }],
    },
  },
] as const satisfies readonly SpecRule[];

export type SpecRuleId = (typeof specRules)[number]["id"];
