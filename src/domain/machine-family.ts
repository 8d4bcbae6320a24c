/** `q35` for q35 and pc-q35-7.2, `pc` for pc and pc-i440fx-7.2. */
export function machineFamily(machine: string): string {
  if (machine === "q35" || machine.startsWith("pc-q35-")) return "q35";
  if (machine === "pc" || machine.startsWith("pc-i440fx-")) return "pc";
  return machine;
}
