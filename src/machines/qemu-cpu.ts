import { catalogue } from "../enlightenments/catalogue";
import type { Part } from "./part";
import { qemuArguments } from "./reading";

/** Everything that the kernel supports. */
export const PASSTHROUGH = "hv-passthrough";

/** The value of the last `-cpu` of `<qemu:commandline>`, which replaces that of libvirt. */
export function lastCpu(domain: Part): Part | undefined {
  const list = qemuArguments(domain);
  return list.filter((_, at) => isCpu(list[at - 1])).at(-1);
}

const isCpu = (argument: Part | undefined): boolean => /^--?cpu$/.test(argument?.attribute("value") ?? "");

/** Enlightenments that a value of `-cpu` turns on, as QEMU's manual writes them. */
export const flagsOf = (cpu: Part): string[] =>
  (cpu.attribute("value") ?? "")
    .split(",")
    .slice(1)
    .map((word) => /^\+?(hv[-_][a-z0-9_-]+)(?:=(.*))?$/.exec(word.trim()))
    .filter((match) => match !== null && match[2] !== "off")
    .map((match) => inOneName(match![1]!.replaceAll("_", "-")));

const inOneName = (flag: string): string =>
  catalogue.find(({ qemuAliases }) => qemuAliases?.includes(flag))?.qemuFlag ?? flag;
