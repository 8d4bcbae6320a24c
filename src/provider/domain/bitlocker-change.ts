import type { DomainDefinition } from "../../domain";
import type { Finding } from "../../findings";
import type { HostProfile } from "../../hosts/types";
import { listText } from "../../guest/explaining/show";
import type { Properties } from "../properties";
import { formerMachine } from "./former-machine";

/** Its list of "BitLocker recovery scenarios", from which the table quotes. */
const RECOVERY =
  "https://learn.microsoft.com/en-us/windows/security/operating-system-security/data-protection/bitlocker/recovery-overview";

interface Measured {
  /** The property that a person changes. */
  readonly property: string;
  of(machine: DomainDefinition): unknown;
  /** Where this property differs, it is the cause that is named. */
  readonly within?: string;
  /** The scenario that Microsoft names. */
  readonly scenario: string;
}

const FIRMWARE = "upgrading critical early startup components, such as a BIOS or UEFI firmware upgrade";
const REGISTERS = "modifying the Platform Configuration Registers (PCRs) used by the TPM validation profile";
const TPM = "turning off, disabling, deactivating, or clearing the TPM";
const BOARD = "upgrading the motherboard to a new one with a new TPM";
const COMPUTER = "moving a BitLocker-protected drive into a new computer";

const uefi = ({ os: { firmware } }: DomainDefinition): Extract<typeof firmware, { type: "uefi" }> | undefined =>
  firmware.type === "uefi" ? firmware : undefined;

/**
 * What BitLocker ties its key to through the TPM, directly or by what the firmware measures. Whether a Windows really
 * asks depends on its policy and on the version of the firmware, which no definition tells.
 */
const measured: readonly Measured[] = [
  { property: "firmware.type", of: ({ os }) => os.firmware.type, scenario: FIRMWARE },
  { property: "firmware", of: (machine) => uefi(machine)?.loaderPath, within: "firmware.type", scenario: FIRMWARE },
  {
    property: "firmware.secureBoot",
    of: (machine) => uefi(machine)?.secureBoot,
    within: "firmware.type",
    scenario: REGISTERS,
  },
  {
    property: "firmware.nvram",
    of: (machine) => uefi(machine)?.nvramPath,
    within: "firmware.type",
    scenario: REGISTERS,
  },
  { property: "tpm.enabled", of: ({ devices }) => devices.tpm !== undefined, scenario: TPM },
  { property: "tpm", of: ({ devices }) => devices.tpm?.version, within: "tpm.enabled", scenario: BOARD },
  { property: "tpm.model", of: ({ devices }) => devices.tpm?.model, within: "tpm.enabled", scenario: BOARD },
  { property: "tpm", of: ({ devices }) => sourceOf(devices.tpm), within: "tpm.enabled", scenario: BOARD },
  { property: "machine type", of: ({ os }) => os.machine, scenario: BOARD },
  { property: "cpu.mode", of: ({ cpu }) => cpu?.mode, scenario: COMPUTER },
  { property: "cpu.model", of: ({ cpu }) => cpu?.model, scenario: COMPUTER },
  { property: "enlightenments.vendorId", of: ({ features }) => vendorId(features), scenario: COMPUTER },
];

/** Whose TPM it is. */
function sourceOf(tpm: DomainDefinition["devices"]["tpm"]): string | undefined {
  if (tpm?.backend === undefined) return undefined;
  return tpm.backend.type === "passthrough" ? tpm.backend.device : tpm.backend.socket;
}

const vendorId = ({ hyperv }: DomainDefinition["features"]): unknown => {
  const flag = hyperv?.features["vendor_id"];
  return flag?.state === "on" ? flag.value : undefined;
};

/** Inputs that lead to what is measured. */
const settings = [
  ...["firmware", "tpm", "cpu", "windows", "preset", "migratable", "machineType"],
  ...["enlightenments", "enlightenmentMode", "hostSupport"],
];

/** The properties that differ and that BitLocker depends on. */
export function bitLockerCauses(before: DomainDefinition, after: DomainDefinition): string[] {
  // Without a TPM, BitLocker checks nothing of the platform. Windows versions that use no TPM 2.0 have none.
  if (before.devices.tpm === undefined) return [];
  const differing = measured.filter(({ of }) => of(before) !== of(after));
  const names = differing.map(({ property }) => property);
  return differing.flatMap(({ property, within = "" }) => (names.includes(within) ? [] : [property]));
}

/**
 * Warns, once for a machine that is there, of all changes after which Windows asks for its BitLocker recovery key.
 * Silent where the machine is new, or moves to another host, which the warning of the move covers.
 */
export function bitLockerFindings(
  inputs: Properties,
  olds: Properties,
  wanted: DomainDefinition | undefined,
  host: HostProfile | undefined,
): Finding[] {
  const before = wanted === undefined ? undefined : formerMachine(inputs, olds, host, settings);
  if (wanted === undefined || before === undefined) return [];
  const causes = bitLockerCauses(before, wanted);
  if (causes.length === 0) return [];
  return [
    {
      ruleId: "bitlocker-recovery",
      severity: "warning",
      path: causes[0]!,
      message: `${wanted.name} changes ${listText(causes)}: if BitLocker protects its disk, Windows asks for the recovery key at the next start`,
      fix:
        wanted.devices.tpm === undefined
          ? `Have the recovery key ready and decrypt the disk in Windows first: manage-bde -off C: (source: ${RECOVERY})`
          : `Have the recovery key ready and suspend BitLocker in Windows before the restart: manage-bde -protectors -disable C: -RebootCount 1, or in PowerShell Suspend-BitLocker -MountPoint C: -RebootCount 1. It resumes by itself after that restart (source: ${RECOVERY})`,
    },
  ];
}
