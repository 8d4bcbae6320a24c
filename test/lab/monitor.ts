import { qemuFlags } from "./flag-sets";
import { labRun, type Suite } from "./lab";

/** What the running QEMU itself answers over its monitor (QMP). */
export interface RunningQemu {
  /** Is the machine run by KVM, not emulated? */
  readonly kvm: boolean;
  /** Names of the enlightenments that the first CPU has, in QEMU's order. */
  readonly flags: readonly string[];
}

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

export function askRunningQemu(suite: Suite, domain: string): RunningQemu {
  const [kvm, cpus] = ask(suite, domain, [{ execute: "query-kvm" }, { execute: "query-cpus-fast" }]);
  const path = (cpus!.return as { "qom-path": string }[])[0]!["qom-path"];
  const properties = qemuFlags.map((flag) => flag.argument.split("=")[0]!);
  const values = ask(
    suite,
    domain,
    properties.map((property) => ({ execute: "qom-get", arguments: { path, property } })),
  );
  return {
    kvm: (kvm!.return as { enabled: boolean }).enabled,
    flags: qemuFlags.filter((flag, i) => isOn(flag.name, valueOf(flag.name, values[i]!))).map((flag) => flag.name),
  };
}

function ask(suite: Suite, domain: string, commands: readonly object[]): Answer[] {
  const lines = commands.map(
    (command) => `virsh -c qemu:///system qemu-monitor-command ${domain} '${JSON.stringify(command)}'`,
  );
  const answers = labRun(suite, ["set -e", ...lines].join("\n"), 240)
    .split("\n")
    .filter((line) => line.startsWith("{"));
  if (answers.length !== commands.length)
    throw new Error(`lab ${suite}: ${answers.length} answers to ${commands.length} questions to ${domain}`);
  return answers.map((line) => JSON.parse(line) as Answer);
}

/** An older QEMU lacks the newer properties, and what it lacks is off; any other error is one. */
function valueOf(name: string, answer: Answer): unknown {
  if (answer.error !== undefined && !/Property .* not found/.test(answer.error.desc))
    throw new Error(`${name}: ${answer.error.desc}`);
  return answer.return;
}

/** What "on" looks like for the properties that are no booleans. */
function isOn(name: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (name === "spinlocks") return value !== 0xffffffff;
  if (name === "vendor-id") return value !== "" && value !== "Microsoft Hv";
  if (name === "no-nonarch-coresharing") return value === "on";
  if (name === "version-id") return false; // a number with a default on every CPU; nothing of ours sets it
  return value === true;
}
