import { pciAddress } from "../hosts/resources/pci";
import type { Part } from "./part";

/** An address that only the host itself reaches. */
export const isLoopback = (address: string): boolean =>
  /^(localhost|\[?::1\]?|127\.\d+\.\d+\.\d+|\[?::ffff:127\.\d+\.\d+\.\d+\]?)$/i.test(address);

/** Folders whose content a restart of the host, or its periodic cleaning, removes. */
const VOLATILE = ["/tmp", "/var/tmp", "/run", "/var/run", "/dev/shm"];

/** The folder that a path lies below, where its content does not last. */
export const volatileFolder = (path: string): string | undefined =>
  VOLATILE.find((folder) => path.replace(/\/{2,}/g, "/").startsWith(`${folder}/`));

/** The machine starts with UEFI: chosen by libvirt, or a flash image that the definition names. */
export const isUefi = (domain: Part): boolean =>
  domain.at("os")?.attribute("firmware") === "efi" || domain.at("os/loader")?.attribute("type") === "pflash";

/** Machine type as written; "" where libvirt chooses it, which is i440fx on x86. */
export const machineTypeOf = (domain: Part): string => domain.at("os/type")?.attribute("machine") ?? "";

/** A guest of another processor architecture is no machine that Windows on x86 runs on. */
export const isX86 = (domain: Part): boolean =>
  /^(x86_64|i686)$/.test(domain.at("os/type")?.attribute("arch") ?? "x86_64");

/** The chipset of 1996. Absent: libvirt's default for x86. */
export const isI440fx = (domain: Part): boolean =>
  isX86(domain) && /^(|pc|pc-(i440fx|\d).*)$/.test(machineTypeOf(domain));

/** Arguments that the definition adds to QEMU's own, in order. */
export const qemuArguments = (domain: Part): Part[] => domain.all("qemu:commandline/qemu:arg");

/** vCPUs that are pinned to one host CPU each, by vCPU. */
export function pinnedVcpus(domain: Part): ReadonlyMap<string, string> {
  return new Map(
    domain
      .all("cputune/vcpupin")
      .filter((pin) => /^\d+$/.test(pin.attribute("cpuset") ?? ""))
      .map((pin) => [pin.attribute("vcpu") ?? "", pin.attribute("cpuset")!] as const),
  );
}

const CPU_RANGE = /^(\^?)(\d{1,4})(?:-(\d{1,4}))?$/;

/** Host CPUs of a list as libvirt reads it: `0-7,^2`. Undefined: there is none, or it is not one. */
function hostCpusIn(list: string | undefined): ReadonlySet<number> | undefined {
  if (list === undefined) return undefined;
  const cpus = new Set<number>();
  for (const part of list.split(",")) {
    const [, not, first, last = first] = CPU_RANGE.exec(part.trim()) ?? [];
    if (first === undefined) return undefined;
    for (let cpu = Number(first); cpu <= Number(last); cpu += 1) {
      if (not === "^") cpus.delete(cpu);
      else cpus.add(cpu);
    }
  }
  return cpus;
}

/** Do threads without a pin run elsewhere than the pinned vCPUs? They run where `<vcpu cpuset>` lets them. */
export function runsApart(domain: Part): boolean {
  const own = hostCpusIn(domain.at("vcpu")?.attribute("cpuset"));
  return own !== undefined && ![...pinnedVcpus(domain).values()].some((cpu) => own.has(Number(cpu)));
}

/** Each vCPU has a host CPU of its own: a machine that is made for steady response times. */
export function ownsHostCpus(domain: Part): boolean {
  const pins = pinnedVcpus(domain);
  return pins.size > 0 && pins.size >= Number(domain.at("vcpu")?.text ?? "1");
}

/** PCI addresses of host devices that go to the machine, as `0000:01:00.0`; controllers of NVMe disks, too. */
export function hostDevicesOf(domain: Part): { readonly part: Part; readonly address: string }[] {
  const ofType = (device: string, type: string): Part[] =>
    domain.all(`devices/${device}`).filter((one) => one.attribute("type") === type);
  return [...ofType("hostdev", "pci"), ...ofType("disk", "nvme")].flatMap((part) => {
    const address = part.at("source/address");
    return address === undefined ? [] : [{ part, address: pciAddress((name) => address.attribute(name)) }];
  });
}
