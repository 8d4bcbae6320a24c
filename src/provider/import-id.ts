import { hostUriProblem } from "../hosts/uri";
import { printable } from "../foreign/printable";
import { findWindows, windowsTable } from "../windows";
import { OperationFailed } from "./errors";

/** Longer than a URI and two names can be. */
const LONGEST = 2_000;

/** The machine that an import ID names. */
export interface NamedMachine {
  /** Absent: the default host. */
  readonly uri?: string;
  /** Name or UUID. */
  readonly machine: string;
  /** Which Windows it is, where the machine does not say so. */
  readonly windows?: string;
}

/** The volume that an import ID names. */
export interface NamedVolume {
  readonly uri?: string;
  readonly pool: string;
  readonly name: string;
}

/**
 * Reads the ID of `pulumi import` for a machine: its name or UUID, with the URI of its host and a slash before it, and
 * `?windows=` behind it where the machine does not say which Windows it runs. No name of a machine has a slash, so the
 * last one ends the URI, whatever its parameters hold.
 *
 * @throws OperationFailed where it names no machine, or a host that no machine is on
 */
export function machineIn(id: string): NamedMachine {
  const [uri, last] = split(id, 1, machineForms);
  const [, machine = "", windows] = /^(.*?)(?:\?windows=([^?=]*))?$/.exec(last!)!;
  if (machine === "") throw new OperationFailed(`${shown(id)} names no machine. ${machineForms}`);
  if (windows !== undefined && findWindows(windows) === undefined)
    throw new OperationFailed(
      `"${printable(windows, 60)}" is not a Windows version. Use one of ${windowsTable.map((row) => row.id).join(", ")}`,
    );
  return { ...uri, machine, ...(windows === undefined ? {} : { windows }) };
}

/**
 * The same for a volume: `pool/name`, with the URI of its host and a slash before it.
 *
 * @throws OperationFailed where it names no volume, or a host that no volume is on
 */
export function volumeIn(id: string): NamedVolume {
  const [uri, pool, name] = split(id, 2, volumeForms);
  if (pool === "" || name === "") throw new OperationFailed(`${shown(id)} names no volume. ${volumeForms}`);
  return { ...uri, pool: pool!, name: name! };
}

const machineForms =
  "Use the name or the UUID of the machine, if necessary after the URI of its host: qemu+ssh://root@kvm1.example.org/system/ada";
const volumeForms =
  "Use the pool and the volume, if necessary after the URI of the host: qemu+ssh://root@kvm1.example.org/system/default/ada.qcow2";

const shown = (id: string): string => `the ID "${printable(id, 200)}"`;

/** The last parts between slashes, and the URI before them. */
function split(id: string, parts: number, forms: string): [{ readonly uri?: string }, ...string[]] {
  if (id.length > LONGEST) throw new OperationFailed(`the ID is longer than ${LONGEST} characters. ${forms}`);
  if (/[\u0000-\u001f\u007f]/.test(id)) throw new OperationFailed(`the ID has control characters. ${forms}`);
  const steps = id.split("/");
  const uri = steps.slice(0, -parts).join("/");
  if (steps.length < parts) throw new OperationFailed(`${shown(id)} is incomplete. ${forms}`);
  if (steps.length === parts) return [{}, ...steps];
  const problem = hostUriProblem(uri);
  // It quotes the URI where that holds no password.
  if (problem !== undefined)
    throw new OperationFailed(`the ID names no host: ${problem}${/[.?!]$/.test(problem) ? "" : "."} ${forms}`);
  return [{ uri }, ...steps.slice(-parts)];
}
