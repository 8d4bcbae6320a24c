import {
  type DomainDefinition,
  parseDomainXml,
  renderDomainXml,
  RestConflictError,
  UnsupportedByLibvirtError,
  UnsupportedDomainError,
} from "../../domain";
import type { HostProfile } from "../../hosts/types";
import { type LibvirtClient, libvirtClient } from "../../libvirt";
import { OperationFailed } from "../errors";
import type { HostProfiles } from "../host-profiles";
import { hostUri } from "../host-uri";
import type { Properties } from "../properties";
import type { OperationContext } from "../resource";
import { ownerFor } from "./claim";
import { keepChoices } from "./keep";
import { type DiskOrigin, settleStorage, writtenFormats } from "./storage";
import { listOf, resolve, type Resolved } from "./resolve";

/** A machine that may be defined: everything known, no errors, and its host answers. */
export interface Prepared extends Resolved {
  readonly client: LibvirtClient;
  readonly profile: HostProfile;
  readonly definition: DomainDefinition;
  /** Where its disks lie, as the pools know it. */
  readonly origins: readonly DiskOrigin[];
  /** Ties the machine to this resource's state; see claim.ts. */
  readonly token: string;
}

/** Resolves once more with what the host itself says: at `up` no saved profile stands in, and everything is known. */
export async function prepare(
  inputs: Properties,
  profiles: HostProfiles,
  { signal, name, urn, log }: OperationContext,
  token: string,
): Promise<Prepared> {
  const uri = hostUri(inputs)!;
  const client = libvirtClient(uri);
  const profile = await profiles.host(uri, signal).catch((error: unknown) => {
    throw new OperationFailed(`${name}: ${(error as Error).message}`);
  });
  // What the run has made since the host was asked is not missing. What is, libvirt says itself.
  const resolved = resolve(inputs, profile, { made: [""] });
  const errors = resolved.findings.filter(({ severity }) => severity === "error");
  const { definition } = resolved.resolution;
  if (errors.length > 0 || definition === undefined)
    throw new OperationFailed(`${name} cannot be deployed on ${client.host}:${listOf(errors)}`);
  const {
    definition: settled,
    origins,
    missing,
  } = await settleStorage(definition, client, writtenFormats(definition.name, resolved.spec), {
    signal,
    running: resolved.lifecycle.running,
  });
  for (const file of missing)
    log(
      "warning",
      `${file} does not exist on ${client.host} yet. ${definition.name} is defined with it but cannot start without it; its format is detected at the next deployment`,
    );
  const owned: DomainDefinition =
    settled.metadata === undefined
      ? settled
      : { ...settled, metadata: { ...settled.metadata, owner: ownerFor(urn, token) } };
  return { ...resolved, client, profile, definition: owned, origins, token };
}

/**
 * XML for libvirt. `current`: the machine's XML as it is now, of which everything the definition has no words for is
 * kept.
 */
export function xmlFor(
  { definition, profile }: { readonly definition: DomainDefinition; readonly profile: HostProfile | undefined },
  current?: string,
): string {
  const target = profile?.libvirt === undefined ? {} : { libvirt: profile.libvirt };
  try {
    if (current === undefined) return renderDomainXml(definition, target);
    const before = parseDomainXml(current);
    // Another tool's title, because ours have none.
    const title = definition.title ?? before.definition.title;
    const kept = keepChoices(definition, before.definition);
    return renderDomainXml(title === undefined ? kept : { ...kept, title }, target, before.rest);
  } catch (error) {
    if (
      error instanceof UnsupportedByLibvirtError ||
      error instanceof RestConflictError ||
      error instanceof UnsupportedDomainError
    )
      throw new OperationFailed(error.message);
    throw error;
  }
}
