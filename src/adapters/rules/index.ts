import type { AdapterRule } from "./context";
import { libvirt08CdromVolume } from "./libvirt-08-cdrom-volume";
import { libvirt08FileDisk } from "./libvirt-08-file-disk";
import { libvirt08Nvram } from "./libvirt-08-nvram";
import { libvirt08Power } from "./libvirt-08-power";
import { libvirt09Enlightenment } from "./libvirt-09-enlightenment";
import { libvirt09Firmware } from "./libvirt-09-firmware";
import { libvirt09HostDevice } from "./libvirt-09-host-device";
import { libvirt09HostModel } from "./libvirt-09-host-model";
import { libvirt09Migratable } from "./libvirt-09-migratable";
import { libvirt09State } from "./libvirt-09-state";
import { libvirt09Uuid } from "./libvirt-09-uuid";
import { libvirt09Xml } from "./libvirt-09-xml";
import { libvirtSdkAdopt } from "./libvirt-sdk-adopt";
import { libvirtSdkPreset } from "./libvirt-sdk-preset";
import { libvirtSdkLifecycle } from "./libvirt-sdk-lifecycle";

export { adapterFindings, exampleContext } from "./example";
export type { AdapterContext, AdapterExample, AdapterRule } from "./context";

/**
 * What a machine must not ask of `@pulumi/libvirt` over provider 0.9 and newer, and what a person should know of it.
 */
export const libvirt09Rules: readonly AdapterRule[] = [
  ...[libvirtSdkPreset, libvirtSdkAdopt, libvirtSdkLifecycle],
  ...[
    libvirt09Uuid,
    libvirt09Migratable,
    libvirt09Enlightenment,
    libvirt09Firmware,
    libvirt09HostDevice,
    libvirt09HostModel,
    libvirt09State,
    libvirt09Xml,
  ],
];
/** The same for `@pulumi/libvirt` 0.5.x, over provider 0.8. */
export const libvirt08Rules: readonly AdapterRule[] = [
  libvirtSdkPreset,
  libvirtSdkAdopt,
  libvirtSdkLifecycle,
  libvirt08CdromVolume,
  libvirt08FileDisk,
  libvirt08Nvram,
  libvirt08Power,
];
/** Each once. */
export const adapterRules: readonly AdapterRule[] = [...new Set([...libvirt09Rules, ...libvirt08Rules])];
