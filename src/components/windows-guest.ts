import * as pulumi from "@pulumi/pulumi";
import type { DiskArgs, GuestArgs } from "./args";
import { dependsOnAlso } from "./depends-on";
import { diskChild } from "./disk-child";
import { Domain, type EnlightenmentState, type FindingState } from "./domain";
import { secretPassword } from "./secret-password";
import type { Volume } from "./volume";

/** Arguments of {@link WindowsGuest}. */
export interface WindowsGuestArgs extends GuestArgs {
  /** The disk Windows boots from. Default: none; the machine then boots from its other devices. */
  systemDisk?: DiskArgs;
  /** Further disks. Default: none. */
  disks?: DiskArgs[];
  /** Delete the disks that this component made together with the machine. Disks that existed before are never deleted. Default: false. */
  deleteDisksOnDestroy?: pulumi.Input<boolean>;
}

const children = new WeakMap<WindowsGuest, { readonly domain: Domain; readonly volumes: readonly Volume[] }>();

/**
 * A Windows machine on a KVM host, with the disks it needs.
 *
 * Children: one `Domain` under the component's own name, and one `Volume` for each disk that has a `size` or a `baseImage`
 * (`<name>-system`, `<name>-disk1`, `<name>-disk2` …). Everything that is wrong with the arguments shows during `pulumi preview`,
 * on the `Domain`, with its property path.
 */
export class WindowsGuest extends pulumi.ComponentResource {
  /** @internal */
  static readonly __pulumiType = "windows-guest:index:WindowsGuest";

  /** Name of the libvirt domain. */
  readonly name: pulumi.Output<string>;
  /** UUID of the libvirt domain. */
  readonly uuid: pulumi.Output<string>;
  /** Preset with its version, for example `desktop@1`. */
  readonly presetVersion: pulumi.Output<string>;
  /** Every decision about the machine, with who made it and why, as text. */
  readonly explanation: pulumi.Output<string>;
  /** Every enlightenment by QEMU's name without `hv-`. */
  readonly enlightenments: pulumi.Output<{ [name: string]: EnlightenmentState }>;
  /** Advice of the rules. */
  readonly findings: pulumi.Output<FindingState[]>;
  /** SHA-256 of the resolved machine: equal machines have equal digests. */
  readonly digest: pulumi.Output<string>;

  constructor(name: string, args: WindowsGuestArgs, options?: pulumi.ComponentResourceOptions) {
    // The engine keeps a component's arguments in its state, so the password must be a secret before it sees them.
    const safe = secretPassword(args);
    super(WindowsGuest.__pulumiType, name, safe, options);

    const { systemDisk, disks, deleteDisksOnDestroy, ...guest } = safe;
    const machine = guest.name ?? name;
    const childOptions = { parent: this, dependsOn: dependsOnAlso(options?.dependsOn, []) };
    const child = (disk: DiskArgs, which: "system" | number): ReturnType<typeof diskChild> =>
      diskChild({ component: name, machine, host: guest.host, deleteOnDestroy: deleteDisksOnDestroy }, disk, which, childOptions);
    const system = systemDisk === undefined ? undefined : child(systemDisk, "system");
    const others = disks?.map((disk, index) => child(disk, index));
    const volumes = [system, ...(others ?? [])].flatMap((made) => made?.volume ?? []);

    const domainArgs = {
      ...guest,
      name: machine,
      ...(system === undefined ? {} : { systemDisk: system.disk }),
      ...(others === undefined ? {} : { disks: others.map(({ disk }) => disk) }),
    };
    const domain = new Domain(name, domainArgs, {
      parent: this,
      dependsOn: dependsOnAlso(options?.dependsOn, volumes),
    });
    children.set(this, { domain, volumes });

    this.name = domain.name;
    this.uuid = domain.uuid;
    this.presetVersion = domain.presetVersion;
    this.explanation = domain.explanation;
    this.enlightenments = domain.enlightenments;
    this.findings = domain.findings;
    this.digest = domain.digest;
    this.registerOutputs({
      name: this.name,
      uuid: this.uuid,
      presetVersion: this.presetVersion,
      explanation: this.explanation,
      enlightenments: this.enlightenments,
      findings: this.findings,
      digest: this.digest,
    });
  }

  /** The machine itself. */
  get domain(): Domain {
    return children.get(this)!.domain;
  }

  /** The disks that were made for it, the system disk first. */
  get volumes(): readonly Volume[] {
    return children.get(this)!.volumes;
  }
}
