import type * as pulumi from "@pulumi/pulumi";
import type { Domain } from "./domain";
import type { EnlightenmentState, FindingState } from "./explained";
import type { OwnGuest } from "./own-deployer";
import type { Volume } from "./volume";

/** A machine of a fleet. Everything that a single machine can do, it can. */
export class FleetMember {
  /** Not enumerable: what walks over a resource must not make its outputs that are made when they are read. */
  readonly #guest: OwnGuest;

  constructor(
    /** Its name in the fleet, which is the name of the libvirt domain. */
    readonly name: string,
    /** Name of its host in the fleet. */
    readonly host: pulumi.Output<string>,
    /** Step of the rollout in which it changes: `canary`, `wave-1` … */
    readonly wave: pulumi.Output<string>,
    guest: OwnGuest,
  ) {
    this.#guest = guest;
  }

  /** The machine. */
  get domain(): Domain {
    return this.#guest.resource;
  }

  /** The disks that were made for it, the system disk first. */
  get volumes(): readonly Volume[] {
    return this.#guest.volumes;
  }

  /** UUID of the libvirt domain. */
  get uuid(): pulumi.Output<string> {
    return this.#guest.uuid;
  }

  /** SHA-256 of the resolved machine: equal machines have equal digests. */
  get digest(): pulumi.Output<string> {
    return this.#guest.digest;
  }

  /** The preset that the machine has, with its version, for example `desktop@1`. */
  get resolvedPreset(): pulumi.Output<string> {
    return this.#guest.resolvedPreset;
  }

  /** State of the machine when Pulumi last looked, for example `running`. */
  get state(): pulumi.Output<string> {
    return this.domain.state;
  }

  /** IP addresses that Windows has; see `Domain.addresses`. */
  get addresses(): pulumi.Output<string[] | undefined> {
    return this.domain.addresses;
  }

  /** Every decision about the machine, with who made it and why, as text. */
  get explanation(): pulumi.Output<string> {
    return this.#guest.explanation;
  }

  /** Every enlightenment by QEMU's name without `hv-`. */
  get enlightenments(): pulumi.Output<{ [name: string]: EnlightenmentState }> {
    return this.#guest.enlightenments;
  }

  /** Advice of the rules. */
  get findings(): pulumi.Output<FindingState[]> {
    return this.#guest.findings;
  }
}
