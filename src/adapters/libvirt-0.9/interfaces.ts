import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import type { LibvirtInterfaceArgs } from "./args";

type Interface = DomainDefinition["devices"]["interfaces"][number];

export const interfaceArgs = (nic: Interface): LibvirtInterfaceArgs =>
  defined({
    source: interfaceSource(nic.source),
    managed: nic.source.type === "hostdev" ? (true as const) : undefined,
    mac: nic.mac === undefined ? undefined : { address: nic.mac },
    vlan: nic.vlan && vlanArgs(nic.vlan),
    virtualPort: nic.openVSwitch && { params: { openVSwitch: defined(nic.openVSwitch) } },
    bandwidth: nic.bandwidth && bandwidthArgs(nic.bandwidth),
    portOptions: nic.isolated && { isolated: "yes" as const },
    model: nic.model === undefined ? undefined : { type: nic.model },
    driver: nic.queues === undefined ? undefined : { queues: nic.queues },
    filterRef: nic.filter && defined({ filter: nic.filter.name, parameters: nic.filter.parameters }),
    link: nic.link && { state: nic.link },
    mtu: nic.mtu === undefined ? undefined : { size: nic.mtu },
    boot: nic.bootOrder === undefined ? undefined : { order: nic.bootOrder },
  });

function interfaceSource(source: Interface["source"]): LibvirtInterfaceArgs["source"] {
  switch (source.type) {
    case "network":
      return { network: defined({ network: source.network, portGroup: source.portGroup }) };
    case "bridge":
      return { bridge: { bridge: source.bridge } };
    case "direct":
      return { direct: { dev: source.dev, mode: source.mode } };
    case "hostdev":
      return { hostdev: { pci: { address: addressArgs(source.address) } } };
    case "user":
      return { user: {} };
  }
}

function addressArgs(address: string): { domain: number; bus: number; slot: number; function: number } {
  const [domain, bus, slot, fn] = address.split(/[:.]/).map((part) => parseInt(part, 16));
  return { domain: domain!, bus: bus!, slot: slot!, function: fn! };
}

const bandwidthArgs = ({
  inbound,
  outbound,
}: NonNullable<Interface["bandwidth"]>): NonNullable<LibvirtInterfaceArgs["bandwidth"]> =>
  defined({ inbound: inbound && defined(inbound), outbound: outbound && defined(outbound) });

const vlanArgs = ({ tags, trunk }: NonNullable<Interface["vlan"]>): NonNullable<LibvirtInterfaceArgs["vlan"]> =>
  defined({
    trunk: trunk === true || tags.length > 1 ? ("yes" as const) : undefined,
    tags: tags.map(({ id, native }) => defined({ id, nativeMode: native })),
  });
