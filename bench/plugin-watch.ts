import { readdirSync, readFileSync } from "node:fs";

/** What the provider's processes of this process's children took, at most. */
export interface PluginUse {
  /** Processes of the provider at the same time. */
  readonly processes: number;
  /** Resident memory of the largest one, in MiB, as the kernel has kept account of it. */
  readonly memoryMiB: number;
  /** Open files of the one that had the most. */
  readonly files: number;
}

const PLUGIN = "pulumi-resource-windows-guest";
const EVERY_MS = 100;

/**
 * Watches the provider's processes below this one while `task` runs. Linux only: it reads /proc. Open files are what a
 * look now and then saw.
 */
export async function watched(task: () => Promise<unknown>): Promise<PluginUse> {
  const use = { processes: 0, memoryMiB: 0, files: 0 };
  const look = (): void => {
    const plugins = pluginsBelow(process.pid);
    use.processes = Math.max(use.processes, plugins.length);
    for (const pid of plugins) {
      use.memoryMiB = Math.max(use.memoryMiB, peakOf(pid));
      use.files = Math.max(use.files, filesOf(pid));
    }
  };
  const timer = setInterval(look, EVERY_MS);
  try {
    await task();
  } finally {
    clearInterval(timer);
  }
  return use;
}

function pluginsBelow(ancestor: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : undefined;
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const isBelow = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined && at > 0; at = parents.get(at)) if (at === ancestor) return true;
    return false;
  };
  // What it has started itself, before it is a program of its own, has its command line too.
  const isPlugin = (pid: number): boolean => (textOf(`/proc/${pid}/cmdline`) ?? "").includes(PLUGIN);
  return [...parents.keys()].filter((pid) => isBelow(pid) && isPlugin(pid) && !isPlugin(parents.get(pid)!));
}

/** The command's name is in parentheses, and may hold any character. */
const parentOf = (pid: number): number | undefined => {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
};

const peakOf = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+)/m.exec(textOf(`/proc/${pid}/status`) ?? "")?.[1] ?? 0) / 1024;

function filesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

/** Undefined for a process that has ended. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
