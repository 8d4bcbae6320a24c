import { grouped } from "../../../foreign/grouped";
import { libvirtClient, LibvirtError, lines } from "../../../libvirt";
import type { Check, Verdict } from "./types";

/** Does QEMU run the machines? One question for each host, however many members it has. */
export const running: Check = async (members, _spec, { signal }) => {
  const verdicts = await Promise.all(
    [...grouped(members, ({ host }) => host)].map(async ([uri, there]): Promise<[string, Verdict][]> => {
      const seen = await runningOn(uri, signal);
      return there.map(({ name, uuid }) => [
        name,
        typeof seen === "string" ? seen : seen.has(uuid.toLowerCase()) ? undefined : "it is not running",
      ]);
    }),
  );
  return new Map(verdicts.flat());
};

/** UUIDs of the machines that run, or why that is not known. */
const runningOn = (uri: string, signal: AbortSignal): Promise<ReadonlySet<string> | string> =>
  listOf(uri, ["--uuid", "--state-running"], signal);

/** Names of the machines that are defined and do not run, or why that is not known. */
export const namesOffOn = (uri: string, signal: AbortSignal): Promise<ReadonlySet<string> | string> =>
  listOf(uri, ["--name", "--state-shutoff", "--state-paused", "--state-other"], signal);

async function listOf(
  uri: string,
  what: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string> | string> {
  try {
    return new Set(lines(await libvirtClient(uri).virsh("list the machines", ["list", ...what], { signal })));
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    return error.message;
  }
}
