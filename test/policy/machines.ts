import { createHash } from "node:crypto";
import type { Declared } from "./client";

type Props = Readonly<Record<string, unknown>>;

/** Another one for each name. */
const macOf = (name: string): string => {
  const hex = createHash("sha256").update(name).digest("hex");
  return `52:54:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
};

/** Of what {@link libvirtDomain} declares, what tests look at. */
export interface LibvirtProps extends Props {
  readonly clock: { readonly offset: string; readonly timers: readonly object[] };
  readonly devices: {
    readonly disks: readonly {
      readonly driver: { readonly cache?: string; readonly [key: string]: unknown };
      readonly [key: string]: unknown;
    }[];
    readonly interfaces: readonly object[];
  };
}

/** A machine of `@pulumi/libvirt` 0.9 that has a vendor id that is too long, an HPET, a clock in UTC and a disk whose
 * flushes are ignored. */
export const libvirtDomain = (name: string, more: Props = {}): Declared & { readonly props: LibvirtProps } => ({
  type: "libvirt:index/domain:Domain",
  name,
  props: {
    name,
    type: "kvm",
    memory: 8_388_608,
    memoryUnit: "KiB",
    vcpu: 4,
    os: { type: "hvm", typeArch: "x86_64", typeMachine: "q35" },
    features: { acpi: true, hyperv: { vendorId: { state: "on", value: "thirteenchars" } } },
    clock: { offset: "utc", timers: [{ name: "rtc", tickPolicy: "catchup" }] },
    devices: {
      disks: [
        {
          device: "disk",
          driver: { name: "qemu", type: "qcow2", cache: "unsafe" },
          source: { file: { file: `/vms/win11-${name}.qcow2` } },
          target: { dev: "vda", bus: "virtio" },
        },
      ],
      interfaces: [
        {
          source: { network: { network: "default" } },
          model: { type: "virtio" },
          mac: { address: macOf(name) },
        },
      ],
    },
    ...more,
  },
});

/** A guest of ours, as our provider's check leaves it, or as a component was given it. */
export const guest = (name: string, more: Props = {}, type = "Domain"): Declared => ({
  type: `windows-guest:index:${type}`,
  name,
  props: {
    name,
    windows: "windows-11",
    preset: "desktop@1",
    vcpus: 4,
    memory: "8 GiB",
    systemDisk: { path: `/vms/${name}.qcow2`, cache: "unsafe" },
    ...more,
  },
});

/** A machine of KubeVirt that has an HPET and a clock in UTC. */
export const virtualMachine = () => ({
  type: "kubernetes:kubevirt.io/v1:VirtualMachine",
  name: "ada",
  props: {
    apiVersion: "kubevirt.io/v1",
    kind: "VirtualMachine",
    metadata: { name: "ada" },
    spec: {
      runStrategy: "Always",
      template: {
        spec: {
          domain: {
            cpu: { cores: 4 },
            memory: { guest: "8Gi" },
            clock: { utc: {}, timer: { hpet: { present: true } } },
            features: { acpi: true, hyperv: { relaxed: {} } },
            devices: { disks: [{ name: "system", disk: { bus: "virtio" } }] },
          },
        },
      },
    },
  },
});
