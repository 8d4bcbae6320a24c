import { domainDefinition, type DomainDefinition } from "../../../src/domain";
import { withExplicitFirmware } from "../../../src/adapters";
import { goldenCases } from "../../domain/golden-cases";
import { fullMachine, smallMachine } from "./definitions";
import { presetMachines } from "./presets";

/** A definition and what it is called in a test's title. */
export interface NamedMachine {
  readonly name: string;
  readonly definition: DomainDefinition;
  /** The libvirt it is for. */
  readonly libvirt: string;
}

/** Loaders as Debian's package ovmf installs them. */
export const debianLoaders = ["OVMF_CODE_4M.ms.fd", "OVMF_CODE_4M.secboot.fd", "OVMF_CODE_4M.fd"].map(
  (file) => `/usr/share/OVMF/${file}`,
);

/** Every golden case, every preset, and the machines of this folder. */
export const machines: readonly NamedMachine[] = [
  ...goldenCases.map(({ name, definition, libvirt }) => ({
    name: `golden ${name}`,
    definition: domainDefinition.parse(definition),
    libvirt,
  })),
  ...presetMachines.map(({ name, definition }) => ({ name: `preset ${name}`, definition, libvirt: "12.8.0" })),
  { name: "full machine", definition: fullMachine, libvirt: "9.0.0" },
  { name: "small machine", definition: smallMachine, libvirt: "9.0.0" },
];

/** The same machine as the door hands it on for provider 0.9. */
export function explicit(definition: DomainDefinition): DomainDefinition {
  const result = withExplicitFirmware(definition, debianLoaders);
  if (!result) throw new Error(`no firmware for ${definition.name}`);
  return result;
}
