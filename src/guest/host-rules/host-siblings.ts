import { nothing } from "../../findings";
import { defineHostRule, type HostContext } from "../context";
import { cpusIn, idsText } from "../reading/cpuset";
import { listText } from "../explaining/show";

/** By vCPU, the one host CPU that it is pinned to; undefined where it floats. */
const pinsOf = ({ spec }: HostContext): readonly (number | undefined)[] =>
  (spec.pinning?.vcpus ?? []).map((text) => {
    const cpus = cpusIn(text);
    return cpus.length === 1 ? cpus[0] : undefined;
  });

/** By host CPU, the threads of its core, itself among them. */
const coresOf = (groups: readonly (readonly number[])[]): ReadonlyMap<number, readonly number[]> =>
  new Map(groups.flatMap((group) => group.map((cpu) => [cpu, group] as const)));

type Cores = ReturnType<typeof coresOf>;
type Pins = ReturnType<typeof pinsOf>;

/** vCPUs of the first guest core whose threads are pinned to different cores of the host. */
function firstSplit(pins: Pins, threads: number, cores: Cores): readonly number[] | undefined {
  for (let first = 0; first < pins.length; first += threads) {
    const vcpus = Array.from({ length: Math.min(threads, pins.length - first) }, (_, thread) => first + thread);
    const cpus = vcpus.map((vcpu) => pins[vcpu]);
    if (cpus.includes(undefined) || new Set(cpus).size < cpus.length) continue;
    const core = cores.get(cpus[0]!);
    if (core === undefined || cpus.some((cpu) => !core.includes(cpu!))) return vcpus;
  }
  return undefined;
}

/** Two vCPUs on threads of one host core, where the guest sees a core in each. */
function firstShared(pins: Pins, cores: Cores): readonly [number, number] | undefined {
  const owners = new Map<readonly number[], number>();
  for (const [vcpu, cpu] of pins.entries()) {
    const core = cpu === undefined ? undefined : cores.get(cpu);
    if (core === undefined) continue;
    const first = owners.get(core);
    if (first !== undefined && pins[first] !== cpu) return [first, vcpu];
    owners.set(core, vcpu);
  }
  return undefined;
}

/** The same host CPUs in an order in which guest cores are host cores; undefined where there is none. */
function inOrder(pins: Pins, threads: number, cores: Cores): string | undefined {
  const groups = new Set(pins.map((cpu) => cores.get(cpu ?? -1)));
  const used = new Set(pins);
  const ordered = [...groups].map((group) => (group ?? []).filter((cpu) => used.has(cpu)));
  if (ordered.some((group) => group.length !== threads) || ordered.flat().length !== pins.length) return undefined;
  return `[${ordered
    .flat()
    .map((cpu) => `"${cpu}"`)
    .join(", ")}]`;
}

export const hostSiblings = defineHostRule({
  id: "host-siblings",
  severity: "warning",
  description: "The guest's cores and threads must match the cores and threads of the pinned host CPUs.",
  rationale:
    "Two hyper-threads share the resources of one core. Windows schedules two busy threads on different cores first, and assumes that threads of a core share its caches. If the guest's topology does not match the pinning, Windows schedules them on the wrong CPUs.",
  messages: {
    split: {
      message: "vCPUs {vcpus} of {guest} are threads of one core, but CPUs {cpus} of {host} are not.",
      fix: "{fix}",
    },
    none: {
      message: "{guest} has {threads} threads per core, but {host} has one thread per core.",
      fix: "Remove `topology.threads`.",
    },
    shared: {
      message: "vCPUs {vcpus} of {guest} are separate cores, but CPUs {cpus} of {host} are threads of one core.",
      fix: "Set `topology.threads: {threads}` and pin the vCPUs of a core to siblings, or pin to one thread of each core.",
    },
  },
  sources: [
    "https://libvirt.org/formatcaps.html",
    "https://libvirt.org/formatdomain.html#cpu-tuning",
    "https://github.com/kubevirt/kubevirt/issues/4687",
  ],
  reads: ["host", "pinning.vcpus", "topology", "vcpus", "preset"],
  examples: {
    incorrect: [
      {
        guest: {
          windows: "windows-10",
          vcpus: 4,
          topology: { cores: 2, threads: 2 },
          pinning: { vcpus: ["3", "4", "11", "12"] },
        },
        host: {
          siblings: [
            [3, 11],
            [4, 12],
          ],
        },
      },
      {
        guest: { vcpus: 2, topology: { cores: 1, threads: 2 }, pinning: { vcpus: ["2", "3"] } },
        host: { siblings: [] },
      },
      {
        guest: {
          preset: "low-latency",
          vcpus: 2,
          pinning: { vcpus: ["2", "6"], emulator: "0" },
          hugepages: { size: "2 MiB" },
          numa: { nodes: "0" },
        },
        host: {
          siblings: [
            [0, 4],
            [2, 6],
          ],
        },
      },
    ],
    correct: [
      {
        guest: {
          windows: "windows-10",
          vcpus: 4,
          topology: { cores: 2, threads: 2 },
          pinning: { vcpus: ["3", "11", "4", "12"] },
        },
        host: {
          siblings: [
            [3, 11],
            [4, 12],
          ],
        },
      },
      {
        guest: {
          preset: "low-latency",
          vcpus: 2,
          pinning: { vcpus: ["2", "3"], emulator: "0" },
          hugepages: { size: "2 MiB" },
          numa: { nodes: "0" },
        },
        host: {
          siblings: [
            [0, 4],
            [2, 6],
            [3, 7],
          ],
        },
      },
      {
        guest: {
          windows: "windows-10",
          vcpus: 4,
          topology: { cores: 2, threads: 2 },
          pinning: { vcpus: ["3", "4", "11", "12"] },
        },
        host: {},
      },
    ],
  },
  check(context) {
    const { guest, host, hostName, machine, preset } = context;
    if (host.siblings === undefined) return nothing;
    const pins = pinsOf(context);
    const cores = coresOf(host.siblings);
    const { threads } = machine.topology;
    const words = (vcpus: readonly number[]) => ({
      guest,
      host: hostName,
      vcpus: listText(vcpus.map(String)),
      cpus: listText(vcpus.map((vcpu) => String(pins[vcpu]))),
    });
    if (threads === 1) {
      const shared = firstShared(pins, cores);
      if (shared === undefined) return nothing;
      // Only who owns its CPUs is sure to mind.
      const owns = preset.needs.some(({ path }) => path === "pinning.vcpus");
      return [
        {
          messageId: "shared" as const,
          path: "pinning.vcpus",
          severity: owns ? ("warning" as const) : ("info" as const),
          data: { ...words(shared), threads: cores.get(pins[shared[0]]!)!.length },
        },
      ];
    }
    if (pins.length > 0 && cores.size === 0)
      return [{ messageId: "none" as const, path: "topology.threads", data: { guest, host: hostName, threads } }];
    const split = firstSplit(pins, threads, cores);
    if (split === undefined) return nothing;
    const order = inOrder(pins, threads, cores);
    const siblings = cores.get(pins[split[0]!]!) ?? host.siblings[0] ?? [];
    const fix =
      order === undefined
        ? `Pin them to threads of one core, for example CPUs ${idsText(siblings)}.`
        : `Write \`pinning.vcpus: ${order}\`.`;
    return [{ messageId: "split" as const, path: "pinning.vcpus", data: { ...words(split), fix } }];
  },
});
