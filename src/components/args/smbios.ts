// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { SmbiosBaseBoardArgs } from "./smbios-base-board";
import type { SmbiosBiosArgs } from "./smbios-bios";
import type { SmbiosChassisArgs } from "./smbios-chassis";
import type { SmbiosSystemArgs } from "./smbios-system";

/** What Windows reads about its computer. Licences of some programs are bound to it. */
export interface SmbiosArgs {
  /**
   * Copy the data of the host. Windows then sees the manufacturer, the model and the serial number of the host. Cannot
   * be combined with `system`, `baseBoard`, `bios`, `chassis` or `oemStrings`. Default: false. The UUID stays that of
   * the machine. Machines with the host's data differ after a move to another host.
   */
  host?: Input<boolean>;
  /** The computer. Cannot be combined with `host`. Default: QEMU's own. */
  system?: Input<SmbiosSystemArgs>;
  /** The mainboard. Cannot be combined with `host`. Default: QEMU's own. */
  baseBoard?: Input<SmbiosBaseBoardArgs>;
  /** The firmware. Cannot be combined with `host`. Default: QEMU's own. */
  bios?: Input<SmbiosBiosArgs>;
  /** The chassis. Cannot be combined with `host`. Default: QEMU's own. */
  chassis?: Input<SmbiosChassisArgs>;
  /**
   * Free texts (SMBIOS type 11) that a program in Windows can read. A Pulumi secret stays one. At most 64 entries. Each
   * entry: one line of up to 255 characters. Cannot be combined with `host`. Default: none.
   */
  oemStrings?: Input<Input<string>[]>;
}
