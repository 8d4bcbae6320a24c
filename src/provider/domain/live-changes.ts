import { child, DomainDocument, identityOf, type LiveStep, type XmlElement } from "../../domain";
import { childElements } from "../../domain/xml";
import { changeLive, type LiveChange, LiveChangeRefused, type MachineLook } from "../../libvirt";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";
import type { OperationContext } from "../resource";
import type { Prepared } from "./host";

/** A machine that runs with what libvirt could give it while it runs. */
export interface ChangedLive extends Pick<LiveChange, "undo"> {
  /** The definition that fits it: devices that were added have the address where they are. */
  readonly wanted: DomainDocument;
  readonly changed: boolean;
}

/**
 * Changes a running machine as far as libvirt can, before its definition changes. What is refused leaves both as they
 * were.
 *
 * @param persist Change the definition too, where the rest of the wanted one has to wait.
 */
export async function changedLive(
  id: string,
  { client, definition: { name }, hotPluggable }: Pick<Prepared, "client" | "definition" | "hotPluggable">,
  { live, inactive }: MachineLook,
  wanted: DomainDocument,
  { signal, log }: OperationContext,
  persist = false,
): Promise<ChangedLive> {
  // Somebody may have made the balloon smaller for a while (virsh setmem). It is changed only where the program does.
  const sameBalloon = sizeOf(wanted) === sizeOf(inactive);
  const leaves = ({ command }: LiveStep): boolean => command.kind === "memory" && sameBalloon;
  try {
    const { running, undo } = await speaking(
      changeLive(client, id, wanted, live, { signal, persist, leaves, hotPluggable }),
    );
    if (running !== live) log("info", `${name} was changed while it runs`);
    const changed = running !== live;
    return { undo, changed, wanted: changed ? withAddresses(wanted, running) : wanted };
  } catch (error) {
    if (!(error instanceof LiveChangeRefused)) throw error;
    const left =
      error.left === undefined
        ? "The machine and its definition are as they were"
        : `Its definition is as it was, but this could not be taken back on the running machine: ${error.left}`;
    throw new OperationFailed(
      `${name}: ${error.path} could not be changed while Windows runs on ${client.host}: ${error.reason}. ${left}. To make the change at the next start instead, shut Windows down first (running: false, then pulumi up)`,
    );
  }
}

const sizeOf = ({ parsed: { definition } }: DomainDocument): number =>
  definition.currentMemoryKiB ?? definition.memoryKiB;

/** Windows sees a device that moves to another place as another device. */
function withAddresses(wanted: DomainDocument, running: DomainDocument): DomainDocument {
  const there = childElements(child(running.root, "devices") ?? wanted.root);
  const placed = (device: XmlElement): XmlElement => {
    if (child(device, "address") !== undefined) return device;
    const { group, key } = identityOf(device);
    const isSame = (one: XmlElement): boolean => identityOf(one).group === group && identityOf(one).key === key;
    const same = key === undefined ? undefined : there.find(isSame);
    const address = child(same, "address");
    return address === undefined ? device : { ...device, children: [...device.children, address] };
  };
  const inDevices = (el: XmlElement): XmlElement =>
    el.name === "devices"
      ? { ...el, children: el.children.map((one) => (typeof one === "string" ? one : placed(one))) }
      : el;
  const { root } = wanted;
  return DomainDocument.from({
    ...root,
    children: root.children.map((one) => (typeof one === "string" ? one : inDevices(one))),
  });
}
