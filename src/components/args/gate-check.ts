// Generated from src/fleet/model by `npm run generate`; do not edit.
import type { GateCheckType } from "../enums";

/** A check that members must pass before the next wave starts. */
export interface GateCheckArgs {
  /** What is checked. */
  type: GateCheckType;
  /**
   * For `port`: the TCP port, for example 3389 for RDP or 5986 for WinRM over HTTPS. A whole number from 1 to 65535 (a
   * TCP port). Default: none; required for `port`.
   */
  port?: number;
  /**
   * For `port`: the name or address to connect to. `{name}` stands for the member's name. One line of up to 253
   * characters. Default: the first address that the guest agent reports.
   */
  address?: string;
  /**
   * For `command` and `program`: the program and its arguments, for example `["sc.exe", "query", "W32Time"]`. At most
   * 64 entries. Each entry: one line of up to 4096 characters. Default: none; required for `command` and `program`. No
   * shell interprets it. A `program` gets the member in the environment: WG_NAME, WG_UUID, WG_HOST, WG_ADDRESS.
   */
  command?: string[];
  /** For `command`: the expected exit code. A whole number from 0 to 65535 (an exit code). Default: 0. */
  exitCode?: number;
  /**
   * For `command`: text that the standard output must contain. One line of up to 1000 characters. Default: any output.
   */
  output?: string;
  /**
   * For `http`: the URL. `{name}` and `{address}` stand for the member's name and address. One line of up to 2000
   * characters. Default: none; required for `http`.
   */
  url?: string;
  /** For `http`: the expected status. A whole number from 100 to 599 (an HTTP status). Default: 200. */
  status?: number;
  /**
   * Time limit of one attempt. A time with a unit (s, m, h, d), for example `"90s"` or `"1h30m"`, at most `"30d"`.
   * Default: `10s`.
   */
  timeout?: string;
}
