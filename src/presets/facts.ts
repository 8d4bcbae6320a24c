import type { CpuVendor, Known } from "../enlightenments/types";
import type { FirmwareType, WindowsVersion } from "../windows";
import type { Drivers, GraphicsType } from "./words";

/**
 * What a condition of a preset may ask about the guest and its host. "unknown", or a field that is missing, is its own
 * answer.
 */
export interface Facts {
  readonly cpuVendor: CpuVendor;
  readonly windows: WindowsVersion;
  /** Does the guest see vmx or svm? */
  readonly nested: Known;
  /** Did the user ask for a machine that can be migrated? */
  readonly migratable: Known;
  /** Is the guest's TSC frequency fixed? */
  readonly fixedTsc: Known;
  /** Is the guest told that its TSC never changes speed? */
  readonly invariantTsc: boolean;
  /** Does one of the guest's cores have several threads? */
  readonly threads: boolean;
  readonly drivers: Drivers;
  readonly firmware: FirmwareType;
  readonly graphics: GraphicsType;
  /** Does the host deliver interrupts through APICv (Intel) or AVIC (AMD)? */
  readonly apicv: Known;
  /** Version of the host's QEMU. */
  readonly qemu?: string;
  /** Version of the host's libvirt. */
  readonly libvirt?: string;
  /** CPU features that the host's libvirt was seen to name, whatever its version. */
  readonly namedCpuFeatures?: readonly string[];
}

/** Equal for facts that give every condition the same answer. */
export const factsKey = (f: Facts): string =>
  `${f.windows.id} ${f.cpuVendor} ${f.nested} ${f.migratable} ${f.fixedTsc} ${f.invariantTsc} ${f.threads} ${f.drivers} ${f.firmware} ${f.graphics} ${f.apicv} ${f.qemu} ${f.libvirt} ${f.namedCpuFeatures?.join()}`;
