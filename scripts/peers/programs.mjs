// @ts-check

/**
 * The parts of the `@pulumi/libvirt` world that can be built from public Go modules. Newer libvirt providers
 * (0.9 and up) do not resolve as a Go module: whoever has that binary names it in WINDOWS_GUEST_LIBVIRT_PROVIDER.
 */

/**
 * Terraform provider for libvirt, last version of the line that `@pulumi/libvirt` 0.5.x bridges.
 * @type {import("../setup/go-build.mjs").GoProgram}
 */
export const libvirtProvider = {
  name: "terraform-provider-libvirt",
  module: "github.com/dmacvicar/terraform-provider-libvirt",
  version: "v0.8.3",
  package: "github.com/dmacvicar/terraform-provider-libvirt",
  go: "1.22.0",
};

/**
 * Pulumi's bridge: a resource plugin that turns any Terraform provider into a Pulumi package.
 * @type {import("../setup/go-build.mjs").GoProgram}
 */
export const terraformBridge = {
  name: "pulumi-resource-terraform-provider",
  module: "github.com/pulumi/pulumi-terraform-bridge/v3",
  version: "v3.136.0",
  package: "github.com/pulumi/pulumi-terraform-bridge/v3/dynamic",
  go: "1.25.0",
  replace: [
    "github.com/hashicorp/terraform-plugin-sdk/v2 => github.com/pulumi/terraform-plugin-sdk/v2 v2.0.0-20260318212141-5525259d096b",
  ],
  ldflags: ["-X github.com/pulumi/pulumi-terraform-bridge/v3/dynamic/version.version=v1.3.1"],
};
