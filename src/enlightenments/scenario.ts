/**
 * A situation in which a rule speaks or keeps silent, short enough to print. The examples of the rules' pages and their
 * tests are written in it. Keys that a guest spec has are spelt as there; the others say what the preset asks for and
 * what the host is.
 */
import { requestsOf, userRequests } from "./requests";
import type {
  CpuVendor,
  EngineInput,
  EnlightenmentRequest,
  HostAnswer,
  HostEnlightenments,
  HyperVMode,
  Known,
} from "./types";

/** Toggles and values by property, as in a guest's `enlightenments`. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

export interface Scenario {
  /** What the user writes. */
  readonly enlightenments?: Settings;
  readonly enlightenmentMode?: HyperVMode;
  readonly hostSupport?: EngineInput["hostSupport"];
  readonly migratable?: boolean;
  readonly tscFrequency?: number;
  readonly vcpus?: number;
  readonly pinned?: boolean;
  readonly firmware?: "uefi" | "bios";
  readonly windowsBuild?: number;
  readonly cpuFeaturesOff?: readonly string[];
  /** What the preset `example@1` asks for. */
  readonly preset?: Settings;
  /** What the Windows version asks for. */
  readonly windows?: Settings;
  readonly cpuVendor?: CpuVendor;
  /** Does the guest see vmx or svm? */
  readonly guestVirtualization?: Known;
  /**
   * A host that offers everything, except what it lacks (with the reason) and what cannot be told (with the reason).
   */
  readonly host?: ScenarioHost;
  /** Requests that no settings can express, for example two presets that contradict each other. */
  readonly requests?: readonly EnlightenmentRequest[];
}

export interface ScenarioHost {
  readonly name?: string;
  readonly cpuVendor?: CpuVendor;
  readonly nested?: Known;
  readonly tscScaling?: Known;
  readonly apicv?: Known;
  readonly mbec?: Known;
  readonly lacks?: Readonly<Record<string, string>>;
  /** Lacking, because the host's libvirt has no word for it. */
  readonly unwritable?: Readonly<Record<string, string>>;
  readonly unknown?: Readonly<Record<string, string>>;
}

export function engineInput(scenario: Scenario): EngineInput {
  return {
    mode: scenario.enlightenmentMode ?? "custom",
    requests: [
      ...requestsOf(scenario.windows ?? {}, () => ({ kind: "windows", id: "example" }), "this Windows needs it so"),
      ...requestsOf(scenario.preset ?? {}, () => ({ kind: "preset", id: "example@1" }), "what the preset is for"),
      ...userRequests(scenario.enlightenments ?? {}),
      ...(scenario.requests ?? []),
    ],
    cpuVendor: scenario.cpuVendor ?? "unknown",
    guestVirtualization: scenario.guestVirtualization ?? "unknown",
    ...(scenario.host === undefined ? {} : { host: scenarioHost(scenario.host) }),
    hostSupport: scenario.hostSupport ?? "require",
    migratable: scenario.migratable ?? false,
    ...(scenario.tscFrequency === undefined ? {} : { tscFrequency: scenario.tscFrequency }),
    pinned: scenario.pinned ?? false,
    ...(scenario.vcpus === undefined ? {} : { vcpus: scenario.vcpus }),
    ...(scenario.firmware === undefined ? {} : { firmware: scenario.firmware }),
    ...(scenario.windowsBuild === undefined ? {} : { windowsBuild: scenario.windowsBuild }),
    ...(scenario.cpuFeaturesOff === undefined ? {} : { cpuFeaturesOff: scenario.cpuFeaturesOff }),
  };
}

function scenarioHost(host: ScenarioHost): HostEnlightenments {
  const answer = (known: Known, because: string): HostAnswer => ({ known, because });
  return {
    name: host.name ?? "qemu+ssh://kvm1/system",
    cpuVendor: host.cpuVendor ?? "unknown",
    nested: host.nested ?? "unknown",
    tscScaling: host.tscScaling ?? "unknown",
    apicv: host.apicv ?? "unknown",
    mbec: host.mbec ?? "unknown",
    support: (name) => {
      if (host.lacks && Object.hasOwn(host.lacks, name)) return answer("no", host.lacks[name]!);
      if (host.unwritable && Object.hasOwn(host.unwritable, name))
        return { ...answer("no", host.unwritable[name]!), unwritable: true };
      if (host.unknown && Object.hasOwn(host.unknown, name)) return answer("unknown", host.unknown[name]!);
      return answer("yes", "");
    },
  };
}
