import type * as pulumi from "@pulumi/pulumi";
import type { WindowsGuestOptions } from "../components";
import { libvirtDeployer } from "./deployer";
import { readSdk, type LibvirtLine } from "./sdk";

export { LibvirtSdkError, type LibvirtLine, type LibvirtSdk } from "./sdk";

export interface ViaLibvirtOptions {
  /**
   * Which provider the SDK is made for: `"0.9"` for it and newer ones, `"0.8"` for `@pulumi/libvirt` 0.5.x. Default:
   * found out from the SDK.
   */
  readonly line?: LibvirtLine;
  /**
   * The libvirt provider to use. Default: one for the guest's `host.uri`, shared by all guests of that host; without a
   * `host`, the one that the stack's configuration `libvirt:uri` or the variable LIBVIRT_DEFAULT_URI describes.
   */
  readonly provider?: pulumi.ProviderResource;
}

/**
 * Deploys a guest as `libvirt.Domain` and `libvirt.Volume`s of your own libvirt SDK: same arguments, one extra word.
 *
 * ```ts
 * import * as libvirt from "@pulumi/libvirt";
 * import { viaLibvirt } from "pulumi-windows-guest/pulumi-libvirt";
 *
 * new WindowsGuest("ada", { windows: Windows.Windows11, preset: "desktop@1" }, viaLibvirt(libvirt));
 * ```
 *
 * Presets, rules, checks against the real host at preview and the explanation are the same. The machine's life is that
 * provider's:
 *
 * - Over provider 0.9 and newer an update shuts Windows down (for up to an hour, or `shutdownTimeoutSeconds` with
 *   `forceStop: true`, then the power is cut), removes the definition and defines the new one; what libvirt refuses is
 *   lost. Everything is therefore checked against the host before. A removal takes UEFI variables and TPM state along.
 *   The UUID cannot be chosen.
 * - `@pulumi/libvirt` 0.5.x (provider 0.8) replaces the machine on every change: UUID, disks, TPM state and UEFI
 *   variables stay, and this package shuts Windows down before. A removal cuts the power and takes the UEFI variables
 *   along.
 *
 * Where that is too little, leave `viaLibvirt` out: the provider of this package keeps the machine whatever happens.
 *
 * @throws LibvirtSdkError when `sdk` is missing, is no libvirt SDK or not of the line that was named; the message says
 * which command to run.
 */
export function viaLibvirt(
  sdk: unknown,
  options: ViaLibvirtOptions = {},
): Required<Pick<WindowsGuestOptions, "deployer">> {
  const read = readSdk(sdk, options.line);
  return {
    deployer: libvirtDeployer({ ...read, ...(options.provider === undefined ? {} : { provider: options.provider }) }),
  };
}
