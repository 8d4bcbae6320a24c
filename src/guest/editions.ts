import { windowsTable, type WindowsVersion } from "../windows";

/**
 * Reads on after a fix: ", or write `windows: "windows-11-iot-ltsc"` if it is that edition". Editions of one Windows
 * have one entry in libosinfo's database. Empty where none fits.
 */
export function otherEdition(windows: WindowsVersion, fits: (row: WindowsVersion) => boolean): string {
  const rows: readonly WindowsVersion[] = windowsTable;
  const other = rows.find((row) => row.osinfoId === windows.osinfoId && row.id !== windows.id && fits(row));
  return other === undefined ? "" : `, or write \`windows: "${other.id}"\` if it is that edition`;
}
