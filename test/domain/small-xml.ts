import { parseDomainXml, renderDomainXml } from "../../src/domain";

/** What a small domain is made of; each part replaces the usual one. */
export interface Parts {
  readonly attributes?: string;
  readonly memory?: string;
  readonly vcpu?: string;
  readonly os?: string;
  readonly features?: string;
  readonly inner?: string;
  readonly devices?: string;
}

/** A domain that libvirt takes, with a few parts of its own. */
export const smallXml = ({
  attributes = "",
  memory = "<memory unit='KiB'>4194304</memory>",
  vcpu = "<vcpu>2</vcpu>",
  os = "",
  features = "<acpi/><apic/>",
  inner = "",
  devices = "",
}: Parts): string =>
  `<domain type='kvm'${attributes}><name>c</name>${memory}${vcpu}${os.startsWith("<os") ? os : `<os><type arch='x86_64' machine='q35'>hvm</type>${os}</os>`}<features>${features}</features><clock offset='localtime'/>${inner}<devices>${devices}</devices></domain>`;

/** Read and written again, unchanged. */
export function again(xml: string): string {
  const { definition, rest } = parseDomainXml(xml);
  // The rest is plain data: it must hold as JSON too.
  return renderDomainXml(definition, {}, JSON.parse(JSON.stringify(rest)) as typeof rest);
}

export const DISK =
  "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/a'/><target dev='vda' bus='virtio'/></disk>";
export const NIC =
  "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/><model type='virtio'/></interface>";
export const hostdev = (bus: string): string =>
  `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='${bus}' slot='0x00' function='0x0'/></source></hostdev>`;
