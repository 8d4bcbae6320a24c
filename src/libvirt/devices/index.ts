import { type DeviceAnswers, parseDevices } from "../../hosts/devices/parse";
import type { PciDevice } from "../../hosts/devices/types";
import type { FoundDevices, WantedDevices } from "../../hosts/devices/wanted";
import { type CallOptions, must } from "../call";
import type { LibvirtClient } from "../client";
import { LibvirtError } from "../errors";
import { lines } from "../lines";
import { isNodeOfInterface, pciNode, slotOfNode, usbNode } from "./nodes";
import { sysfsScript } from "./sysfs-script";

type Client = Pick<LibvirtClient, "batch" | "shell">;

/** libvirt's words for the kinds. */
const CAPABILITIES = { pci: "pci", usb: "usb_device", mediated: "mdev", interfaces: "net" } as const;
type Listed = keyof typeof CAPABILITIES;

const OPERATION = "read the devices of the host";

/**
 * Reads devices of a host in two to four virsh processes, however many devices there are. What only the kernel tells
 * (subsystem, serial number, ROM, size of the memory regions, what the host itself needs) is there where a shell
 * reaches the host. Rejects with LibvirtError where the host does not answer.
 */
export async function readDevices(
  client: Client,
  wanted: WantedDevices,
  options: CallOptions = {},
): Promise<FoundDevices> {
  const [answers, sysfs] = await Promise.all([
    new Reading(client, options).read(wanted),
    facts(client, wanted, options),
  ]);
  return parseDevices({ ...answers, ...(sysfs === undefined ? {} : { sysfs }) });
}

const has = (list: readonly unknown[] | undefined): boolean => list !== undefined && list.length > 0;
const wantsPci = ({ all, pci, interfaces }: WantedDevices): boolean =>
  all?.includes("pci") === true || has(pci) || has(interfaces);

/** Without an answer only this part is unknown. */
async function facts({ shell }: Client, wanted: WantedDevices, options: CallOptions): Promise<string | undefined> {
  if (shell === undefined || !wantsPci(wanted)) return undefined;
  try {
    const named = wanted.all?.includes("pci") === true ? undefined : (wanted.pci ?? []);
    return (await shell(OPERATION, sysfsScript(named), options)).stdout;
  } catch (error) {
    if (error instanceof LibvirtError) return undefined;
    throw error;
  }
}

class Reading {
  /** By node; undefined where the host has none. */
  private readonly told = new Map<string, string | undefined>();
  private readonly listed = new Map<Listed, readonly string[]>();

  constructor(
    private readonly client: Client,
    private readonly options: CallOptions,
  ) {}

  async read(wanted: WantedDevices): Promise<Omit<DeviceAnswers, "sysfs">> {
    const all = new Set(wanted.all);
    const [named, usb] = [(wanted.pci ?? []).map(pciNode), (wanted.usb ?? []).map(usbNode)];
    const isAll = (kind: "pci" | "usb" | "mediated"): boolean => all.has(kind);
    // In one process: what arrives at the same time goes together.
    await Promise.all([
      this.list([
        ...(wantsPci(wanted) ? (["pci"] as const) : []),
        ...(isAll("usb") ? (["usb"] as const) : []),
        ...(isAll("mediated") ? (["mediated"] as const) : []),
        ...(this.readsInterfaces(wanted) ? (["interfaces"] as const) : []),
      ]),
      this.dump([...(isAll("pci") ? [] : named), ...(isAll("usb") ? [] : usb)]),
    ]);
    const interfaces = this.nodes("interfaces").filter(
      (node) => isAll("pci") || wanted.interfaces?.some((name) => isNodeOfInterface(node, name)) === true,
    );
    await this.dump([
      ...interfaces,
      ...(["pci", "usb", "mediated"] as const).flatMap((kind) => (isAll(kind) ? this.nodes(kind) : [])),
    ]);
    const cards = isAll("pci") ? [] : this.parentsOf(interfaces);
    if (!isAll("pci")) await this.follow([...named, ...cards], new Set(cards));
    return {
      ...(wantsPci(wanted) ? { pci: this.of((node) => node.startsWith("pci_")) } : {}),
      ...(isAll("usb") || has(wanted.usb) ? { usb: this.of((node) => node.startsWith("usb_")) } : {}),
      ...(isAll("mediated") ? { mediated: this.of((node) => node.startsWith("mdev_")) } : {}),
      interfaces: this.of((node) => node.startsWith("net_")),
    };
  }

  /** Where a shell reaches the host, the kernel tells at once which device is which interface. */
  private readsInterfaces(wanted: WantedDevices): boolean {
    return has(wanted.interfaces) || (this.client.shell === undefined && wanted.all?.includes("pci") === true);
  }

  /** Reads what belongs to devices, until nothing new belongs to it. */
  private async follow(nodes: readonly string[], cards: ReadonlySet<string>): Promise<void> {
    let next = nodes;
    while (next.length > 0) {
      await this.dump(next);
      next = [...new Set(next.flatMap((node) => this.belonging(node, cards)))].filter((node) => !this.told.has(node));
    }
  }

  /** `cards`: those whose virtual functions are wanted too. */
  private belonging(node: string, cards: ReadonlySet<string>): string[] {
    const device = this.device(node);
    if (device === undefined) return [];
    const { group, physicalFunction, functions } = device;
    const slot = slotOfNode(node);
    return [
      ...(group?.members ?? []).map(pciNode),
      ...(physicalFunction === undefined ? this.nodes("pci").filter((one) => slotOfNode(one) === slot) : []),
      ...(physicalFunction === undefined ? [] : [pciNode(physicalFunction)]),
      ...(cards.has(node) ? (functions?.active ?? []).map(pciNode) : []),
    ];
  }

  private device(node: string): PciDevice | undefined {
    const text = this.told.get(node);
    return text === undefined ? undefined : parseDevices({ pci: [text] }).pci?.[0];
  }

  private parentsOf(interfaces: readonly string[]): string[] {
    const parents = interfaces.flatMap(
      (node) => /<parent>(pci_\w+)<\/parent>/.exec(this.told.get(node) ?? "")?.[1] ?? [],
    );
    return [...new Set(parents)];
  }

  private nodes(kind: Listed): readonly string[] {
    return this.listed.get(kind) ?? [];
  }

  private of(isWanted: (node: string) => boolean): string[] {
    return [...this.told].flatMap(([node, text]) => (text !== undefined && isWanted(node) ? [text] : []));
  }

  private async list(kinds: readonly Listed[]): Promise<void> {
    const answers = await this.client.batch(
      OPERATION,
      kinds.map((kind) => ["nodedev-list", `--cap=${CAPABILITIES[kind]}`]),
      this.options,
    );
    kinds.forEach((kind, index) => this.listed.set(kind, lines(must(answers[index]!))));
  }

  private async dump(nodes: readonly string[]): Promise<void> {
    const open = [...new Set(nodes)].filter((node) => !this.told.has(node));
    const answers = await this.client.batch(
      OPERATION,
      open.map((node) => ["nodedev-dumpxml", `--device=${node}`]),
      this.options,
    );
    open.forEach((node, index) => {
      const answer = answers[index]!;
      if (!answer.ok && answer.error.code !== "not-found") throw answer.error;
      this.told.set(node, answer.ok ? answer.text : undefined);
    });
  }
}
