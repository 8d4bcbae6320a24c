import {
  type DomainDefinition,
  DomainDocument,
  LostOverrideError,
  type Overrides,
  RestConflictError,
  UnsupportedByLibvirtError,
  UnsupportedDomainError,
} from "../../domain";
import { effectiveSpec } from "../../guest";
import { hotPluggable } from "../../hosts/devices/hot-plug";
import type { HostProfile } from "../../hosts/types";
import { type LibvirtClient, libvirtClient, type Looked } from "../../libvirt";
import type { NewImage } from "../../libvirt/snapshots";
import { OperationFailed } from "../errors";
import type { HostProfiles } from "../host-profiles";
import { hostUri } from "../host-uri";
import { speaking } from "../libvirt-answers";
import type { Properties } from "../properties";
import type { OperationContext } from "../resource";
import { ownerFor } from "./claim";
import { confirmDevices } from "./devices-again";
import { keepChoices } from "../../guest/keeping/choices";
import { type DiskOrigin, settleStorage, writtenFormats } from "./storage";
import { readInputs } from "./inputs";
import { listOf, type Resolved } from "./resolve";
import type { ResolvedOnce } from "./resolved-once";

/** Without an error, only a device that nobody has found leaves a machine without a definition. */
const UNREAD = "the devices of the host that hostDevices names could not be read";

/** A machine that may be defined: everything known, no errors, and its host answers. */
export interface Prepared extends Resolved {
  /** The images of the disks that a snapshot of ours covers, as the program has them. */
  readonly ownImages?: readonly NewImage[];
  readonly client: LibvirtClient;
  readonly profile: HostProfile;
  readonly definition: DomainDefinition;
  /** Where its disks lie, as the pools know it. */
  readonly origins: readonly DiskOrigin[];
  /** Ties the machine to this resource's state; see claim.ts. */
  readonly token: string;
  /** Addresses of the PCI devices that the machine can get and lose while it runs; absent: none that is known. */
  readonly hotPluggable?: ReadonlySet<string> | undefined;
  /** See kept-settings.ts; absent where there are none. */
  readonly keptSettings?: readonly string[];
  /** What `xml` added to the machine at its last deployment, so that it can go again. */
  readonly formerOverrides?: Overrides | undefined;
}

/** What a run knows of hosts, and what its checks made of machines. */
export interface Knowledge {
  readonly profiles: HostProfiles;
  readonly resolutions: ResolvedOnce;
}

/**
 * The machine as it may be defined, and what the host has of it. At `up` no saved profile stands in for the host, and
 * everything is known: what the check has just made of the same inputs stays right.
 *
 * @param olds The inputs that the machine was deployed with.
 */
export async function prepare(
  inputs: Properties,
  { profiles, resolutions }: Knowledge,
  { signal, name, urn, log }: OperationContext,
  token: string,
  olds?: Properties,
): Promise<{ readonly prepared: Prepared; readonly looked: Looked }> {
  const uri = hostUri(inputs)!;
  const client = libvirtClient(uri);
  const profile = await profiles.host(uri, signal).catch((error: unknown) => {
    throw new OperationFailed(`${name}: ${(error as Error).message}`);
  });
  // What the run has made since the host was asked is not missing. What is, libvirt says itself.
  const resolved = resolutions.take(urn, inputs, profile, { made: [""] });
  const errors = resolved.findings.filter(({ severity }) => severity === "error");
  const { definition } = resolved.resolution;
  if (errors.length > 0 || definition === undefined)
    throw new OperationFailed(
      `${name} cannot be deployed on ${client.host}:${errors.length > 0 ? listOf(errors) : ` ${UNREAD}`}`,
    );
  const devices = await confirmDevices(
    { ...resolved.spec, ...resolved.resolution.effective },
    definition.devices,
    client,
    profile,
    signal,
    olds && effectiveSpec(readInputs(olds).spec),
  );
  // Both at once, so that one virsh process asks for both.
  const [storage, look] = await Promise.allSettled([
    settleStorage(definition, client, writtenFormats(definition.name, resolved.spec), {
      signal,
      running: resolved.lifecycle.running,
    }),
    speaking(client.look(definition.uuid!, { securityInfo: true, name: definition.name }, { signal })),
  ]);
  if (storage.status === "rejected") throw storage.reason;
  if (look.status === "rejected") throw look.reason;
  const { definition: settled, origins, missing } = storage.value;
  for (const file of missing)
    log(
      "warning",
      `${file} does not exist on ${client.host} yet. ${definition.name} is defined with it but cannot start without it; its format is detected at the next deployment`,
    );
  const owned: DomainDefinition =
    settled.metadata === undefined
      ? settled
      : { ...settled, metadata: { ...settled.metadata, owner: ownerFor(urn, token) } };
  return {
    prepared: { ...resolved, client, profile, definition: owned, origins, token, hotPluggable: hotPluggable(devices) },
    looked: look.value,
  };
}

/**
 * The machine for libvirt. `current`: the machine as it is now, of which everything the definition has no words for is
 * kept.
 */
export function xmlFor(
  {
    definition,
    profile,
    formerOverrides,
  }: Pick<Prepared, "definition" | "formerOverrides"> & { readonly profile: HostProfile | undefined },
  current?: DomainDocument,
): DomainDocument {
  const target = profile?.libvirt === undefined ? {} : { libvirt: profile.libvirt };
  try {
    if (current === undefined) return DomainDocument.rendered(definition, target);
    const before = current.parsedWith(formerOverrides);
    // Another tool's title, because ours have none.
    const title = definition.title ?? before.definition.title;
    const kept = keepChoices(definition, before.definition);
    return DomainDocument.rendered(title === undefined ? kept : { ...kept, title }, target, before.rest);
  } catch (error) {
    if (
      error instanceof UnsupportedByLibvirtError ||
      error instanceof RestConflictError ||
      error instanceof LostOverrideError ||
      error instanceof UnsupportedDomainError
    )
      throw new OperationFailed(error.message);
    throw error;
  }
}
