import * as pulumi from "@pulumi/pulumi";
import { unpackedXml } from "../provider/domain/deployed-xml";
import { MADE_BY_OTHERS } from "../provider/made-by-others";
import { packageVersion } from "../provider/version";
import type { DomainArgs } from "./args";
import { type EnlightenmentState, type Explained, explained, type FindingState } from "./explained";
import { lazily } from "./lazily";
import { madeByOthers } from "./made-by-others";
import { applyAlways } from "./output-values";
import { stackTracesOff } from "./stack-traces";

/** What an update cost. */
export interface DisruptionState {
  /** `none`, `live` (the running machine was changed), `restart` or `replace`. */
  level: string;
  /** The arguments that cost as much, at most 8. */
  because: string[];
}

/** A Windows machine on a KVM host: a libvirt domain, defined from a preset, the rules and your own settings. */
export class Domain extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "windows-guest:index:Domain";

  static override isInstance(value: unknown): value is Domain {
    return (
      typeof value === "object" &&
      value !== null &&
      (value as { __pulumiType?: string }).__pulumiType === Domain.__pulumiType
    );
  }

  /** Name of the libvirt domain. */
  declare readonly name: pulumi.Output<string>;
  /** UUID of the libvirt domain. */
  declare readonly uuid: pulumi.Output<string>;
  /** libvirt URI of the host. */
  declare readonly hostUri: pulumi.Output<string>;
  /** The preset that the machine has, with its version, for example `desktop@1`. */
  declare readonly resolvedPreset: pulumi.Output<string>;
  /**
   * Every decision about the machine, with who made it and why, as text. The provider is asked for it when the program
   * reads this property; the state does not hold it.
   */
  declare readonly explanation: pulumi.Output<string>;
  /**
   * Every enlightenment by QEMU's name without `hv-`. The provider is asked for them when the program reads this
   * property; the state does not hold them.
   */
  declare readonly enlightenments: pulumi.Output<{ [name: string]: EnlightenmentState }>;
  /**
   * Advice of the rules. The provider is asked for it when the program reads this property; the state does not hold it.
   */
  declare readonly findings: pulumi.Output<FindingState[]>;
  /** SHA-256 of the resolved machine: equal machines have equal digests. */
  declare readonly digest: pulumi.Output<string>;
  /**
   * The domain's XML as it was given to libvirt, without its secrets: passwords of consoles, cookies of disks, keys in
   * arguments for QEMU. The state holds it deflated (RFC 1951) in base64.
   */
  declare readonly domainXml: pulumi.Output<string>;
  /** State of the machine when Pulumi last looked, for example `running` or `shut off`. */
  declare readonly state: pulumi.Output<string>;
  /** The running machine is not what is defined: it takes effect when Windows is shut down and started again. */
  declare readonly restartRequired: pulumi.Output<boolean>;
  /** What the last update cost, and because of which arguments. Absent before the first one. */
  declare readonly disruption: pulumi.Output<DisruptionState | undefined>;
  /**
   * Changes that wait for `maintenanceWindow`, and when it opens, for example `restart for memory in the maintenance
   * window that opens Sat 2026-11-28 02:00 (Europe/Berlin)`. Absent where nothing waits. The first `up` in the window
   * makes them.
   */
  declare readonly pending: pulumi.Output<string | undefined>;
  /**
   * Names of the machine's snapshots that `snapshotBefore` or `windows-guest snapshots` made, oldest first. Absent
   * where there are none.
   */
  declare readonly snapshots: pulumi.Output<string[] | undefined>;
  /**
   * libvirt's own id of the host. A machine that is missing from another libvirt under the same URI is not taken for
   * gone.
   */
  declare readonly hostUuid: pulumi.Output<string | undefined>;
  /**
   * What a refresh found to differ from the definition; empty when nothing does. The next `up` puts it right, except
   * for what `ignoreChanges` names.
   */
  declare readonly drift: pulumi.Output<string[]>;

  /**
   * MAC addresses of the network cards, in the order of the definition. Known without a guest agent, and while the
   * machine is off.
   */
  declare readonly macAddresses: pulumi.Output<string[] | undefined>;
  /**
   * IP addresses that Windows has, without loopback and link-local ones, in its own order, at most 16. As
   * `agentVersion`, `windowsEdition` and `windowsBuild`: what the guest agent reported at the last refresh, or at the
   * end of a deployment with `waitFor: "agent"`, `"address"` or `"ready"`. Undefined while the machine is off, and as
   * long as no agent has answered. Windows reports it itself: do not base trust on it.
   */
  declare readonly addresses: pulumi.Output<string[] | undefined>;
  /** Version of the QEMU guest agent, for example `107.0.1`. See `addresses`. */
  declare readonly agentVersion: pulumi.Output<string | undefined>;
  /** Edition of Windows, for example `Windows 11 Pro`, at most 100 characters. See `addresses`. */
  declare readonly windowsEdition: pulumi.Output<string | undefined>;
  /** Build of Windows, for example `26100`, at most 100 characters. See `addresses`. */
  declare readonly windowsBuild: pulumi.Output<string | undefined>;
  /**
   * Where the display of the running machine is, with the TCP port and without a password, for example
   * `vnc://127.0.0.1:5901` or `spice://127.0.0.1:5900`. Loopback addresses are those of the host. Undefined while the
   * machine is off or has no display.
   */
  declare readonly console: pulumi.Output<string | undefined>;
  /**
   * When the machine was started, as ISO 8601 in UTC, for example `2026-11-27T08:15:30Z`, by the host's clock. A
   * restart from within Windows does not change it. Undefined while the machine is off, and on a host without a shell
   * (`qemu+tls`, `qemu+tcp`).
   */
  declare readonly startedAt: pulumi.Output<string | undefined>;
  /**
   * Settings of an imported machine that no argument describes, as places in its XML. Updates keep them. Absent where
   * there are none.
   */
  declare readonly keptSettings: pulumi.Output<string[] | undefined>;

  /**
   * Devices of the host that the machine has, for example `0000:01:00.0 (10de:2484, IOMMU group 14)`,
   * `USB 046d:c52b, port 2 of bus 1` or the UUID of a mediated device. Absent where there are none.
   */
  declare readonly assignedDevices: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: DomainArgs, options?: pulumi.CustomResourceOptions) {
    const properties = {
      ...Object.fromEntries(outputs.map((output) => [output, undefined])),
      ...args,
      [MADE_BY_OTHERS]: madeByOthers(args, options?.dependsOn),
    };
    const stackTracesOn = stackTracesOff();
    try {
      super(Domain.__pulumiType, name, properties, { version: packageVersion, ...options });
    } finally {
      stackTracesOn();
    }
    const { domainXml, resolvedPreset, presetVersion } = this as unknown as Outputs;
    for (const fact of facts) {
      const told = (this as unknown as Record<string, pulumi.Output<unknown>>)[fact]!;
      lazily(this, fact as "console", () => absentIsKnown(told, this.state) as pulumi.Output<string | undefined>);
    }
    lazily(this, "domainXml", () => domainXml.apply(unpackedXml));
    lazily(this, "resolvedPreset", () => otherwise(resolvedPreset, presetVersion));
    const answer: { explained?: pulumi.Output<Explained> } = {};
    lazily(answer, "explained", () => explained(this, args, options?.provider));
    lazily(this, "explanation", () => answer.explained!.apply(({ explanation }) => explanation));
    lazily(this, "enlightenments", () => answer.explained!.apply(({ enlightenments }) => enlightenments));
    lazily(this, "findings", () => answer.explained!.apply(({ findings }) => findings));
  }
}

type Outputs = Readonly<Record<"domainXml" | "resolvedPreset" | "presetVersion", pulumi.Output<string>>>;

/** What a gate looks at beside the digest: whether the machine is the same one, and has the same password. */
export const sentTo = (domain: Domain): pulumi.Output<string | undefined> =>
  (domain as unknown as Readonly<Record<"sent", pulumi.Output<string | undefined>>>).sent;

/** Outputs that are absent while nobody knows them, and while the machine is off. */
const facts = [
  "macAddresses",
  "addresses",
  "agentVersion",
  "windowsEdition",
  "windowsBuild",
  "console",
  "startedAt",
] as const;

const outputs = [
  "hostUri",
  "resolvedPreset",
  // Its name in the states of earlier versions.
  "presetVersion",
  // What a member of a fleet is beside its digest.
  "sent",
  "digest",
  "domainXml",
  "state",
  "restartRequired",
  "pending",
  "snapshots",
  "disruption",
  "drift",
  "keptSettings",
  "assignedDevices",
  "uuid",
  "name",
  "hostUuid",
  ...facts,
];

/**
 * At preview the SDK takes an output that a state does not have for one that is not known yet. Of a machine that
 * nothing changes everything is known: its `state` is.
 */
const absentIsKnown = (told: pulumi.Output<unknown>, state: pulumi.Output<string>): pulumi.Output<unknown> =>
  applyAlways(told, (value) => (value === undefined || pulumi.isUnknown(value) ? state.apply(() => undefined) : value));

/** The first output, or the second where a state does not have the first. At preview that is an unknown one. */
const otherwise = <T>(first: pulumi.Output<T>, second: pulumi.Output<T>): pulumi.Output<T> =>
  applyAlways(first, (value) => (value === undefined || pulumi.isUnknown(value) ? second : (value as T)));
