import { WindowsFleet, type WindowsFleetArgs } from "../../src/components";
import { type Outcome, virsh } from "../provider/engine";
import { definedOnly, machineName, startable } from "../provider/machines";

type Template = WindowsFleetArgs["template"];

const { windows, hostSupport, running, networks } = definedOnly;

/** Machines that are defined and not started. */
export const definedTemplate: Template = {
  windows: windows,
  hostSupport: hostSupport!,
  running: running!,
  networks: networks!,
  preset: "desktop@1",
  memory: "2 GiB",
};

/** Machines that run, as far as QEMU goes: nothing in them boots. */
export const startedTemplate = {
  ...startable,
  memory: "2 GiB",
  forceStop: true,
  shutdownTimeoutSeconds: 1,
} as Template;

/** The host of the tests, with room for them whatever else this computer has. */
export const here = { kvm1: { uri: "qemu:///system", capacity: { memory: "1 TiB", cpus: 256 } } };

/** A fleet of machines that are defined and not started, one after the other, unless `more` says otherwise. */
export const fleetOf = (names: readonly string[], more: Partial<WindowsFleetArgs> = {}): WindowsFleetArgs => ({
  template: definedTemplate,
  members: Object.fromEntries(names.map((name) => [machineName(name), {}])),
  hosts: here,
  rollout: { canary: 1, waves: [1], maxUnavailable: 1 },
  ...more,
});

/** Names of the resources of a type that an operation changed in a way. */
export const changed = ({ steps }: Outcome, op: string, type = "Domain"): string[] =>
  steps
    .filter((step) => step.op === op && step.urn.includes(`${type}::`))
    .map(({ urn }) => urn.split("::").at(-1)!)
    .sort();

type Exec = (...command: string[]) => string;

/** Memory in KiB of a member's definition, on the host that `exec` asks. */
export const memoryIn = (exec: Exec, name: string): string =>
  /<memory unit='KiB'>(\d+)/.exec(exec("dumpxml", "--inactive", machineName(name)))![1]!;
export const memoryOf = (name: string): string => memoryIn(virsh, name);

/** A program with one fleet, `lab`, and what it says of itself. */
export const fleetProgram =
  (args: WindowsFleetArgs): (() => Promise<Record<string, unknown>>) =>
  async () => {
    const { placement, status } = new WindowsFleet("lab", args);
    return { placement, status };
  };
