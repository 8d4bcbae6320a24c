import { renderDomainTree } from "../../domain";
import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import { targetOf, type DomainOptions } from "../options";
import type { Libvirt08DomainArgs } from "./args";
import { stylesheetFor } from "./stylesheet";

/**
 * Properties of a 0.5.x `Domain` that the provider fills from the running machine and that would replace it at the next
 * `pulumi up` if they were compared with what the program said. The stylesheet carries all of them, so nothing is lost:
 * pass them as `ignoreChanges`.
 */
export const libvirt08IgnoreChanges = [
  "arch",
  "bootDevices",
  "consoles",
  "cpu",
  "disks",
  "emulator",
  "firmware",
  "graphics",
  "machine",
  "networkInterfaces",
  "nvram",
  "tpm",
  "video",
] as const;

/** The stylesheet for `xml.xslt` of a 0.5.x `Domain`: it yields exactly `renderDomainXml(definition)`. */
export const toLibvirtXslt = (definition: DomainDefinition, options: Pick<DomainOptions, "libvirt"> = {}): string =>
  stylesheetFor(renderDomainTree(definition, targetOf(options)));

/**
 * The arguments of a `libvirt.Domain` of `@pulumi/libvirt` 0.5.x. Give the resource
 * `ignoreChanges: libvirt08IgnoreChanges` and `deleteBeforeReplace: true`, and mind that this provider
 * replaces a machine on most changes.
 *
 * It has no orderly shutdown: an update or a removal of a running machine is a power cut. `running: false` still starts
 * the machine once when it is made.
 */
export function toLibvirt08DomainArgs(definition: DomainDefinition, options: DomainOptions = {}): Libvirt08DomainArgs {
  return defined({
    name: definition.name,
    memory: Math.floor(definition.memoryKiB / 1024),
    // This provider reads back the most that the machine has room for; the stylesheet says with how many it starts.
    vcpu: definition.maxVcpus ?? definition.vcpus,
    type: definition.type,
    description: definition.description,
    running: options.running ?? true,
    autostart: options.autostart,
    xml: { xslt: toLibvirtXslt(definition, options) },
  });
}
