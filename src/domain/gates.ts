import type { DomainDefinitionInput } from "./definition";
import { catalogue } from "../enlightenments/catalogue";
import { modeRow } from "../enlightenments/modes";
import { BoundedMap } from "../foreign/bounded-map";
import { HYPERV_CHILDREN, HYPERV_VALUES } from "./sections/hyperv";
import { isAtLeast } from "./version";

type D = DomainDefinitionInput;

/** Something a definition can say that not every libvirt can express. */
interface Gate {
  /** What it is, for messages: "the emsr_bitmap enlightenment". */
  readonly setting: string;
  /** The first libvirt that has it; "" where none has. */
  readonly minimum: string;
  /** Paths of the properties that ask for it; none when the definition does not. */
  readonly asked: (d: D) => readonly string[];
  readonly source: string;
}

const DOC = "libvirt formatdomain";
const NEWS = "libvirt NEWS";

const when = (condition: unknown, path: string): readonly string[] => (condition ? [path] : []);

/** The paths of the elements of a list for which it holds. */
const each = <T>(list: readonly T[] | undefined, path: string, holds: (item: T) => boolean): readonly string[] =>
  (list ?? []).flatMap((item, i) => (holds(item) ? [`${path}[${i}]`] : []));

const HYPERV = "features.hyperv";

const hypervModes: readonly Gate[] = (["host-model", "passthrough"] as const).map((mode) => ({
  setting: `Hyper-V mode ${mode}`,
  minimum: modeRow(mode).minimum.libvirt,
  asked: (d) => when(d.features.hyperv?.mode === mode, `${HYPERV}.mode`),
  source: DOC,
}));

/** Flags beside a mode that leaves the list to libvirt or QEMU. */
const besideModes: readonly Gate[] = (["host-model", "passthrough"] as const).map((mode) => ({
  setting: `an enlightenment beside Hyper-V mode ${mode}`,
  minimum: modeRow(mode).overridesSince,
  asked: (d) =>
    d.features.hyperv?.mode === mode
      ? Object.keys(d.features.hyperv.features).map((name) => `${HYPERV}.features.${name}`)
      : [],
  source: DOC,
}));

/**
 * One for each enlightenment that is an element or the child of one. Those of versions that nobody runs any more come
 * along.
 */
const enlightenments: readonly Gate[] = catalogue.flatMap((row) => {
  const { libvirt } = row;
  if (libvirt.kind !== "element" && libvirt.kind !== "child") return [];
  const name = libvirt.kind === "element" ? libvirt.element : `${libvirt.parent}.${libvirt.element}`;
  return [
    {
      setting: `enlightenment ${name}`,
      minimum: row.minimum.libvirt,
      asked: (d: D) =>
        when(d.features.hyperv && Object.hasOwn(d.features.hyperv.features, name), `${HYPERV}.features.${name}`),
      source: DOC,
    },
  ];
});

const isOn = (d: D, name: string): boolean => d.features.hyperv?.features[name]?.state === "on";

/** What libvirt would drop or refuse whatever its version. */
const impossible: readonly Gate[] = [
  ...[...HYPERV_CHILDREN].map(([parent, children]) => ({
    setting: `an enlightenment inside ${parent} while ${parent} is not on`,
    minimum: "",
    asked: (d: D) =>
      isOn(d, parent)
        ? []
        : children.filter((c) => isOn(d, `${parent}.${c}`)).map((c) => `${HYPERV}.features.${parent}.${c}`),
    source: "libvirt virDomainFeaturesHyperVDefParse",
  })),
  {
    setting: "vendor_id without a value",
    minimum: "",
    asked: (d) =>
      when(
        isOn(d, "vendor_id") && d.features.hyperv?.features["vendor_id"]?.value === undefined,
        `${HYPERV}.features.vendor_id.value`,
      ),
    source: "libvirt virDomainFeaturesHyperVDefParse",
  },
  {
    setting: "a value of an enlightenment that has none",
    minimum: "",
    asked: (d) =>
      Object.entries(d.features.hyperv?.features ?? {})
        .filter(([name, { value }]) => value !== undefined && !HYPERV_VALUES.has(name))
        .map(([name]) => `${HYPERV}.features.${name}.value`),
    source: DOC,
  },
];

const others: readonly Gate[] = [
  {
    setting: "spinlocks without a number of retries",
    minimum: "11.9.0",
    asked: (d) =>
      when(
        isOn(d, "spinlocks") && d.features.hyperv?.features["spinlocks"]?.value === undefined,
        `${HYPERV}.features.spinlocks.value`,
      ),
    source: NEWS,
  },
  {
    setting: "CPU mode maximum",
    minimum: "7.1.0",
    asked: (d) => when(d.cpu.mode === "maximum", "cpu.mode"),
    source: DOC,
  },
  {
    setting: "cpu.migratable",
    minimum: "6.5.0",
    asked: (d) => when(d.cpu.migratable !== undefined, "cpu.migratable"),
    source: DOC,
  },
  {
    setting: "a width of the CPU's physical addresses",
    minimum: "8.7.0",
    asked: (d) => when(d.cpu.addressBits !== undefined, "cpu.addressBits"),
    source: NEWS,
  },
  {
    setting: "more than one die in a socket",
    minimum: "6.1.0",
    asked: (d) => when((d.cpu.topology?.dies ?? 1) !== 1, "cpu.topology.dies"),
    source: DOC,
  },
  {
    setting: "choosing the firmware by its features",
    minimum: "7.2.0",
    asked: (d) => when(d.os.firmware.type === "uefi" && d.os.firmware.loaderPath === undefined, "os.firmware"),
    source: DOC,
  },
  {
    setting: "an NVRAM template beside firmware that is chosen by its features",
    minimum: "9.2.0",
    asked: ({ os: { firmware } }) =>
      when(
        firmware.type === "uefi" && firmware.loaderPath === undefined && firmware.nvramTemplate !== undefined,
        "os.firmware.nvramTemplate",
      ),
    source:
      "libvirt NEWS 9.2.0, which writes its choice into the definition; 9.0.0 refuses it, 11.3.0 takes it (tried)",
  },
  {
    setting: "NUMA mode restrictive",
    minimum: "7.3.0",
    asked: (d) => when(d.numatune?.mode === "restrictive", "numatune.mode"),
    source: NEWS,
  },
  {
    setting: "more than one host node with NUMA mode preferred",
    minimum: "9.0.0",
    asked: (d) => when(d.numatune?.mode === "preferred" && /[-,]/.test(d.numatune.nodeset), "numatune.nodeset"),
    source: NEWS,
  },
  {
    setting: "disk I/O through io_uring",
    minimum: "6.3.0",
    asked: (d) => each(d.devices.disks, "devices.disks", (disk) => disk.io === "io_uring"),
    source: DOC,
  },
  {
    setting: "a TPM whose state is kept",
    minimum: "7.0.0",
    asked: (d) => when(d.devices.tpm?.persistentState !== undefined, "devices.tpm.persistentState"),
    source: DOC,
  },
  {
    setting: "the PCI pvpanic device",
    minimum: "9.1.0",
    asked: (d) => each(d.devices.panic, "devices.panic", (model) => model === "pvpanic"),
    source: NEWS,
  },
  {
    setting: "watchdog model itco",
    minimum: "9.1.0",
    asked: (d) => when(d.devices.watchdog?.model === "itco", "devices.watchdog.model"),
    source: NEWS,
  },
];

const GATES: readonly Gate[] = [...impossible, ...hypervModes, ...besideModes, ...enlightenments, ...others];

/** One setting of a definition that a libvirt cannot express. */
export interface Unsupported {
  /** Property of the definition, for example `features.hyperv.features.emsr_bitmap`. */
  readonly path: string;
  /** The first libvirt that can, for example "10.7.0"; "" when none can. */
  readonly minimum: string;
  /** What the setting is, for messages. */
  readonly setting: string;
  /** Where the fact comes from. */
  readonly source: string;
}

/**
 * Every setting of the definition that this libvirt refuses, or takes and silently drops. libvirt 9.0 does the latter
 * with `tlbflush.direct` unless asked to validate, so nobody may rely on its own checks.
 *
 * @param version For example "9.0.0"; undefined finds what no libvirt can express.
 */
export function unsupportedByLibvirt(definition: DomainDefinitionInput, version: string | undefined): Unsupported[] {
  const found: Unsupported[] = [];
  for (const gate of gatesOf(version)) {
    const { minimum, setting, source } = gate;
    for (const path of gate.asked(definition)) found.push({ path, minimum, setting, source });
  }
  return found;
}

/** The gates that are shut for a version. A fleet asks for few versions, thousands of times. */
const shut = new BoundedMap<string, readonly Gate[]>(100);
const impossibleGates = GATES.filter((gate) => gate.minimum === "");

function gatesOf(version: string | undefined): readonly Gate[] {
  if (version === undefined) return impossibleGates;
  return shut.getOrMake(version, () =>
    GATES.filter((gate) => gate.minimum === "" || !isAtLeast(version, gate.minimum)),
  );
}

/** The definition cannot be written for this libvirt. */
export class UnsupportedByLibvirtError extends Error {
  override readonly name = "UnsupportedByLibvirtError";
  constructor(
    readonly domain: string,
    readonly version: string | undefined,
    readonly unsupported: readonly Unsupported[],
  ) {
    const list = unsupported.map(({ path, setting, minimum }) =>
      minimum === "" ? `${path}: no libvirt has ${setting}` : `${path}: ${setting} needs libvirt ${minimum} or newer`,
    );
    super(
      `domain "${domain}" cannot be written for ${version === undefined ? "libvirt" : `libvirt ${version}`}: ${list.join("; ")}`,
    );
  }
}
