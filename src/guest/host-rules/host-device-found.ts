import { exampleDevices, examplePci } from "../../hosts/examples";
import type { Report } from "../../findings";
import { defineHostRule, type HostContext } from "../context";
import { listText } from "../explaining/show";
import { type AssignedPci, idOf } from "../host/assigned";
import { askedText, deviceText, someText } from "../host/device-text";
import { devicesSeen, pciOf } from "../host/devices-seen";
import { severityOn } from "../host/host-seen";

const first = examplePci();
const second = examplePci({ address: "0000:02:00.0" });

export const hostDeviceFound = defineHostRule({
  id: "host-device-found",
  severity: "error",
  necessary: "start",
  description: "A PCI device of a guest must exist on the host and be the only one that matches.",
  rationale:
    "libvirt defines a machine with any PCI address and refuses to start it if there is no device. If a card is added to a host, addresses of other devices can change: the same address is then another device.",
  messages: {
    none: {
      message: "{path} of {guest} is {asked}, which {host} does not have{some}.",
      fix: "Correct it; `windows-guest probe` lists the devices of a host.",
    },
    other: {
      message: "{path} of {guest} is {asked}, but on {host} that address is now {there}{moved}.",
      fix: "If the device was moved, set `address` to its new address. To give the machine the other device, set {identity} to match it.",
    },
    several: {
      message: "{path} of {guest} is {asked}, and {host} has {count} of them: {all}.",
      fix: "Set `slot`, which `windows-guest probe` lists, or `address`.",
    },
    functions: {
      message: "{path} of {guest} requests functions {wanted}, but {device} of {host} has {has}.",
      fix: "Correct `functions`, or remove it to get all functions.",
      xml: { fix: "Remove the functions that the card does not have." },
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#usb-pci-scsi-devices", "https://docs.kernel.org/PCI/sysfs-pci.html"],
  reads: ["host", "hostDevices", "networks"],
  examples: {
    incorrect: [
      { guest: { hostDevices: [{ pci: { id: "10de:2484" } }] }, host: exampleDevices([first]) },
      { guest: { hostDevices: [{ pci: { address: "0000:05:00.0" } }] }, host: exampleDevices([first]) },
      {
        guest: { hostDevices: [{ pci: { id: "10de:2484", address: "0000:01:00.0" } }] },
        host: exampleDevices([first]),
      },
      { guest: { hostDevices: [{ pci: { id: "8086:10d3" } }] }, host: exampleDevices([first, second]) },
      { guest: { hostDevices: [{ pci: { id: "8086:10d3", functions: [0, 1] } }] }, host: exampleDevices([first]) },
    ],
    correct: [
      { guest: { hostDevices: [{ pci: { id: "8086:10d3" } }] }, host: exampleDevices([first]) },
      {
        guest: { hostDevices: [{ pci: { id: "8086:10d3", address: "0000:02:00.0" } }] },
        host: exampleDevices([first, second]),
      },
      // Functions of one card.
      {
        guest: { hostDevices: [{ pci: { id: "8086:10d3" } }] },
        host: exampleDevices([first, examplePci({ address: "0000:01:00.1" })]),
      },
      { guest: { hostDevices: [{ pci: { id: "10de:2484" } }] }, host: {} },
    ],
  },
  check(context) {
    const { guest, hostName, host } = context;
    const severity = severityOn(host);
    return pciOf(context).flatMap((entry): Report<"none" | "other" | "several" | "functions">[] => {
      const { path, matches } = entry;
      if (matches === undefined) return [];
      const data = { guest, host: hostName, path, asked: askedText(entry.asked) };
      if (matches.length === 0) {
        const absent = absence(entry, context);
        return [{ ...absent, path, severity, data: { ...data, ...absent.data } }];
      }
      if (matches.length > 1)
        return [
          {
            messageId: "several" as const,
            path,
            severity,
            data: { ...data, count: matches.length, all: someText(matches.map(deviceText)) },
          },
        ];
      return lackOfFunctions(entry, context).map((lack) => ({ ...lack, severity, data: { ...data, ...lack.data } }));
    });
  },
});

/** Is there nothing that matches, or another device in its place? */
function absence(
  { asked, network }: AssignedPci,
  context: HostContext,
): { readonly messageId: "none" | "other"; readonly data: Readonly<Record<string, string>> } {
  const { pci = [] } = devicesSeen(context)!;
  const there = pci.find(({ address }) => address === asked.address);
  const alike = pci.filter((one) => asked.id === undefined || idOf(one) === asked.id);
  if (there !== undefined) {
    const elsewhere = asked.id === undefined ? [] : alike.filter((one) => one !== there);
    const moved =
      elsewhere.length === 0 ? "" : `, and ${asked.id!} is at ${someText(elsewhere.map((one) => one.address))}`;
    const identity = network === undefined ? "`id`, `slot` and `serial`" : "`id` and `slot`";
    const slot = there.slotPath === undefined ? "" : ` in slot ${there.slotPath}`;
    return { messageId: "other", data: { there: `${idOf(there)}${slot}`, moved, identity } };
  }
  const some = alike.filter(({ bridge }) => !bridge);
  const told = some.length === 0 ? "" : ` (it has ${someText(some.map(deviceText))})`;
  return { messageId: "none", data: { some: told } };
}

function lackOfFunctions(
  { asked, matches, path }: AssignedPci,
  context: HostContext,
): readonly {
  readonly messageId: "functions";
  readonly path: string;
  readonly data: Readonly<Record<string, string>>;
}[] {
  if (asked.functions === undefined) return [];
  const [card] = matches!;
  const slot = card!.address.slice(0, -1);
  const has = (devicesSeen(context)?.pci ?? []).flatMap(({ address }) =>
    address.startsWith(slot) ? [address.slice(-1)] : [],
  );
  const wanted = asked.functions.map(String);
  return wanted.every((one) => has.includes(one))
    ? []
    : [
        {
          messageId: "functions",
          path: `${path}.functions`,
          data: { wanted: listText(wanted), device: deviceText(card!), has: listText(has) },
        },
      ];
}
