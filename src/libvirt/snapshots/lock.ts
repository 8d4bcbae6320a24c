import { AsyncLocalStorage } from "node:async_hooks";
import { hostname, userInfo } from "node:os";
import { printable } from "../../foreign/printable";
import { quote } from "../../foreign/quote";
import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import { SnapshotError } from "./error";

/** Seconds that another operation may take to end. One whose process was just killed ends in less than one. */
const PATIENCE = 5;

/** Locks that the running operation has: an operation may be a part of another. */
const own = new AsyncLocalStorage<ReadonlySet<string>>();

/**
 * Does something that changes a machine's disks or snapshots while no other process does so. Throws
 * {@link SnapshotError} where one does.
 *
 * The lock is the kernel's (`flock`), on a file of the host that a small script there keeps open. The script ends with
 * its standard input, so a process that is killed and a connection that breaks leave no lock. Where no shell reaches
 * the host there are no snapshots, and no lock.
 *
 * @param task for people: "make a snapshot"
 */
export async function inLock<T>(
  client: LibvirtClient,
  uuid: string,
  task: string,
  limits: CallOptions,
  work: () => Promise<T>,
): Promise<T> {
  const key = `${client.host} ${uuid}`;
  const mine = own.getStore();
  if (client.hold === undefined || mine?.has(key) === true) return work();
  const held = await client.hold("lock the snapshots", script(uuid, task), limits);
  const [, file, holder] = /^busy (\S+) (.*)$/.exec(held.said) ?? [];
  if (file !== undefined) {
    await held.release();
    const name = (await client.virsh("read the name", ["domname", uuid], limits).catch(() => uuid)).trim();
    throw new SnapshotError(
      `cannot ${task} of ${name} on ${client.host}, and nothing was changed: another operation is changing its disks (${printable(holder!, 200)}). Wait until that one is finished, and run this again. On the host, fuser -v ${file} shows its process`,
    );
  }
  try {
    return await own.run(new Set([...(mine ?? []), key]), work);
  } finally {
    await held.release();
  }
}

/**
 * Says `held`, `busy FILE WHO`, or `none` where there can be no lock: nobody but who may write there can change
 * snapshots. The file is removed by who has the lock; one who waited for a file that is gone takes the new one.
 */
function script(uuid: string, task: string): string {
  const who = `${task}, by ${userInfo().username}@${hostname()}, process ${process.pid}, since `;
  return [
    "LC_ALL=C; export LC_ALL; umask 077",
    'for d in /var/lib/libvirt/qemu/nvram "${XDG_CONFIG_HOME:-$HOME/.config}/libvirt/qemu" ""; do [ -w "$d" ] && break; done',
    'if [ -z "$d" ] || ! command -v flock >/dev/null; then echo none; exec cat >/dev/null; fi',
    `f=$d/${uuid}.snapshots.lock`,
    'touch -- "$f" 2>/dev/null || { echo none; exec cat >/dev/null; }',
    "while :; do",
    '  exec 9>>"$f"',
    `  flock -w ${PATIENCE} 9 || { echo "busy $f $(head -c 400 -- "$f" | head -n 1)"; exit; }`,
    '  [ "$(stat -L -c %d:%i /proc/self/fd/9)" != "$(stat -c %d:%i -- "$f" 2>/dev/null)" ] || break',
    "done",
    `echo ${quote(who)}"$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$f"`,
    "echo held",
    "cat >/dev/null",
    'rm -f -- "$f"',
  ].join("\n");
}
