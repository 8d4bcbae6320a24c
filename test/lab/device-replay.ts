import { readFileSync } from "node:fs";
import { parseHostProfile } from "../../src/hosts";
import { devicesOf } from "../../src/hosts/devices/users";
import type { HostDevices } from "../../src/hosts/devices/types";
import type { WantedDevices } from "../../src/hosts/devices/wanted";
import { handedOver } from "../../src/hosts/resources/handed-over";
import type { HostProfile } from "../../src/hosts/types";
import { readSections } from "../../src/hosts/xml";
import { type Answer, type LibvirtClient, LibvirtError } from "../../src/libvirt";
import { readDevices } from "../../src/libvirt/devices";
import { type DeviceRecording, deviceRecordingPath } from "./record-devices";

export const deviceRecording = (): DeviceRecording =>
  JSON.parse(readFileSync(deviceRecordingPath, "utf8")) as DeviceRecording;

/** A client that answers as the lab host did, and counts what it is asked. */
export class RecordedClient implements Pick<LibvirtClient, "batch" | "shell"> {
  /** Commands by the virsh process that they would go to. */
  readonly processes: string[][] = [];
  private waiting: string[] | undefined;

  constructor(
    private readonly recording: DeviceRecording,
    readonly hasShell = true,
  ) {}

  readonly batch: LibvirtClient["batch"] = async (_, commands) => {
    if (commands.length === 0) return [];
    if (this.waiting === undefined) this.processes.push((this.waiting = []));
    this.waiting.push(...commands.map((command) => command.join(" ")));
    // What arrives at the same time goes to one process.
    await new Promise((resolve) => setImmediate(resolve));
    this.waiting = undefined;
    return commands.map((command) => this.answer(command));
  };

  get shell(): LibvirtClient["shell"] {
    return this.hasShell
      ? async () => ({ exitCode: 0, stdout: this.recording.sysfs, stderr: "", ended: "exit" })
      : undefined;
  }

  private answer([command, word = ""]: readonly string[]): Answer {
    const value = word.replace(/^--\w+=/, "");
    const text = command === "nodedev-list" ? this.recording.lists[value]!.join("\n") : this.recording.nodes[value];
    return text === undefined
      ? { ok: false, error: new LibvirtError("not-found", "lab", "read", "Node device not found", "") }
      : { ok: true, text };
  }
}

/** The recorded host with everything that it has. `first`: devices of a machine that runs there, as XML. */
export async function recordedDevices(
  wanted: WantedDevices,
  first?: string,
): Promise<{ readonly profile: HostProfile; readonly devices: HostDevices }> {
  const recording = deviceRecording();
  const profile = parseHostProfile({ name: "lab", ...recording.probe });
  const domain = readSections(`<domain><devices>${first ?? ""}</devices></domain>`)!.one("domain")!;
  const machine = {
    ...{ name: "first", uuid: "6e1d3f62-1111-4a4f-8e1a-000000000001", running: true, disks: [], consoles: [] },
    ...handedOver(domain),
  };
  const resources = { ...profile.resources, machines: [machine] };
  const devices = devicesOf({ ...profile, resources }, await readDevices(new RecordedClient(recording), wanted));
  return { profile: { ...profile, resources }, devices };
}
