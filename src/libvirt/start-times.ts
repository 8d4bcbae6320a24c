import type { CallOptions } from "./call";
import type { HostShell } from "./host-files";
import { LibvirtError } from "./errors";

/** A look aside must not keep anybody waiting. */
const LIMIT = 10_000;
const MOST_BYTES = 1 << 20;

/**
 * libvirt does not tell when a machine was started, and neither do QEMU and the guest agent. libvirt writes the file
 * with the number of the QEMU process once, at start (folder `stateDir` of src/qemu/qemu_conf.c).
 */
const files = {
  system: "/run/libvirt/qemu/*.pid",
  session: '"${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"/libvirt/qemu/run/*.pid',
} as const;

/**
 * When the running machines of a host were started, by their names: ISO 8601, UTC, in seconds, by the host's clock.
 * Empty where no shell reaches the host, or it does not tell. `path`: that of the URI.
 */
export async function startTimes(
  shell: HostShell,
  path: keyof typeof files,
  options: CallOptions = {},
): Promise<ReadonlyMap<string, string>> {
  if (shell === undefined) return new Map();
  try {
    const { stdout } = await shell(
      "read when machines were started",
      `LC_ALL=C stat -c '%Y %n' -- ${files[path]} 2>/dev/null; true`,
      { timeLimit: LIMIT, maxOutput: MOST_BYTES, ...options },
    );
    return new Map(
      [...stdout.matchAll(/^(\d{1,11}) \/.*\/([^/]+)\.pid$/gm)].map(([, seconds, name]) => [
        name!,
        new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z"),
      ]),
    );
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    return new Map();
  }
}
