import { setTimeout as sleep } from "node:timers/promises";
import { quote } from "../../foreign/quote";
import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import { LibvirtError } from "../errors";
import { SnapshotError } from "./error";
import { onHost } from "./host";
import type { Merge } from "./manifest";

/** Milliseconds for one disk. A terabyte on a slow disk takes hours. */
const LIMIT = 12 * 3_600_000;
const POLL_MS = 500;
const PROGRESS_MS = 15_000;

type Log = (text: string) => void;

/**
 * Merges an overlay of a running machine into the image below it, through libvirt. What an interrupted run left of such
 * a job is ended first; merging again does no harm while the overlay is in use.
 *
 * @param isTop the machine writes to the overlay: it goes over to the image below
 */
export async function mergeLive(
  client: LibvirtClient,
  uuid: string,
  { target, from, into }: Merge,
  isTop: boolean,
  log: Log,
  options: CallOptions,
): Promise<void> {
  const disk = [`--domain=${uuid}`, `--path=${target}`];
  const abort = async (): Promise<void> => {
    // Also where the caller gave up: a job that goes on would be in the way of everything else.
    await client.virsh(`end the merge of disk ${target}`, ["blockjob", ...disk, "--abort"]).catch(() => undefined);
  };
  if ((await progressOf(client, disk, options)) !== undefined) await abort();
  await client.virsh(
    `merge ${from} of disk ${target}`,
    ["blockcommit", ...disk, `--base=${into}`, `--top=${from}`, ...(isTop ? ["--active"] : [])],
    options,
  );
  const started = Date.now();
  const tell = reporter(`merging disk ${target}`, log);
  try {
    for (;;) {
      const progress = await progressOf(client, disk, options);
      if (progress === undefined) {
        if (isTop)
          throw new SnapshotError(
            `the merge of disk ${target} ended on its own; look at libvirt's log on ${client.host}, and run this again`,
          );
        return;
      }
      tell(`${progress.percent} %`);
      if (isTop && progress.percent >= 100 && (await pivoted(client, disk, target, options))) return;
      if (Date.now() - started > LIMIT) throw new SnapshotError(`disk ${target} was not merged in 12 hours`);
      await sleep(POLL_MS, undefined, options.signal === undefined ? {} : { signal: options.signal });
    }
  } catch (error) {
    await abort();
    throw error;
  }
}

/** False: QEMU is not ready to switch yet. */
async function pivoted(
  client: LibvirtClient,
  disk: readonly string[],
  target: string,
  options: CallOptions,
): Promise<boolean> {
  try {
    await client.virsh(`switch disk ${target}`, ["blockjob", ...disk, "--pivot"], options);
    return true;
  } catch (error) {
    if (error instanceof LibvirtError && /not (yet )?ready|not ready for pivot/i.test(error.reason)) return false;
    throw error;
  }
}

async function progressOf(
  client: LibvirtClient,
  disk: readonly string[],
  options: CallOptions,
): Promise<{ readonly percent: number } | undefined> {
  const said = await client.virsh("look at a block job", ["blockjob", ...disk, "--info", "--raw"], options);
  const [cur, end] = ["cur", "end"].map((key) => new RegExp(`^\\s*${key}=(\\d+)`, "m").exec(said)?.[1]);
  if (cur === undefined || end === undefined) return undefined;
  return { percent: end === "0" ? 100 : Math.floor((Number(cur) / Number(end)) * 100) };
}

/**
 * The same of a machine that is off, with qemu-img.
 *
 * @param merge `committed`: the data is in the image below already
 * @param above overlays that stand on the one that goes
 */
export async function mergeOff(
  client: LibvirtClient,
  { target, from, into, committed }: Merge & { readonly committed: boolean },
  above: readonly string[],
  intoFormat: "raw" | "qcow2",
  log: Log,
  options: CallOptions,
): Promise<void> {
  if (committed && above.length === 0) return;
  const tell = reporter(`merging disk ${target}`, log);
  const since = Date.now();
  const timer = setInterval(() => tell(`${Math.round((Date.now() - since) / 1000)} s`), PROGRESS_MS);
  try {
    await onHost(
      client,
      `merge ${from}`,
      [
        // -d: the overlay keeps its content until nothing refers to it.
        ...(committed ? [] : [`qemu-img commit -q -d -f qcow2 -b ${quote(into)} -- ${quote(from)}`]),
        ...above.map((one) => `qemu-img rebase -u -f qcow2 -F ${intoFormat} -b ${quote(into)} -- ${quote(one)}`),
      ].join("\n"),
      { timeLimit: LIMIT, ...options },
    );
  } finally {
    clearInterval(timer);
  }
}

function reporter(what: string, log: Log): (how: string) => void {
  let told = Date.now();
  return (how) => {
    if (Date.now() - told < PROGRESS_MS) return;
    told = Date.now();
    log(`${what}: ${how}`);
  };
}
