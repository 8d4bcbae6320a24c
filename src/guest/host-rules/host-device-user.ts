import { exampleDevices, exampleMediated, examplePci, exampleUsb, neighbour } from "../../hosts/examples";
import type { Report } from "../../findings";
import { defineHostRule, type HostContext } from "../context";
import { type Assigned, deviceWords, heldBy } from "../host/assigned";
import { clashSeverity, otherUser, severityOn } from "../host/host-seen";

const card = { hostDevices: [{ pci: { address: "0000:01:00.0" } }] };
const other = neighbour({ hostDevices: ["0000:01:00.0"] });

export const hostDeviceUser = defineHostRule({
  id: "host-device-user",
  severity: "error",
  necessary: "start",
  description: "A device of the host can belong to one machine only.",
  rationale:
    "A device can be used by one running machine. libvirt defines a second machine with the same device, and refuses to start it while the first one runs.",
  argumentsOnly: "`host-device-shared` says it of other machines.",
  messages: {
    used: {
      message: "{path} of {guest} is {device} of {host}, which machine {other} (UUID {uuid}, {state}) has.",
      fix: "Give each machine a device of its own, for example a virtual function, or remove the device from {other}.",
    },
    defined: {
      message: "{path} of {guest} is {device} of {host}, which machine {other} has.",
      fix: "Give each machine a device of its own, or remove the device from {other}.",
    },
    twice: {
      message: "{path} of {guest} is {device} of {host}, which {first} is too.",
      fix: "Remove one of them.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#usb-pci-scsi-devices",
    "https://docs.kernel.org/driver-api/vfio.html",
  ],
  reads: ["host", "hostDevices", "name", "uuid"],
  examples: {
    incorrect: [
      { guest: card, host: { ...exampleDevices([examplePci()]), resources: { machines: [other] } } },
      { guest: card, host: exampleDevices([examplePci({ usedBy: "web1" })]) },
      {
        guest: { hostDevices: [{ usb: { id: "0627:0001" } }] },
        host: exampleDevices([], { usb: [exampleUsb({ usedBy: "web1" })] }),
      },
      {
        guest: { hostDevices: [{ mediated: { uuid: "c60cc60c-c60c-460c-860c-c60cc60cc60c" } }] },
        host: exampleDevices([], { mediated: [exampleMediated({ usedBy: "web1" })] }),
      },
      {
        guest: { hostDevices: [{ pci: { address: "0000:01:00.0" } }, { pci: { id: "8086:10d3" } }] },
        host: exampleDevices([examplePci()]),
      },
    ],
    correct: [
      { guest: card, host: exampleDevices([examplePci({ usedBy: "example" })]) },
      {
        guest: card,
        host: {
          ...exampleDevices([examplePci()]),
          resources: { machines: [neighbour({ hostDevices: ["0000:02:00.0"] })] },
        },
      },
    ],
  },
  check(context) {
    const { guest, hostName, assigned } = context;
    const seen = new Map<string, string>();
    return assigned.flatMap((entry) => {
      const { path } = entry;
      return deviceWords(heldBy([entry])).flatMap((device): Report<"used" | "defined" | "twice">[] => {
        const data = { guest, host: hostName, path, device };
        const first = seen.get(device);
        if (first !== undefined) return [{ messageId: "twice" as const, path, data: { ...data, first } }];
        seen.set(device, path);
        return ofOther(context, entry, device).map((found) => ({ ...found, path, data: { ...data, ...found.data } }));
      });
    });
  },
});

/** Another machine of the program or of the host, else one that only the list of devices names. */
function ofOther(context: HostContext, entry: Assigned, device: string): Omit<Report<"used" | "defined">, "path">[] {
  const user = otherUser(context, (machines) => machines.withDevice(device));
  if (user !== undefined) {
    const { name, uuid, running } = user.machine;
    const data = { other: name, uuid, state: running ? "running" : "off" };
    return [{ messageId: "used" as const, severity: clashSeverity(context, user.machine), data }];
  }
  const { guest, uuid, host, look } = context;
  return usersOf(entry, device)
    .filter((name) => name !== guest && name !== uuid && !declares(context, name))
    .map((name) => ({
      messageId: "defined" as const,
      severity: look.running === false ? ("warning" as const) : severityOn(host),
      data: { other: name },
    }));
}

/** Of a machine that the program declares, the declaration counts. */
const declares = ({ look }: HostContext, name: string): boolean => look.machines?.hasName(name) === true;

function usersOf(entry: Assigned, device: string): readonly string[] {
  const found =
    entry.kind === "pci"
      ? (entry.functions ?? []).filter(({ address }) => address === device)
      : entry.kind === "usb"
        ? entry.matches?.length === 1
          ? entry.matches
          : []
        : (entry.matches ?? []).filter(({ uuid }) => uuid === entry.uuid);
  return found.flatMap(({ usedBy }) => usedBy ?? []);
}
