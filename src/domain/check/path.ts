import { printable } from "../../foreign/printable";

export type Path = readonly PropertyKey[];

/** `["devices", "disks", 0, "target"]` → `devices.disks[0].target`. */
export const showPath = (path: Path): string =>
  path.map((key, i) => (typeof key === "number" ? `[${key}]` : `${i === 0 ? "" : "."}${printable(String(key))}`)).join("");
