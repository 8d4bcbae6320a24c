import { globalIn, optionsIn, propertiesIn, type QemuOption } from "./qemu-options";

/** Why an argument for QEMU is refused, by the message of the rule. */
export interface Refused {
  readonly messageId: "hostDevice" | "storage" | "set" | "unreadable";
  /** Index among `qemuArgs`. */
  readonly index: number;
  /** The option as it is written, without its value. */
  readonly option: string;
  /** What it would do, for a person. */
  readonly what: string;
  /** The arguments to use instead, where there are any. */
  readonly instead?: string;
}

/** Devices of QEMU that take a device of the host. */
const TAKES = /^(vfio-|usb-host$|u2f-passthru$|ccid-card-passthru$|scsi-(generic|block)$|vhost-scsi)/;
/** Properties by which QEMU is told a device of the host. */
export const NAMES_DEVICE: ReadonlySet<string> = new Set([
  "host",
  "sysfsdev",
  "hostbus",
  "hostaddr",
  "hostport",
  "hostdevice",
]);
const STORAGE: ReadonlySet<string> = new Set([
  "drive",
  "blockdev",
  "hda",
  "hdb",
  "hdc",
  "hdd",
  "cdrom",
  "fda",
  "fdb",
  "mtdblock",
  "sd",
  "pflash",
]);
/** What libvirt tells QEMU itself. With another memory or number of vCPUs, QEMU does not start. */
const SET: Readonly<Record<string, { readonly what: string; readonly instead: string }>> = {
  name: { what: "the name", instead: "the argument `name`" },
  uuid: { what: "the UUID", instead: "the argument `uuid`" },
  m: { what: "the memory", instead: "the argument `memory`" },
  smp: { what: "the number of vCPUs", instead: "the arguments `vcpus` and `topology`" },
};
const UNREADABLE: Readonly<Record<string, string>> = {
  readconfig: "reads further arguments from a file of the host",
  incoming: "waits for the state of another machine",
  loadvm: "starts with the state of a snapshot",
  snapshot: "drops what Windows writes when the machine stops",
};

/** Arguments that would take something past the checks, or change what identifies the machine. */
export const refusedArguments = (args: readonly string[]): Refused[] =>
  optionsIn(args).flatMap((option) => refusal(option) ?? []);

function refusal({ name, value, index }: QemuOption): Refused | undefined {
  const refused = (messageId: Refused["messageId"], what: string, instead?: string): Refused => ({
    messageId,
    index,
    option: `-${name}`,
    what,
    ...(instead === undefined ? {} : { instead }),
  });
  if (STORAGE.has(name)) return refused("storage", "");
  const set = Object.hasOwn(SET, name) ? SET[name] : undefined;
  if (set !== undefined) return refused("set", set.what, set.instead);
  const unreadable = UNREADABLE[name];
  if (unreadable !== undefined) return refused("unreadable", unreadable);
  if (value === undefined) return undefined;
  if (name === "device") {
    const driver = propertiesIn(value, "driver").get("driver");
    if (driver === undefined && value.trimStart().startsWith("{"))
      return refused("unreadable", "has a value that is no JSON object with a `driver`");
    return driver !== undefined && TAKES.test(driver.trim()) ? refused("hostDevice", driver.trim()) : undefined;
  }
  if (name === "usbdevice" && value.startsWith("host")) return refused("hostDevice", "usb-host");
  if (name === "smbios" && propertiesIn(value, "type").has("uuid"))
    return refused("set", SET["uuid"]!.what, SET["uuid"]!.instead);
  if (name === "set") {
    const property = /\.([\w-]+)=/.exec(value)?.[1];
    return property !== undefined && NAMES_DEVICE.has(property) ? refused("hostDevice", property) : undefined;
  }
  if (name === "global") {
    const global = globalIn(value);
    return global !== undefined && (NAMES_DEVICE.has(global.property) || TAKES.test(global.driver))
      ? refused("hostDevice", `${global.driver}.${global.property}`)
      : undefined;
  }
  return undefined;
}
