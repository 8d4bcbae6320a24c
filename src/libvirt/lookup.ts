import type { CallOptions, Virsh } from "./call";
import { LibvirtError } from "./errors";

/**
 * virsh takes a word of digits for the id of a running machine, and when it finds none it keeps libvirt's reason to
 * itself: a connection that broke reads "failed to get domain" too. So machines are told apart by the list of all of
 * them where it matters.
 */
export interface Lookup {
  /** What virsh may be given for this machine. */
  reference(machine: string, options?: CallOptions): Promise<string>;
  /** UUID of the machine with this name or UUID. Rejects with `not-found` only where the whole list lacks it. */
  uuidOf(machine: string, options?: CallOptions): Promise<string>;
  /** The error, or a better one when the machine is there after all or the host does not answer. */
  confirmed(error: unknown, machine: string, options?: CallOptions): Promise<unknown>;
}

export function lookup(host: string, virsh: Virsh): Lookup {
  async function find(machine: string, { timeLimit, signal }: CallOptions = {}): Promise<string | undefined> {
    const limits = { ...(timeLimit === undefined ? {} : { timeLimit }), ...(signal ? { signal } : {}) };
    const entries = (await virsh("list the machines", ["list", "--all", "--uuid", "--name"], limits))
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map(entry);
    return (entries.find(({ name }) => name === machine) ?? entries.find(({ uuid }) => uuid === machine.toLowerCase()))
      ?.uuid;
  }

  function entry(line: string): { readonly uuid: string; readonly name: string } {
    const [, uuid, name] = /^([0-9a-f-]{36})\s+(\S.*?)\s*$/.exec(line) ?? [];
    if (uuid === undefined || name === undefined)
      throw new LibvirtError(
        "garbage",
        host,
        "list the machines",
        "the response is not a list of machines",
        "Check which program runs as virsh on the host",
      );
    return { uuid, name };
  }

  async function uuidOf(machine: string, options?: CallOptions): Promise<string> {
    const uuid = await find(machine, options);
    if (uuid === undefined)
      throw new LibvirtError(
        "not-found",
        host,
        `look up ${machine}`,
        `Domain not found: no domain with matching name or UUID '${machine}'`,
        "",
      );
    return uuid;
  }

  return {
    uuidOf,
    reference: async (machine, options) => (/^\d+$/.test(machine) ? uuidOf(machine, options) : machine),
    async confirmed(error, machine, options) {
      if (!(error instanceof LibvirtError) || error.code !== "not-found" || !/failed to get domain/i.test(error.reason))
        return error;
      if ((await find(machine, options)) === undefined) return error;
      return new LibvirtError(
        "unreachable",
        host,
        error.operation,
        `${error.reason}, though libvirt lists it`,
        "Run this again; if the error persists, check the log of the libvirt daemon",
      );
    },
  };
}
