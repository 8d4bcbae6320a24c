import type { DomainDefinition } from "../../domain";
import type { Finding } from "../../findings";
import type { HostProfile } from "../../hosts/types";
import { quote } from "../../libvirt";
import { hostUri } from "../host-uri";
import type { Properties } from "../properties";
import { formerMachine } from "./former-machine";

type Firmware = DomainDefinition["os"]["firmware"];

/**
 * Other firmware for a machine that is there. Its UEFI variables are kept, and its disk stays as Windows' setup
 * partitioned it, so that the change does not do what it seems to. Silent where it is new, or moves to another host,
 * which it does without its variables.
 */
export function firmwareFindings(
  inputs: Properties,
  olds: Properties,
  wanted: DomainDefinition | undefined,
  host: HostProfile | undefined,
): Finding[] {
  if (wanted === undefined) return [];
  const before = formerMachine(inputs, olds, host, ["firmware", "windows", "preset"])?.os.firmware;
  const after = wanted.os.firmware;
  const name = wanted.name;
  const uri = hostUri(inputs)!;
  if (before === undefined) return [];
  if (before.type !== after.type) return [typeChanged(name, after.type)];
  return hasKeys(before) || !hasKeys(after) || after.type !== "uefi" ? [] : [keysMissing(name, uri)];
}

const hasKeys = (firmware: Firmware): boolean =>
  firmware.type === "uefi" && firmware.secureBoot && firmware.enrolledKeys;

const keysMissing = (name: string, uri: string): Finding => ({
  ruleId: "secure-boot-keys",
  severity: "warning",
  path: "firmware.secureBoot",
  message: `${name} keeps its UEFI variables, which were created without Secure Boot: Microsoft's keys are not enrolled in them, so Windows continues to start with Secure Boot off`,
  fix:
    `After this change, have the BitLocker recovery key ready, shut Windows down, and start it once with new variables: virsh -c ${quote(uri)} start ${quote(name)} --reset-nvram (libvirt 8.1 or newer; ` +
    "on older versions, remove the file that <nvram> names in virsh dumpxml while the machine is off). Boot entries are lost; the firmware finds Windows again at its default path on the disk",
});

const typeChanged = (name: string, to: Firmware["type"]): Finding => ({
  ruleId: "firmware-changed",
  severity: "warning",
  path: "firmware.type",
  message:
    to === "uefi"
      ? `${name} changes to UEFI, but a Windows that was installed with BIOS does not boot with UEFI: its disk has no EFI system partition`
      : `${name} changes to BIOS, but a Windows that was installed with UEFI does not boot with BIOS. Its UEFI variables are kept but not used`,
  fix:
    to === "uefi"
      ? "Take a backup and run mbr2gpt /convert /allowFullOS in Windows first, or reinstall Windows"
      : "Keep the previous firmware.type, or reinstall Windows",
});
