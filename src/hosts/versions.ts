export { compareVersions } from "../enlightenments/versions";

/**
 * Kernels whose distributor backports KVM work without changing the version: Red Hat and its rebuilds, SUSE, Amazon.
 */
export const carriesBackports = (kernelRelease: string | undefined): boolean =>
  /\.el\d|\.amzn|-default$|\.uek/.test(kernelRelease ?? "");
