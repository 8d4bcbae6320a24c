import * as pulumi from "@pulumi/pulumi";
import { explanationText } from "../guest";
import { enlightenmentStates } from "../provider/domain/explain";
import { dependsOnAlso } from "../components/depends-on";
import { madeByOthers } from "../components/made-by-others";
import type {
  DeployedGuest,
  Deployer,
  DeployRequest,
  EnlightenmentState,
  FindingState,
  WindowsGuestArgs,
} from "../components";
import { libvirt08IgnoreChanges, toLibvirt08DomainArgs } from "../adapters/libvirt-0.8/domain";
import { toLibvirtDomainArgs } from "../adapters/libvirt-0.9/domain";
import { diskChildren, systemChild, type DiskOwner } from "./disks";
import { pluginHint } from "./plugin-hint";
import { targetOf } from "./provider";
import { Computed } from "./refusal";
import { resolveFor, type ResolvedGuest } from "./resolve";
import type { LibvirtLine, LibvirtSdk } from "./sdk";
import { needXsltproc } from "./xsltproc";

export interface LibvirtDeployerOptions {
  readonly sdk: LibvirtSdk;
  readonly line: LibvirtLine;
  readonly provider?: pulumi.ProviderResource;
}

/** Every argument that a `Domain` may get. The console's password, if there is one, is in the last of each list. */
export const argumentNames: Readonly<Record<LibvirtLine, readonly string[]>> = {
  "0.8": ["name", "memory", "vcpu", "type", "description", "running", "autostart", "xml"],
  "0.9": [
    ...[
      "name",
      "type",
      "title",
      "description",
      "metadata",
      "memory",
      "memoryUnit",
      "currentMemory",
      "currentMemoryUnit",
      "maximumMemory",
      "maximumMemoryUnit",
      "maximumMemorySlots",
      "memoryTune",
      "vcpu",
      "vcpuCurrent",
      "ioThreads",
      "memoryBacking",
      "cpuTune",
      "numaTune",
      "sysInfos",
    ],
    ...[
      "os",
      "features",
      "cpu",
      "clock",
      "onPoweroff",
      "onReboot",
      "onCrash",
      "pm",
      "running",
      "autostart",
      "update",
      "destroy",
      "devices",
    ],
  ],
};

/** Deploys guests as resources of the user's own libvirt SDK. */
export function libvirtDeployer({ sdk, line, provider }: LibvirtDeployerOptions): Deployer {
  return {
    deploy(request: DeployRequest): DeployedGuest {
      const { component, name, args, options } = request;
      if (line === "0.8") needXsltproc(component);
      const hint = pluginHint(line);
      if (hint !== undefined) void pulumi.log.warn(hint, component);
      const target = targetOf(sdk, { name, resource: component, options }, args.host, provider);
      const childOptions: pulumi.CustomResourceOptions = {
        parent: component,
        ...(target.provider === undefined ? {} : { provider: target.provider }),
        ...(options.customTimeouts === undefined ? {} : { customTimeouts: options.customTimeouts }),
        ...(options.dependsOn === undefined ? {} : { dependsOn: options.dependsOn }),
      };
      const owner: DiskOwner = {
        sdk,
        line,
        resource: component,
        component: name,
        machine: args.name ?? name,
        host: target.host,
        deleteOnDestroy: args.deleteDisksOnDestroy,
      };
      const { disks, volumes } = childrenOf(owner, args, childOptions);
      const guest = resolved(
        { ...args, ...disks, host: target.host },
        madeByOthers(args, options.dependsOn),
        request,
        line,
      );
      const resource = new sdk.Domain(
        name,
        domainProperties(line, guest, args),
        domainOptions(line, childOptions, options, volumes),
      );
      return { resource, volumes, ...outputsOf(guest, line, resource) };
    },
  };
}

/** The disks as the domain gets them, and the volumes that were made for them. */
function childrenOf(
  owner: DiskOwner,
  { systemDisk, disks }: WindowsGuestArgs,
  options: pulumi.CustomResourceOptions,
): { disks: Pick<WindowsGuestArgs, "systemDisk" | "disks">; volumes: pulumi.CustomResource[] } {
  const system = systemDisk === undefined ? undefined : systemChild(owner, systemDisk, options);
  const others = disks === undefined ? undefined : diskChildren(owner, disks, system !== undefined, options);
  return {
    disks: {
      ...(system === undefined ? {} : { systemDisk: system.disk }),
      ...(others === undefined ? {} : { disks: others.map(({ disk }) => disk) }),
    },
    volumes: [system, ...(others ?? [])].flatMap((child) => child?.volume ?? []),
  };
}

/**
 * The password is in the resolved machine, and only there: what is made of everything else is no secret for its sake.
 */
function resolved(
  args: WindowsGuestArgs,
  made: Promise<readonly string[]>,
  { component, name }: DeployRequest,
  line: LibvirtLine,
): Computed<ResolvedGuest> {
  const { graphics, deleteDisksOnDestroy: _, ...others } = args;
  const spec = graphics === undefined ? others : { ...others, graphics: withOpenPassword(graphics) };
  return Computed.from(spec, component, (properties) => resolveFor(line, properties, made, component, name));
}

/** Only the password: an address that is a secret stays one, and so does a console that is one as a whole. */
function withOpenPassword(
  graphics: NonNullable<WindowsGuestArgs["graphics"]>,
): NonNullable<WindowsGuestArgs["graphics"]> {
  if (pulumi.Output.isInstance(graphics) || graphics instanceof Promise || graphics.password === undefined)
    return graphics;
  return { ...graphics, password: pulumi.unsecret(pulumi.output(graphics.password)) };
}

function domainProperties(
  line: LibvirtLine,
  guest: Computed<ResolvedGuest>,
  { graphics }: WindowsGuestArgs,
): Record<string, pulumi.Output<unknown>> {
  const names = argumentNames[line];
  const secretOne = names.at(-1)!;
  const properties = guest.arguments(names, "memory", ({ definition, options }) =>
    line === "0.8" ? toLibvirt08DomainArgs(definition, options) : toLibvirtDomainArgs(definition, options),
  );
  // As secret as the console's settings are.
  return { ...properties, [secretOne]: pulumi.all([properties[secretOne], graphics]).apply(([value]) => value) };
}

function domainOptions(
  line: LibvirtLine,
  children: pulumi.CustomResourceOptions,
  { dependsOn }: pulumi.ComponentResourceOptions,
  volumes: pulumi.CustomResource[],
): pulumi.CustomResourceOptions {
  return {
    ...children,
    dependsOn: dependsOnAlso(dependsOn, volumes),
    // Two machines of one name cannot be on a host at a time.
    deleteBeforeReplace: true,
    ...(line === "0.8" ? { ignoreChanges: [...libvirt08IgnoreChanges] } : {}),
  };
}

function outputsOf(
  guest: Computed<ResolvedGuest>,
  line: LibvirtLine,
  resource: pulumi.CustomResource,
): Omit<DeployedGuest, "resource" | "volumes"> {
  const told = <T>(key: string): pulumi.Output<T> => guest.output(({ outputs }) => outputs[key] as T);
  return {
    name: told<string>("name"),
    // Provider 0.9 keeps the UUID to itself.
    uuid: line === "0.8" ? told<string>("uuid") : (resource as unknown as { uuid: pulumi.Output<string> }).uuid,
    resolvedPreset: told<string>("resolvedPreset"),
    get explanation() {
      return guest.output(({ resolution }) => explanationText(resolution));
    },
    get enlightenments() {
      return guest.output(
        ({ resolution }) => enlightenmentStates(resolution) as unknown as Record<string, EnlightenmentState>,
      );
    },
    findings: told<FindingState[]>("findings"),
    digest: told<string>("digest"),
  };
}
