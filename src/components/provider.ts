import * as pulumi from "@pulumi/pulumi";
import { defined } from "../foreign/defined";
import { packageVersion } from "../provider/version";

/** Arguments of {@link Provider}. */
export interface ProviderArgs {
  /**
   * libvirt URI of the host for resources that have no `host.uri`, for example
   * `qemu+ssh://root@kvm1.example.org/system`. Default: the stack's configuration `windows-guest:host`, else
   * `qemu:///system`. Resources on the old host are replaced when another host is configured; another spelling of the
   * same host updates them.
   */
  uri?: pulumi.Input<string>;
  /**
   * File of a saved profile of that host, written by `windows-guest probe`. It stands in for the host while the host
   * does not answer a preview. Default: the stack's configuration `windows-guest:profile` where `uri` is not set, else
   * none.
   */
  profile?: pulumi.Input<string>;
  /**
   * Number of calls (`virsh` processes) that each host gets at the same time, from 1 to 64. Over SSH, more than 9
   * require a higher `MaxSessions` in the host's `sshd_config`. Default: 8.
   */
  callsPerHost?: pulumi.Input<number>;
}

/**
 * A provider for one host, for programs that prefer `{ provider }` to the argument `host`. Pulumi starts one plugin
 * process for each of them; the argument `host` serves any number of hosts from one process and takes precedence.
 */
export class Provider extends pulumi.ProviderResource {
  /** @internal */
  static readonly __pulumiType = "windows-guest";

  static override isInstance(value: unknown): value is Provider {
    return (
      typeof value === "object" &&
      value !== null &&
      (value as { __pulumiType?: string }).__pulumiType === `pulumi:providers:${Provider.__pulumiType}`
    );
  }

  /** libvirt URI of the host. */
  declare readonly uri: pulumi.Output<string | undefined>;
  /** File of a saved profile of the host. */
  declare readonly profile: pulumi.Output<string | undefined>;
  /** Number of calls that each host gets at the same time. */
  declare readonly callsPerHost: pulumi.Output<number | undefined>;

  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    const settings = args.uri === undefined ? { ...stackConfiguration(), ...defined(args) } : args;
    super(
      Provider.__pulumiType,
      name,
      { uri: undefined, profile: undefined, callsPerHost: undefined, ...settings },
      {
        version: packageVersion,
        ...options,
      },
    );
  }
}

/** The stack's own settings, which Pulumi gives to its default provider only. The profile is that of the host. */
export function stackConfiguration(): { readonly uri?: string; readonly profile?: string } {
  const config = new pulumi.Config("windows-guest");
  return defined({
    uri: config.get("host"),
    profile: config.get("profile"),
    callsPerHost: config.getNumber("callsPerHost"),
  });
}
