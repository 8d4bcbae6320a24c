import { BoundedMap } from "../foreign/bounded-map";
import type { DomainDefinitionInput } from "./definition";
import { DEVICES } from "./devices";
import type { Gate } from "./kind";
import { SECTIONS } from "./sections";
import { isAtLeast } from "./version";

type D = DomainDefinitionInput;

const GATES: readonly Gate<D>[] = [
  ...SECTIONS.flatMap(({ model }): readonly Gate<D>[] => model.gates ?? []),
  ...DEVICES.flatMap(({ model }) =>
    (model?.gates ?? []).map((gate): Gate<D> => ({ ...gate, asked: ({ devices }) => gate.asked(devices) })),
  ),
];

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
export function unsupportedByLibvirt(definition: D, version: string | undefined): Unsupported[] {
  const found: Unsupported[] = [];
  for (const gate of gatesOf(version)) {
    const { minimum, setting, source } = gate;
    for (const path of gate.asked(definition)) found.push({ path, minimum, setting, source });
  }
  return found;
}

/** The gates that are shut for a version. A fleet asks for few versions, thousands of times. */
const shut = new BoundedMap<string, readonly Gate<D>[]>(100);
const impossibleGates = GATES.filter((gate) => gate.minimum === "");

function gatesOf(version: string | undefined): readonly Gate<D>[] {
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
