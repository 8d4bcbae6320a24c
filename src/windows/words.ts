// Generated from src/windows/table.ts by `npm run generate`; do not edit.
/** Windows version of a machine. */
export const Windows = {
  /** Windows 11 */
  Windows11: "windows-11",
  /** Windows 11 Enterprise LTSC */
  Windows11Ltsc: "windows-11-ltsc",
  /** Windows 11 IoT Enterprise LTSC */
  Windows11IotLtsc: "windows-11-iot-ltsc",
  /** Windows 10 */
  Windows10: "windows-10",
  /** Windows Server 2025 */
  Server2025: "server-2025",
  /** Windows Server 2022 */
  Server2022: "server-2022",
  /** Windows Server 2019 */
  Server2019: "server-2019",
  /** Windows Server 2016 */
  Server2016: "server-2016",
  /** Windows Server 2012 R2 */
  Server2012R2: "server-2012-r2",
  /** Windows Server 2012 */
  Server2012: "server-2012",
  /** Windows 8.1 */
  Windows81: "windows-8.1",
  /** Windows 7 */
  Windows7: "windows-7",
  /** Windows Server 2008 R2 */
  Server2008R2: "server-2008-r2",
} as const;
export type Windows = (typeof Windows)[keyof typeof Windows];
