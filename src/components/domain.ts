import * as pulumi from "@pulumi/pulumi";
import { MADE_BY_OTHERS } from "../provider/made-by-others";
import { packageVersion } from "../provider/version";
import type { DomainArgs } from "./args";
import { madeByOthers } from "./made-by-others";

/** What became of one enlightenment. */
export interface EnlightenmentState {
  /** `on` or `off`. */
  state: string;
  /** Its value, where it has one. */
  value?: string;
  /** Who asked, in words: `you`, `desktop@1`, `needed by stimer`. */
  by: string;
  /** Why, in one sentence. */
  reason: string;
}

/** One thing the checks have to say. */
export interface FindingState {
  /** Id of the rule; its page is docs/rules/<id>.md. */
  ruleId: string;
  /** `error`, `warning` or `info`. */
  severity: string;
  /** Property path; empty for the machine as a whole. */
  path: string;
  /** What is the matter, in one sentence. */
  message: string;
  /** The next step. Absent where there is none. */
  fix?: string;
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
  /** Preset with its version, for example `desktop@1`. */
  declare readonly presetVersion: pulumi.Output<string>;
  /** Every decision about the machine, with who made it and why, as text. */
  declare readonly explanation: pulumi.Output<string>;
  /** Every enlightenment by QEMU's name without `hv-`, as a JSON object. */
  declare readonly enlightenmentsJson: pulumi.Output<string>;
  /** Every enlightenment by QEMU's name without `hv-`. */
  readonly enlightenments: pulumi.Output<{ [name: string]: EnlightenmentState }>;
  /** Advice of the rules. */
  declare readonly findings: pulumi.Output<FindingState[]>;
  /** SHA-256 of the resolved machine: equal machines have equal digests. */
  declare readonly digest: pulumi.Output<string>;
  /**
   * The domain's XML as it was given to libvirt, without its secrets: passwords of consoles, cookies of disks, keys in
   * arguments for QEMU.
   */
  declare readonly domainXml: pulumi.Output<string>;
  /** State of the machine when Pulumi last looked, for example `running` or `shut off`. */
  declare readonly state: pulumi.Output<string>;
  /** The running machine is not what is defined: it takes effect when Windows is shut down and started again. */
  declare readonly restartRequired: pulumi.Output<boolean>;
  /**
   * libvirt's own id of the host. A machine that is missing from another libvirt under the same URI is not taken for
   * gone.
   */
  declare readonly hostUuid: pulumi.Output<string | undefined>;
  /** Ties this state to the machine, whose metadata have the same token: two states never change one machine unseen. */
  declare readonly token: pulumi.Output<string>;
  /** What a refresh found to differ from the definition; empty when nothing does. The next `up` puts it right. */
  declare readonly drift: pulumi.Output<string[]>;

  constructor(name: string, args: DomainArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = [
      "hostUri",
      "presetVersion",
      "explanation",
      "enlightenmentsJson",
      "findings",
      "digest",
      "domainXml",
      "state",
      "restartRequired",
      "drift",
      "uuid",
      "name",
      "hostUuid",
      "token",
    ];
    const properties = {
      ...Object.fromEntries(outputs.map((output) => [output, undefined])),
      ...args,
      [MADE_BY_OTHERS]: madeByOthers(args, options?.dependsOn),
    };
    // The SDK takes four stack traces for each property, only to name promises that never end. For a machine with its
    // many outputs that is more work than all the rest of its registration: a third of the time of a preview of a
    // thousand machines.
    const { stackTraceLimit } = Error;
    if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"] === undefined) Error.stackTraceLimit = 0;
    try {
      super(Domain.__pulumiType, name, properties, { version: packageVersion, ...options });
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    // A machine of an older version that nothing changed has none.
    this.enlightenments = this.enlightenmentsJson.apply(
      (json: string | undefined) => JSON.parse(json ?? "{}") as { [name: string]: EnlightenmentState },
    );
  }
}
