import type * as pulumi from "@pulumi/pulumi";

/**
 * Which Terraform provider is behind a libvirt SDK: 0.8 for `@pulumi/libvirt` 0.5.x, 0.9 and newer for a generated one.
 */
export type LibvirtLine = "0.8" | "0.9";

type ResourceClass = new (
  name: string,
  args: Record<string, unknown>,
  options?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** The part of a libvirt SDK that is used here. */
export interface LibvirtSdk {
  readonly Domain: ResourceClass;
  readonly Volume: ResourceClass;
  readonly Provider: new (
    name: string,
    args: Record<string, unknown>,
    options?: pulumi.ResourceOptions,
  ) => pulumi.ProviderResource;
}

/** What was handed in is no libvirt SDK, or not the one that was named. The message says which command to run. */
export class LibvirtSdkError extends Error {
  override readonly name = "LibvirtSdkError";
}

const GENERATE = "pulumi package add terraform-provider dmacvicar/libvirt";
const INSTALL = "npm install @pulumi/libvirt@0.5";
const IMPORT = 'then pass it: import * as libvirt from "@pulumi/libvirt"; … viaLibvirt(libvirt)';

/**
 * Checks what a program handed in and finds out which line it is.
 * @throws LibvirtSdkError
 */
export function readSdk(
  module: unknown,
  asked?: LibvirtLine,
): { readonly sdk: LibvirtSdk; readonly line: LibvirtLine } {
  const sdk = module as Partial<LibvirtSdk> | null | undefined;
  if (typeof sdk !== "object" || sdk === null) {
    throw new LibvirtSdkError(
      `viaLibvirt requires the libvirt SDK but got ${sdk === null ? "null" : typeof sdk}. Run: ${GENERATE} (for the 0.5.x line: ${INSTALL}); ${IMPORT}`,
    );
  }
  const missing = (["Domain", "Volume", "Provider"] as const).filter((name) => typeof sdk[name] !== "function");
  if (missing.length > 0) {
    throw new LibvirtSdkError(
      `viaLibvirt got a module without ${missing.join(", ")}, so it is not a libvirt SDK. Run: ${GENERATE} (for the 0.5.x line: ${INSTALL}); ${IMPORT}`,
    );
  }
  const found = lineOf(sdk as LibvirtSdk);
  if (found === undefined && asked === undefined) {
    throw new LibvirtSdkError(
      'viaLibvirt cannot determine the provider of this libvirt SDK. Specify it: viaLibvirt(libvirt, { line: "0.9" }), or "0.8" for @pulumi/libvirt 0.5.x',
    );
  }
  if (found !== undefined && asked !== undefined && found !== asked) throw new LibvirtSdkError(wrongLine(found, asked));
  return { sdk: sdk as LibvirtSdk, line: asked ?? found! };
}

const wrongLine = (found: LibvirtLine, asked: LibvirtLine): string =>
  asked === "0.9"
    ? `the libvirt SDK that was passed to viaLibvirt is version 0.5.x (provider 0.8), but line "0.9" was requested. Run: npm uninstall @pulumi/libvirt && ${GENERATE}`
    : `the libvirt SDK that was passed to viaLibvirt is for provider ${found} or newer, but line "0.8" was requested. Run: ${INSTALL}`;

/** Arguments and functions that only one line has, as they stand in the source of a generated SDK. */
function lineOf(sdk: LibvirtSdk): LibvirtLine | undefined {
  const source = Function.prototype.toString.call(sdk.Domain);
  const has = (...names: string[]): boolean =>
    names.some((name) => new RegExp(`\\b${name}\\b`).test(source) || name in sdk);
  const old = has(
    "networkInterfaces",
    "coreosIgnition",
    "getNetworkDnsHostTemplate",
    "getNetworkDnsHostsTemplate",
    "getNetworkDnsSrvTemplate",
  );
  const current = has("memoryBacking", "cpuTune", "getDomainInterfaceAddresses");
  return old === current ? undefined : old ? "0.8" : "0.9";
}
