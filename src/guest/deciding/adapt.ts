import type { Finding, Rule } from "../../findings";
import type { HostProfile } from "../../hosts/types";
import type { WindowsVersion } from "../../windows";
import type { HostExample } from "../context";
import { lackingDevices, lackOfSecureBoot, lackOfTpm } from "./host-lacks";
import type { Machine } from "./decided";
import type { Choice, GuestSpec } from "../types";

/** The rule in whose name things are left out; its page says what and what not. */
export const hostDeviceAdapted = {
  id: "host-device-adapted",
  severity: "info",
  description: 'With hostSupport "adapt", optional devices that the host does not support are removed and reported.',
  rationale:
    "The machine works without a random number device, the channel for the guest agent, or an optional TPM or Secure Boot. Devices that you set explicitly, and devices that Windows requires, are never removed.",
  messages: {},
  sources: ["https://libvirt.org/formatdomaincaps.html"],
  examples: {
    incorrect: [
      { guest: { preset: "desktop", hostSupport: "adapt" }, host: { devices: { rng: [] } } },
      { guest: { preset: "desktop", hostSupport: "adapt" }, host: { devices: { video: ["vga"] } } },
    ],
    correct: [
      { guest: { preset: "desktop", hostSupport: "adapt" }, host: { devices: { rng: ["random"] } } },
      { guest: { hostSupport: "adapt" }, host: { tpm: { models: [] } } },
    ],
  },
} as const satisfies Omit<Rule<never, string, HostExample>, "check">;

interface Input {
  readonly guest: string;
  readonly spec: GuestSpec;
  readonly windows: WindowsVersion;
  readonly host: HostProfile;
  readonly hostName: string;
}
interface Adapted {
  readonly machine: Machine;
  readonly choices: readonly Choice[];
  readonly findings: readonly Finding[];
}

interface Change {
  readonly path: string;
  readonly what: string;
  readonly why: string;
  readonly value: string;
  readonly machine: Partial<Machine>;
}

/** Leaves out what the host lacks, as far as nobody insists on it. */
export function adaptToHost(machine: Machine, choices: readonly Choice[], input: Input): Adapted {
  const insisted = new Set(
    choices.filter((choice) => choice.by === "user" || choice.by === "requirement").map((choice) => choice.path),
  );
  const changes = changesFor(machine, input).filter(({ path }) => !insisted.has(path));
  if (changes.length === 0) return { machine, choices, findings: [] };
  const { tpm, ...rest } = changes.reduce(
    (adapted, change) => ({ ...adapted, ...change.machine }),
    machine as Machine & { tpm?: Machine["tpm"] },
  );
  return {
    machine: { ...rest, ...(tpm === undefined || changes.some(({ path }) => path === "tpm.enabled") ? {} : { tpm }) },
    choices: choices.map((choice) => {
      const change = changes.find(({ path }) => path === choice.path);
      return change === undefined
        ? choice
        : { path: choice.path, value: change.value, by: "host", reason: `${input.hostName} ${change.why}` };
    }),
    findings: changes.map(({ path, what, why }) => ({
      ruleId: hostDeviceAdapted.id,
      severity: hostDeviceAdapted.severity,
      path,
      message: `${input.guest} is created ${what} because ${input.hostName} ${why}.`,
      docs: `docs/rules/${hostDeviceAdapted.id}.md`,
    })),
  };
}

function changesFor(machine: Machine, { host, spec, windows }: Input): Change[] {
  const changes: Change[] = [];
  for (const { path, some } of lackingDevices(host, machine, spec)) {
    const why = `offers ${some}`;
    if (path === "rng")
      changes.push({ path, what: "without a random number device", why, value: "false", machine: { rng: false } });
    if (path === "guestAgent")
      changes.push({
        path,
        what: "without a channel for the guest agent",
        why,
        value: "false",
        machine: { guestAgent: false },
      });
    if (path === "video.model" && host.devices.video?.includes("vga"))
      changes.push({
        path,
        what: `with standard VGA instead of a ${machine.video} video device`,
        why,
        value: "vga",
        machine: { video: "vga" },
      });
  }
  const noTpm =
    machine.tpm === undefined || windows.tpm.need === "required" ? undefined : lackOfTpm(host, machine.tpm, spec);
  if (noTpm !== undefined)
    changes.push({ path: "tpm.enabled", what: "without a TPM", why: noTpm, value: "false", machine: {} });
  if (
    machine.firmware === "uefi" &&
    machine.secureBoot &&
    windows.secureBoot.need !== "required" &&
    lackOfSecureBoot(host) !== undefined
  ) {
    changes.push({
      path: "firmware.secureBoot",
      what: "without Secure Boot",
      why: "has no firmware with Secure Boot and Microsoft's keys",
      value: "false",
      machine: { secureBoot: false },
    });
  }
  return changes;
}
