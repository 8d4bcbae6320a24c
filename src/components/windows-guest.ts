import * as pulumi from "@pulumi/pulumi";
import type { WindowsGuestArgs } from "./args";
import type { DeployedGuest, Deployer } from "./deployer";
import { Domain } from "./domain";
import type { EnlightenmentState, FindingState } from "./explained";
import { lazily } from "./lazily";
import { ownDeployer } from "./own-deployer";
import { secretPassword } from "./secret-password";

/** Options of {@link WindowsGuest}. */
export interface WindowsGuestOptions extends pulumi.ComponentResourceOptions {
  /**
   * Another way to deploy the machine, for example `viaLibvirt` of `pulumi-windows-guest/pulumi-libvirt`. Default: the
   * provider of this package.
   */
  deployer?: Deployer;
}

const deployed = new WeakMap<WindowsGuest, DeployedGuest>();

/**
 * A Windows machine on a KVM host, with the disks it needs.
 *
 * Children: one `Domain` under the component's own name, and one `Volume` for each disk that has a `size` or a
 * `baseImage` (`<name>-system`, and `<name>-data` for the disk that is known as `data` by its `name`, `serial` or
 * `volume`). What is wrong with the arguments, and what the host lacks or has no room for, shows during
 * `pulumi preview` on the `Domain` or the `Volume`, with its property path, as far as the values are known then and the
 * host answers. docs/guides/preview.md says what cannot be known before `pulumi up`.
 */
export class WindowsGuest extends pulumi.ComponentResource {
  /** @internal */
  static readonly __pulumiType = "windows-guest:index:WindowsGuest";

  /** Name of the libvirt domain. */
  readonly name: pulumi.Output<string>;
  /** UUID of the libvirt domain. */
  readonly uuid: pulumi.Output<string>;
  /** The preset that the machine has, with its version, for example `desktop@1`. */
  readonly resolvedPreset: pulumi.Output<string>;
  /** Every decision about the machine, with who made it and why, as text. It is made when the program reads it. */
  declare readonly explanation: pulumi.Output<string>;
  /** Every enlightenment by QEMU's name without `hv-`. They are made when the program reads them. */
  declare readonly enlightenments: pulumi.Output<{ [name: string]: EnlightenmentState }>;
  /** Advice of the rules. It is made when the program reads it. */
  declare readonly findings: pulumi.Output<FindingState[]>;
  /** SHA-256 of the resolved machine: equal machines have equal digests. */
  readonly digest: pulumi.Output<string>;

  constructor(name: string, args: WindowsGuestArgs, options: WindowsGuestOptions = {}) {
    const { deployer = ownDeployer, ...componentOptions } = options;
    // The engine keeps a component's arguments in its state, so the password must be a secret before it sees them.
    const safe = secretPassword(args);
    super(WindowsGuest.__pulumiType, name, safe, componentOptions);

    const guest = deployer.deploy({ component: this, name, args: safe, options: componentOptions });
    deployed.set(this, guest);

    this.name = guest.name;
    this.uuid = guest.uuid;
    this.resolvedPreset = guest.resolvedPreset;
    lazily(this, "explanation", () => guest.explanation);
    lazily(this, "enlightenments", () => guest.enlightenments);
    lazily(this, "findings", () => guest.findings);
    this.digest = guest.digest;
    // The machine's own outputs hold the rest; the state need not hold it twice.
    this.registerOutputs({ name: this.name, uuid: this.uuid });
  }

  /** The machine itself, where the provider of this package deployed it; throws where another {@link Deployer} did. */
  get domain(): Domain {
    const { resource } = deployed.get(this)!;
    if (Domain.isInstance(resource)) return resource;
    throw new Error("this machine was not deployed by the provider of pulumi-windows-guest: use `resource`");
  }

  /** IP addresses that Windows has, as its guest agent reported them last; see `Domain.addresses`. */
  get addresses(): pulumi.Output<string[] | undefined> {
    return this.domain.addresses;
  }

  /** MAC addresses of the network cards, in the order of the definition; see `Domain.macAddresses`. */
  get macAddresses(): pulumi.Output<string[] | undefined> {
    return this.domain.macAddresses;
  }

  /** Where the display of the running machine is, for example `vnc://127.0.0.1:5901`; see `Domain.console`. */
  get console(): pulumi.Output<string | undefined> {
    return this.domain.console;
  }

  /** The resource that stands for the machine, whatever deployed it. */
  get resource(): pulumi.CustomResource {
    return deployed.get(this)!.resource;
  }

  /** The disks that were made for it, the system disk first. */
  get volumes(): readonly pulumi.CustomResource[] {
    return deployed.get(this)!.volumes;
  }
}
