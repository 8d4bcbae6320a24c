import type { MachineExample } from "../../../src/machines";

export interface Case extends MachineExample {
  /** `severity path`, then words of the message. Empty: silent. */
  readonly found: readonly (readonly [place: string, ...words: string[]])[];
  /** What the machine's XML holds after all repairs, and what not any more. */
  readonly repaired?: { readonly has?: string; readonly lacks?: string };
}

export type Cases = Readonly<Record<string, readonly Case[]>>;

export const clock = (...timers: string[]): string =>
  `<clock offset='localtime'>${timers.map((timer) => `<timer ${timer}/>`).join("")}</clock>`;
export const hyperv = (content: string, attributes = ""): string =>
  `<features><hyperv${attributes}>${content}</hyperv></features>`;
export const cpu = (...values: string[]): string =>
  `<qemu:commandline>${values.map((value) => `<qemu:arg value='${value}'/>`).join("")}</qemu:commandline>`;
export const disk = (
  driver: string,
  target: string,
  rest = "",
  source = "file='/srv/a'",
  device = "device='disk'",
): string =>
  `<disk type='file' ${device}>${driver === "" ? "" : `<driver name='qemu' ${driver}/>`}<source ${source}/><target ${target}/>${rest}</disk>`;
export const devices = (...list: string[]): string => `<devices>${list.join("")}</devices>`;
export const card = (model: string, rest = "", type = "network"): string =>
  `<interface type='${type}'>${rest}<source network='default'/>${model === "" ? "" : `<model type='${model}'/>`}</interface>`;
export const gpu =
  "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x0A' slot='0x00' function='0x1'/></source></hostdev>";
export const PC = "<os><type arch='x86_64' machine='pc-i440fx-9.2'>hvm</type></os>";
export const osinfo = (id: string): string =>
  `<metadata><libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'><libosinfo:os id='http://${id}'/></libosinfo:libosinfo></metadata>`;
export const XP = osinfo("microsoft.com/win/xp");
export const ARM = "<os><type arch='aarch64' machine='virt'>hvm</type></os>";
export const SPICE_AGENT = "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>";
