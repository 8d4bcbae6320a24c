import { catalogue, modes, type HostAnswer, type Known } from "../../enlightenments";
import { hostEnlightenments, type HostProfile } from "../../hosts";
import type { HostPool, HostResources } from "../../hosts/resources/types";
import { roughSize } from "../../guest/reading/size";
import { counted } from "./counted";
import { deviceBlocks } from "./devices";
import type { Block, Cell, Report, Tone } from "./report";

/** What a host is and what it can do, each "no" and "unknown" with its reason. */
export function hostReport(profile: HostProfile): Report {
  const host = hostEnlightenments(profile);
  const enlightenments = catalogue
    .filter((row) => row.libvirt.kind !== "none")
    .map((row) => ({ name: row.name, ...host.support(row.name), effect: row.effect }));
  const hyperVModes = modes
    .filter((mode) => mode.name !== "custom")
    .map((mode) => ({ name: `mode ${mode.name}`, ...host.support(`mode:${mode.name}`), effect: mode.effect }));
  const rows = [...enlightenments, ...hyperVModes];
  return {
    data: { profile, enlightenments: enlightenments.map(answerOf), modes: hyperVModes.map(answerOf) },
    blocks: () => [
      { kind: "title", text: profile.name },
      { kind: "facts", rows: whatItIs(profile) },
      { kind: "heading", text: "Capabilities" },
      { kind: "facts", rows: whatItOffers(profile) },
      ...whatLiesThere(profile.resources),
      ...deviceBlocks(profile.hostDevices),
      { kind: "heading", text: "Hyper-V enlightenments" },
      {
        kind: "table",
        columns: [{ title: "flag", wraps: true }, { title: "here" }, { title: "because", wraps: true }],
        rows: grouped(rows).map(answerRow),
      },
      ...closing(rows),
    ],
  };
}

type Row = HostAnswer & { readonly name: string; readonly effect: string };

const answerOf = ({ name, known, because }: Row): object => ({ name, known, ...(because === "" ? {} : { because }) });
const ORDER: readonly Known[] = ["yes", "unknown", "no"];

interface Group {
  readonly names: readonly string[];
  readonly known: Known;
  readonly text: string;
}

/** Yes first. What shares its reason for a no or an unknown shares a line. */
function grouped(rows: readonly Row[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { name, known, because, effect } of ORDER.flatMap((wanted) =>
    rows.filter((row) => row.known === wanted),
  )) {
    const text = known === "yes" ? effect : known === "no" ? `requires ${because}` : because;
    const key = `${known} ${text}`;
    groups.set(key, { names: [...(groups.get(key)?.names ?? []), name], known, text });
  }
  return [...groups.values()];
}

const TONES: Readonly<Record<Known, Tone>> = { yes: "good", no: "bad", unknown: "warn" };

const answerRow = ({ names, known, text }: Group): Cell[] => [
  { text: names.join(", "), tone: "strong" },
  { text: known, tone: TONES[known] },
  known === "yes" ? { text, tone: "quiet" } : { text },
];

function closing(rows: readonly Row[]): Block[] {
  const count = (known: Known): number => rows.filter((row) => row.known === known).length;
  return [
    {
      kind: "text",
      text: `${count("yes")} yes, ${count("unknown")} unknown, ${count("no")} no. An unknown capability is checked when a machine starts; it is never treated as unsupported.`,
      tone: "quiet",
    },
  ];
}

const NOT_TOLD = "unknown";

function whatItIs(profile: HostProfile): (readonly [string, string])[] {
  const { cpu, accelerator, kernelRelease, linux } = profile;
  return [
    ["libvirt", profile.libvirt ?? NOT_TOLD],
    ["QEMU", profile.qemu ?? NOT_TOLD],
    ["Linux", kernelRelease ?? linux ?? NOT_TOLD],
    [
      "Accelerator",
      accelerator === "qemu"
        ? "none: software emulation only, KVM is not available"
        : accelerator === "kvm"
          ? "KVM"
          : NOT_TOLD,
    ],
    [
      "CPU",
      [
        cpu.vendor === "unknown" ? "vendor unknown" : VENDORS[cpu.vendor],
        ...(cpu.model === undefined ? [] : [cpu.model]),
        ...(cpu.addressBits === undefined ? [] : [`${cpu.addressBits} address bits`]),
      ].join(", "),
    ],
    ["Host CPUs", cpusText(profile)],
    ["Memory", profile.memoryKiB === undefined ? NOT_TOLD : `${(profile.memoryKiB / 1024 ** 2).toFixed(1)} GiB`],
    ["NUMA nodes", profile.numa === undefined ? NOT_TOLD : String(profile.numa.length)],
  ];
}

function cpusText({ cpus, topology }: HostProfile): string {
  if (cpus === undefined) return NOT_TOLD;
  if (topology === undefined) return String(cpus.length);
  const { sockets, cores, threads } = topology;
  return `${cpus.length}: ${counted(sockets, "socket")}, ${counted(cores, "core")}, ${counted(threads, "thread")} per core`;
}

const VENDORS = { intel: "Intel", amd: "AMD" } as const;

function whatItOffers(profile: HostProfile): (readonly [string, string])[] {
  const { firmware, tpm, tsc, devices } = profile;
  return [
    ["UEFI", `${firmware.uefi}; Secure Boot ${firmware.secureBoot}, with Microsoft's keys ${firmware.enrolledKeys}`],
    ["Secure Boot certificates", certificatesText(firmware)],
    ["TPM", tpmText(tpm)],
    ["Nested virtualization", profile.nested],
    ["APICv or AVIC", profile.apicv],
    ["TSC", `${tsc.frequencyHz === undefined ? "frequency unknown" : `${tsc.frequencyHz} Hz`}; scaling ${tsc.scaling}`],
    ["Huge pages", hugepagesText(profile)],
    ["CPU modes", profile.cpu.modes?.join(", ") ?? NOT_TOLD],
    ["Maximum vCPUs", profile.maxVcpus === undefined ? NOT_TOLD : String(profile.maxVcpus)],
    ["Disk buses", devices.diskBuses?.join(", ") ?? NOT_TOLD],
    ["Graphics", devices.graphics?.join(", ") ?? NOT_TOLD],
    ["Video", devices.video?.join(", ") ?? NOT_TOLD],
    ["Shared folders", devices.filesystems?.join(", ") ?? NOT_TOLD],
  ];
}

const certificatesText = ({ variablesTemplate: template }: HostProfile["firmware"]): string =>
  template === undefined ? NOT_TOLD : `Microsoft ${template.certificates.join(" and ")} (${template.path})`;

function tpmText({ models, backends, versions }: HostProfile["tpm"]): string {
  if (models === undefined) return NOT_TOLD;
  if (models.length === 0) return "none";
  const emulator = backends === undefined ? NOT_TOLD : backends.join(", ") || "none";
  return `models ${models.join(", ")}; back ends ${emulator}${versions === undefined ? "" : `; versions ${versions.join(", ")}`}`;
}

function hugepagesText({ hugepages }: HostProfile): string {
  if (hugepages === undefined) return NOT_TOLD;
  if (hugepages.length === 0) return "none";
  return hugepages
    .map(
      ({ sizeKiB, count }) =>
        `${sizeKiB >= 1024 ** 2 ? `${sizeKiB / 1024 ** 2} GiB` : `${sizeKiB / 1024} MiB`} (${count === undefined ? "number unknown" : `${count} reserved`})`,
    )
    .join(", ");
}

function whatLiesThere(resources: HostResources | undefined): Block[] {
  if (resources === undefined) return [];
  const { pools, networks, interfaces, machines } = resources;
  const bridges = interfaces?.flatMap(({ name, kind }) => (kind === "bridge" ? [name] : []));
  return [
    { kind: "heading", text: "Resources" },
    {
      kind: "facts",
      rows: [
        ["Storage pools", listed(pools?.map(poolText))],
        [
          "Networks",
          listed(
            networks?.map(
              ({ name, active, autostart }) =>
                `${name} (${active ? "active" : "not active"}${autostart ? ", starts with the host" : ""})`,
            ),
          ),
        ],
        ["Bridges", listed(bridges)],
        [
          "Machines",
          machines === undefined
            ? NOT_TOLD
            : `${machines.length}, ${machines.filter(({ running }) => running).length} running`,
        ],
      ],
    },
  ];
}

const listed = (names: readonly string[] | undefined): string =>
  names === undefined ? NOT_TOLD : names.join("; ") || "none";

function poolText({ name, active, availableBytes, volumes, path }: HostPool): string {
  if (!active) return `${name} (not active)`;
  const free = availableBytes === undefined ? [] : [`${roughSize(Math.floor(availableBytes / 1024))} free`];
  return `${name} (${[...(path === undefined ? [] : [path]), ...free, ...(volumes === undefined ? [] : [counted(volumes.length, "volume")])].join(", ")})`;
}
