/** What only the command line finds: about spec files, and about several hosts at once. */
import type { Finding, Rule } from "../findings";
import type { HostProfile } from "../hosts/types";

/** A spec file as it stands on disk, and what the profiles say that `--host` names; `name` is the host's. */
export interface FileExample {
  readonly file: string;
  readonly hosts?: readonly Partial<HostProfile>[];
}

/** These have no check of their own: they speak where the file is read, or where the hosts are weighed. */
export type FileRule = Omit<Rule<never, string, FileExample>, "check">;

const FORMAT = "https://libvirt.org/formatdomain.html";

const guest = (...lines: string[]): string =>
  ["name: ada", "windows: windows-11", "systemDisk: { path: /a.qcow2 }", ...lines, ""].join("\n");

const intel = (name: string, qemu: string, model: string): Partial<HostProfile> => ({
  name,
  qemu,
  cpu: { vendor: "intel", model },
});
const cells = (...ids: number[]): NonNullable<HostProfile["numa"]> =>
  ids.map((id) => ({ id, memoryKiB: 33554432, cpus: [id], hugepages: [] }));

export const fileRules = [
  {
    id: "spec-syntax",
    severity: "error",
    description: "A spec file must be YAML or JSON.",
    rationale: "The message contains the position where the parser stopped, which is often a line below the error.",
    messages: {},
    sources: ["https://yaml.org/spec/1.2.2/"],
    examples: {
      incorrect: [
        { file: 'name: "ada\nwindows: windows-11\n' },
        { file: "name: ada\nname: eve\nwindows: windows-11\n" },
        { file: "name: ada\nwindows: windows-11\nsystemDisk:\n\tsize: 80 GiB\n" },
      ],
      correct: [
        { file: guest() },
        { file: '{ "name": "ada", "windows": "windows-11", "systemDisk": { "path": "/a.qcow2" } }\n' },
      ],
    },
  },
  {
    id: "spec-deployment",
    severity: "info",
    description: "Deployment settings of a spec apply only in a Pulumi program.",
    rationale:
      "A spec file has the same settings as the arguments of WindowsGuest. Whether a machine is running, starts with its host, or has its disks deleted when it is destroyed is not part of libvirt's XML: `explain` and `render` validate these settings but do not use them.",
    messages: {},
    sources: [FORMAT],
    examples: { incorrect: [{ file: guest("running: false", "autostart: true") }], correct: [{ file: guest() }] },
  },
  {
    id: "spec-twins",
    severity: "error",
    description: "Guests on one host must have unique names.",
    rationale:
      "libvirt identifies a machine by its name: a second guest with the same name would change the first machine.",
    messages: {},
    sources: [`${FORMAT}#general-metadata`],
    examples: {
      incorrect: [{ file: `${guest()}---\n${guest().replace("/a.", "/b.")}` }],
      correct: [
        { file: `${guest()}---\n${guest().replace("ada", "eve").replace("/a.", "/b.")}` },
        { file: `${guest()}---\n${guest('host: { uri: "qemu+ssh://kvm2/system" }')}` },
      ],
    },
  },
  {
    id: "host-profile",
    severity: "error",
    description: "The host profile of a spec must be readable.",
    rationale:
      "A guest with a profile is checked against it. The path is relative to the directory of the spec; `windows-guest probe` writes a profile.",
    messages: {},
    sources: ["https://libvirt.org/formatdomaincaps.html"],
    examples: { incorrect: [{ file: guest("host: { profile: hosts/kvm1.yaml }") }], correct: [{ file: guest() }] },
  },
  {
    id: "host-set-start",
    severity: "error",
    description: "A guest for several hosts must start on each of them.",
    rationale:
      'The guest is resolved against what all hosts have in common. Properties that one host does not report, or that differ between hosts, such as NUMA nodes, are unknown for the set, but a single host may be known not to support them. With hostSupport "report", the finding is a warning.',
    messages: {},
    sources: ["https://libvirt.org/formatdomaincaps.html"],
    examples: {
      incorrect: [
        {
          file: guest("vcpus: 2", 'pinning: { vcpus: ["0", "1"] }', 'numa: { nodes: "1" }'),
          hosts: [
            { name: "kvm1", numa: cells(0, 1) },
            { name: "kvm2", numa: cells(0) },
          ],
        },
      ],
      correct: [
        {
          file: guest("vcpus: 2", 'pinning: { vcpus: ["0", "1"] }', 'numa: { nodes: "0" }'),
          hosts: [
            { name: "kvm1", numa: cells(0, 1) },
            { name: "kvm2", numa: cells(0) },
          ],
        },
      ],
    },
  },
  {
    id: "host-set-migration",
    severity: "error",
    description: "A guest with `migratable: true` must be able to migrate between all of its hosts.",
    rationale:
      "During migration, a running machine keeps the properties from the host where it was started: with CPU mode host-passthrough the host's CPU, with host-model the closest model that libvirt supports, and the machine type of that host's QEMU. If migration works only from certain hosts, the finding is a warning that lists the hosts to start on.",
    messages: {},
    sources: [`${FORMAT}#cpu-model-and-topology`, "https://www.qemu.org/docs/master/system/i386/cpu.html"],
    examples: {
      incorrect: [
        {
          file: guest("migratable: true", "cpu: { mode: host-passthrough }"),
          hosts: [intel("kvm1", "7.2.0", "Skylake-Server"), intel("kvm2", "7.2.0", "SapphireRapids")],
        },
        {
          file: guest("migratable: true", "cpu: { mode: host-model }"),
          hosts: [intel("kvm1", "7.2.0", "Skylake-Server"), intel("kvm2", "10.1.0", "Skylake-Server")],
        },
      ],
      correct: [
        {
          file: guest("migratable: true", "cpu: { mode: host-model }"),
          hosts: [intel("kvm1", "7.2.0", "Skylake-Server"), intel("kvm2", "7.2.0", "Skylake-Server")],
        },
      ],
    },
  },
] as const satisfies readonly FileRule[];

type FileRuleId = (typeof fileRules)[number]["id"];

/** Rules that only explain. */
const explaining: readonly string[] = fileRules.filter(({ severity }) => severity === "info").map(({ id }) => id);

/** A finding about a spec file or its hosts. */
export const fileFinding = (
  ruleId: FileRuleId | "spec-shape" | "spec-property",
  path: string,
  message: string,
  fix?: string,
): Finding => ({
  ruleId,
  severity: explaining.includes(ruleId) ? "info" : "error",
  path,
  message,
  ...(fix === undefined ? {} : { fix }),
  docs: `docs/rules/${ruleId}.md`,
});
