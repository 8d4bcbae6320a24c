/** What stands against moving a running machine between the hosts of a set. */
import { catalogue } from "../../enlightenments/catalogue";
import { requirementsOf } from "../../enlightenments/graph";
import type { GuestResolution } from "../../guest/types";
import { hostEnlightenments } from "../../hosts/support";
import type { HostProfile } from "../../hosts/types";
import { compareVersions } from "../../hosts/versions";
import type { Obstacle } from "./types";
import { isNested } from "./wanted";

type Direction = (guest: GuestResolution, from: HostProfile, to: HostProfile) => readonly Omit<Obstacle, "from">[];

/** Obstacles of every move from one host to another, and of the set as a whole. */
export function obstacles(guest: GuestResolution, profiles: readonly HostProfile[]): Obstacle[] {
  const moves = profiles.flatMap((from) => profiles.filter((to) => to !== from).map((to) => ({ from, to })));
  return [
    ...vendors(guest, profiles),
    ...passedThrough(guest, profiles),
    ...moves.flatMap(({ from, to }) =>
      directions.flatMap((direction) => direction(guest, from, to).map((one) => ({ ...one, from: from.name }))),
    ),
    ...frequencies(guest, profiles),
  ];
}

const chosen = (guest: GuestResolution, path: string): string | undefined =>
  guest.choices.find((choice) => choice.path === path)?.value;
const VENDORS = { intel: "Intel", amd: "AMD" } as const;

function vendors(guest: GuestResolution, profiles: readonly HostProfile[]): Obstacle[] {
  const told = profiles.flatMap(({ name, cpu }) => (cpu.vendor === "unknown" ? [] : [{ name, vendor: cpu.vendor }]));
  if (new Set(told.map(({ vendor }) => vendor)).size < 2) return [];
  const which = told.map(({ name, vendor }) => `${name} ${VENDORS[vendor]}`).join(", ");
  // A CPU model by name can be given on both; what Windows does with its choice of drivers and workarounds nobody
  // promises.
  const certain = chosen(guest, "cpu.mode") !== "custom" || isNested(guest);
  return [{ reason: `migration between Intel and AMD is not supported: ${which}`, certain }];
}

const isPassedThrough = (guest: GuestResolution): boolean =>
  ["host-passthrough", "maximum"].includes(chosen(guest, "cpu.mode") ?? "");

function passedThrough(guest: GuestResolution, profiles: readonly HostProfile[]): Obstacle[] {
  const models = profiles.flatMap(({ name, cpu: { model } }) => (model === undefined ? [] : [{ name, model }]));
  if (!isPassedThrough(guest) || new Set(models.map(({ model }) => model)).size < 2) return [];
  return [
    {
      reason: `CPU mode ${chosen(guest, "cpu.mode")} exposes the host's CPU, and the hosts have different CPUs: ${models.map(({ name, model }) => `${name} has ${model}`).join(", ")}`,
      certain: true,
    },
  ];
}

/**
 * With CPU mode host-model the running machine has the CPU of the host it was started on, and libvirt checks it at the
 * other end.
 */
const hostModelCpu: Direction = (guest, from, to) => {
  if (chosen(guest, "cpu.mode") !== "host-model") return [];
  const started = `if started on ${from.name}, it has the CPU ${from.cpu.model}`;
  if (from.cpu.model === undefined || to.cpu.model === undefined)
    return [{ reason: "CPU mode host-model: the CPU model of at least one host is unknown", certain: false }];
  if (from.cpu.vendor !== to.cpu.vendor) return []; // the vendors' own obstacle
  if (from.cpu.model !== to.cpu.model && to.cpu.usableModels?.includes(from.cpu.model) === false)
    return [{ reason: `${started}, which ${to.name} (${to.cpu.model}) does not support`, certain: true }];
  const missing = missingFeatures(guest, from, to);
  if (missing.length > 0)
    return [{ reason: `${started} with ${missing.join(", ")}, which ${to.name} does not support`, certain: true }];
  return from.cpu.model === to.cpu.model
    ? []
    : [
        {
          reason: `${started}, and it is unknown whether ${to.name} (${to.cpu.model}) supports all of its features`,
          certain: false,
        },
      ];
};

/** Features of the one host's CPU that the other is known not to have, as far as a migratable guest gets them. */
function missingFeatures(guest: GuestResolution, from: HostProfile, to: HostProfile): string[] {
  const { features, model } = from.cpu;
  const nested = isNested(guest);
  const shown = (features ?? []).filter((name) => name !== "invtsc" && (nested || !/^(vmx|svm)(-|$)/.test(name)));
  const gone = new Set(to.cpu.missingFeatures);
  // Two lists are relative to their models: only of one and the same model they can be compared.
  const comparable = model === to.cpu.model ? to.cpu.features : undefined;
  return shown.filter((name) => gone.has(name) || comparable?.includes(name) === false);
}

/**
 * libvirt replaces `q35` by the newest of its versions when the machine is defined, and an older QEMU does not support
 * that.
 */
const machineType: Direction = (_guest, from, to) => {
  const newest = newestQ35(from);
  if (newest === undefined) return [];
  const lacks =
    to.machineTypes === undefined
      ? to.qemu !== undefined && compareVersions(to.qemu, newest.replace("pc-q35-", "")) < 0
      : !to.machineTypes.includes(newest);
  return lacks
    ? [
        {
          reason: `if defined on ${from.name}, its machine type is ${newest}, which ${to.name}${to.qemu === undefined ? "" : ` (QEMU ${to.qemu})`} does not support`,
          certain: true,
        },
      ]
    : [];
};

function newestQ35({ machineTypes, qemu }: HostProfile): string | undefined {
  if (machineTypes === undefined)
    return qemu === undefined ? undefined : `pc-q35-${qemu.split(".").slice(0, 2).join(".")}`;
  const versions = machineTypes.flatMap((type) => /^pc-q35-(\d+\.\d+)$/.exec(type)?.[1] ?? []).sort(compareVersions);
  return versions.length === 0 ? undefined : `pc-q35-${versions.at(-1)}`;
}

/** With enlightenmentMode host-model libvirt writes the list of the host it starts on into the running machine. */
const hostModelList: Direction = (guest, from, to) => {
  if (guest.mode !== "host-model") return [];
  const [here, there] = [hostEnlightenments(from), hostEnlightenments(to)];
  const isOff = (name: string): boolean =>
    guest.enlightenments.some((row) => row.name === name && row.state === "off" && row.by.kind === "user");
  const lost = catalogue.filter(
    ({ name, domcapabilities }) =>
      domcapabilities !== null &&
      ![name, ...requirementsOf(name)].some(isOff) &&
      here.support(name).known === "yes" &&
      there.support(name).known === "no",
  );
  return lost.length === 0
    ? []
    : [
        {
          reason: `if started on ${from.name}, it has ${lost.map((row) => row.name).join(", ")}, which ${to.name} does not support (enlightenmentMode host-model)`,
          certain: true,
        },
      ];
};

const directions: readonly Direction[] = [hostModelCpu, machineType, hostModelList];

/** QEMU's own tolerance: 250 parts in a million. */
const differ = (a: number, b: number): boolean => Math.abs(a - b) > b * 250e-6;

function frequencies(guest: GuestResolution, profiles: readonly HostProfile[]): Obstacle[] {
  const fixed = chosen(guest, "tscFrequency");
  const told = profiles.flatMap(({ name, tsc }) =>
    tsc.frequencyHz === undefined ? [] : [{ name, hz: tsc.frequencyHz, scaling: tsc.scaling }],
  );
  if (fixed !== undefined) {
    // A host that is known to be unable to give the frequency does not start the machine at all.
    const open = profiles.filter(
      ({ tsc }) =>
        tsc.scaling === "unknown" && (tsc.frequencyHz === undefined || differ(Number(fixed), tsc.frequencyHz)),
    );
    return open.map(({ name }) => ({
      reason: `it is unknown whether ${name} supports a TSC frequency of ${fixed} Hz`,
      certain: false,
    }));
  }
  const rigid = told.find(({ hz, scaling }) => scaling === "no" && told.some((other) => differ(other.hz, hz)));
  if (rigid === undefined) return [];
  const which = told.map(({ name, hz }) => `${name} ${hz} Hz`).join(", ");
  return [
    {
      reason: `the hosts' TSC frequencies differ (${which}) and ${rigid.name} does not support TSC scaling: the guest's TSC frequency changes after migration`,
      certain: false,
    },
  ];
}
