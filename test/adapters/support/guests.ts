import { randomBytes } from "node:crypto";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { WindowsGuest, type WindowsGuestArgs } from "../../../src/components";
import { domainDifferences, renderDomainXml, type DomainDefinition, type DomainDifference } from "../../../src/domain";
import { hasErrors } from "../../../src/findings";
import { resolveGuest, uuidOf } from "../../../src/guest";
import { parseHostProfile, type HostProfile } from "../../../src/hosts";
import { libvirtClient } from "../../../src/libvirt";
import { withExplicitFirmware, withReadableCpu } from "../../../src/adapters";
import { withOwnNvram } from "../../../src/adapters/libvirt-0.8/nvram";
import { viaLibvirt } from "../../../src/pulumi-libvirt";
import { Virsh } from "../../domain/virsh";
import { PEER_STACK, type Peer } from "./peers";

/** Arguments without Pulumi's inputs, which are a guest spec too. */
export type Spec = Omit<WindowsGuestArgs, "name" | "host">;

/** A host that a test deploys to, and what it can do. */
export interface TestHost {
  readonly uri: string;
  readonly profile: HostProfile;
  readonly virsh: Virsh;
}

export async function testHost(uri: string): Promise<TestHost> {
  return { uri, profile: parseHostProfile(await libvirtClient(uri).probe()), virsh: new Virsh(uri) };
}

const prefix = `wg-peer-${randomBytes(3).toString("hex")}-`;
export const guestName = (name: string): string => prefix + name;

/** A guest deployed through a peer, as a program's body. */
export const deploy = (
  peer: Peer,
  host: TestHost,
  name: string,
  spec: Spec,
  options: ComponentResourceOptions = {},
): WindowsGuest =>
  new WindowsGuest(
    guestName(name),
    { host: { uri: host.uri }, ...spec },
    {
      ...options,
      ...viaLibvirt(peer.sdk),
    },
  );

/** The machine that the rules make of the spec: resolved here once more, apart from the program. */
export function wanted(peer: Peer, host: TestHost, name: string, spec: Spec): DomainDefinition {
  const urn = `urn:pulumi:${PEER_STACK}::windows-guest-test::windows-guest:index:WindowsGuest::${guestName(name)}`;
  const { definition, findings } = resolveGuest(
    { ...guestSpecOf(spec), name: guestName(name), uuid: uuidOf(urn), host: { uri: host.uri } },
    host.profile,
  );
  if (!definition || hasErrors(findings))
    throw new Error(`${name}: ${findings.map(({ message }) => message).join("; ")}`);
  const { libvirt } = host.profile;
  if (peer.line === "0.8") return withOwnNvram(definition, libvirt === undefined ? {} : { libvirt });
  const { uuid: _uuid, ...sayable } = withExplicitFirmware(definition, host.profile.firmware.loaders ?? [])!;
  return withReadableCpu(sayable);
}

/** What a spec has that decides the machine, not its life. */
function guestSpecOf(spec: Spec): object {
  const {
    running: _r,
    autostart: _a,
    shutdownTimeoutSeconds: _s,
    forceStop: _f,
    deleteStateOnDestroy: _d,
    deleteDisksOnDestroy: _dd,
    ...guest
  } = spec;
  return guest;
}

/** How the machine on the host differs from the one that was wanted. */
export function differences(peer: Peer, host: TestHost, name: string, spec: Spec): DomainDifference[] {
  const target = host.profile.libvirt === undefined ? {} : { libvirt: host.profile.libvirt };
  const there = host.virsh.must(["dumpxml", "--inactive", "--security-info", guestName(name)]);
  return domainDifferences(renderDomainXml(wanted(peer, host, name, spec), target), there, {
    ignoreLibvirtAdditions: true,
  });
}

export const uuidOn = (host: TestHost, name: string): string => host.virsh.must(["domuuid", guestName(name)]).trim();
export const stateOn = (host: TestHost, name: string): string => host.virsh.must(["domstate", guestName(name)]).trim();
export const isOn = (host: TestHost, name: string): boolean =>
  host.virsh.must(["list", "--all", "--name"]).split("\n").includes(guestName(name));

/** Removes every machine of this test run with what belongs to it. */
export function removeGuests({ virsh }: TestHost): void {
  for (const name of virsh
    .run(["list", "--all", "--name"])
    .stdout.split("\n")
    .filter((one) => one.startsWith(prefix))) {
    virsh.run(["destroy", name]);
    virsh.run(["undefine", name, "--nvram", "--tpm"]);
  }
}

/** A storage pool in a folder of its own, for the disks of a test. */
export class TestPool {
  readonly name = `${prefix}pool`;
  constructor(
    private readonly host: TestHost,
    folder = `/var/lib/libvirt/${prefix}pool`,
  ) {
    host.virsh.must(["pool-create-as", this.name, "dir", "--target", folder, "--build"]);
  }

  volumes(): string[] {
    return this.host.virsh
      .must(["vol-list", this.name])
      .split("\n")
      .map((line) => line.trim().split(/\s+/)[0]!)
      .filter(Boolean);
  }

  remove(): void {
    for (const volume of this.volumes()) this.host.virsh.run(["vol-delete", "--pool", this.name, volume]);
    this.host.virsh.run(["pool-delete", this.name]);
    this.host.virsh.run(["pool-destroy", this.name]);
  }
}
