import { windowsTable } from "./table";
import type { WindowsVersion } from "./types";

export { lacksOfModel, MODELS_THAT_FIT, modelsThatLack } from "./cpu-models";
export { windowsTable } from "./table";
export { Windows } from "./words";
export type { CpuNeed, Fact, FirmwareType, Need, WindowsVersion } from "./types";

const byId: ReadonlyMap<string, WindowsVersion> = new Map(windowsTable.map((row) => [row.id, row]));

/** The row of a Windows, or undefined where the id is not in the table. */
export const findWindows = (id: string): WindowsVersion | undefined => byId.get(id);
