// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CpuFeaturePolicy } from "../enums";

/** A CPU feature, for example `vmx`. */
export interface CpuFeatureArgs {
  /** Name of the feature. The name that libvirt gives a CPU feature; `virsh domcapabilities` lists them. */
  name: Input<string>;
  /** How libvirt treats the feature. */
  policy: Input<CpuFeaturePolicy>;
}
