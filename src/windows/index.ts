import { windowsTable } from "./table";
import type { WindowsVersion } from "./types";

export { lacksOfModel, MODELS_THAT_FIT, modelsThatLack } from "./cpu-models";
export { windowsTable } from "./table";
export type { CpuNeed, Fact, FirmwareType, Need, WindowsVersion } from "./types";

/** Which Windows runs in the guest. The values are what a spec file writes. */
export const Windows = {
  Windows11: "windows-11",
  Windows11Ltsc: "windows-11-ltsc",
  Windows11IotLtsc: "windows-11-iot-ltsc",
  Windows10: "windows-10",
  Server2025: "server-2025",
  Server2022: "server-2022",
  Server2019: "server-2019",
  Server2016: "server-2016",
  Server2012R2: "server-2012-r2",
  Server2012: "server-2012",
  Windows81: "windows-8.1",
  Windows7: "windows-7",
  Server2008R2: "server-2008-r2",
} as const;
export type Windows = (typeof Windows)[keyof typeof Windows];
// Beside the object and not on it: Pulumi's schema inference for other languages reads only a bare `as const`.
void (Windows satisfies Record<string, (typeof windowsTable)[number]["id"]>);

const byId: ReadonlyMap<string, WindowsVersion> = new Map(windowsTable.map((row) => [row.id, row]));

/** The row of a Windows, or undefined where the id is not in the table. */
export const findWindows = (id: string): WindowsVersion | undefined => byId.get(id);
