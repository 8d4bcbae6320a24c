import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { HostArgs } from "../components";
import { stackConfiguration } from "../components/provider";
import { DEFAULT_URI } from "../guest";
import type { LibvirtSdk } from "./sdk";

/** Any resource of a libvirt SDK, of either line: what Pulumi looks a provider up by. */
const DOMAIN_TYPE = "libvirt:index/domain:Domain";

/** Where a guest goes: what its resources are told, and the host that it is checked against. */
export interface Target {
  /** Absent: the children inherit the component's, or take the stack's default provider. */
  readonly provider?: pulumi.ProviderResource;
  readonly host: pulumi.Input<HostArgs>;
}

/**
 * Providers by stack, SDK and URI: one process serves all guests of a host. A program may run more than once in a
 * process, each time with a stack of its own.
 */
const made = new WeakMap<object, Map<string, pulumi.ProviderResource>>();

export function targetOf(
  sdk: LibvirtSdk,
  component: {
    readonly name: string;
    readonly resource: pulumi.ComponentResource;
    readonly options: pulumi.ComponentResourceOptions;
  },
  host: pulumi.Input<HostArgs> | undefined,
  asked: pulumi.ProviderResource | undefined,
): Target {
  if (asked !== undefined) return { provider: asked, host: host ?? hostOf(asked) };
  const passedDown = component.resource.getProvider(DOMAIN_TYPE);
  const { provider, providers } = component.options;
  const named = provider !== undefined || providers !== undefined;
  // A guest that names its host goes there, whatever provider its parents have.
  if (passedDown !== undefined && (named || host === undefined)) return { host: host ?? hostOf(passedDown) };
  const ours = hostOfStack(host);
  if (ours === undefined && stackUri() !== undefined) return { host: { uri: stackUri()! } };
  const uri = ours === undefined ? DEFAULT_URI : uriOf(ours);
  if (typeof uri !== "string") {
    const own = new sdk.Provider(`${component.name}-libvirt`, { uri }, { parent: component.resource });
    return { provider: own, host: ours! };
  }
  return { provider: shared(sdk, uri), host: ours ?? { uri } };
}

/** The guest's own host, completed from the stack's configuration `windows-guest:host` as our provider does it. */
function hostOfStack(host: pulumi.Input<HostArgs> | undefined): pulumi.Input<HostArgs> | undefined {
  const configured = stackConfiguration();
  if (configured.uri === undefined && configured.profile === undefined) return host;
  if (host === undefined) return configured;
  if (pulumi.Output.isInstance(host) || host instanceof Promise)
    return pulumi.output(host).apply((given) => (given.uri === undefined ? { ...configured, ...given } : given));
  return host.uri === undefined ? { ...configured, ...host } : host;
}

/** The stack's own setting for the default libvirt provider. */
const stackUri = (): string | undefined =>
  new pulumi.Config("libvirt").get("uri") ?? process.env["LIBVIRT_DEFAULT_URI"];

/** A string where it is plainly there. */
function uriOf(host: pulumi.Input<HostArgs>): pulumi.Input<string> {
  if (pulumi.Output.isInstance(host) || host instanceof Promise)
    return pulumi.output(host).apply(({ uri }) => uri ?? DEFAULT_URI);
  return host.uri ?? DEFAULT_URI;
}

/** A provider of a generated SDK shows its own URI. */
function hostOf(provider: pulumi.ProviderResource): pulumi.Input<HostArgs> {
  const { uri } = provider as { uri?: unknown };
  return pulumi.Output.isInstance(uri)
    ? uri.apply((value) => ({ uri: (value as string | undefined) ?? stackUri() ?? DEFAULT_URI }))
    : { uri: stackUri() ?? DEFAULT_URI };
}

function shared(sdk: LibvirtSdk, uri: string): pulumi.ProviderResource {
  const stack = pulumi.runtime.getStackResource() ?? sdk.Provider;
  const known = made.get(stack) ?? new Map<string, pulumi.ProviderResource>();
  made.set(stack, known);
  const name = `libvirt-${createHash("sha256").update(uri).digest("hex").slice(0, 8)}`;
  const provider = known.get(name) ?? new sdk.Provider(name, { uri });
  known.set(name, provider);
  return provider;
}
