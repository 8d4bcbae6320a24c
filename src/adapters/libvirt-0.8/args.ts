/**
 * The arguments of `Domain` and `Volume` of `@pulumi/libvirt` 0.5.x (Terraform provider for libvirt 0.8), as far as we
 * use them, spelled here, so that nobody needs that SDK to compile.
 */
export interface Libvirt08DomainArgs {
  name: string;
  /** MiB. */
  memory: number;
  vcpu: number;
  type: string;
  description?: string;
  running: boolean;
  autostart?: boolean;
  /** The whole machine: the stylesheet replaces the provider's own XML. */
  xml: { xslt: string };
}

export interface Libvirt08VolumeArgs {
  name: string;
  pool: string;
  /** Bytes. */
  size?: number;
  format: string;
  /** The base image's key, which is its path in a pool of files. */
  baseVolumeId?: string;
}
