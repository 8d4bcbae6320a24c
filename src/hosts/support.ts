import {
  catalogue,
  modeRow,
  type Enlightenment,
  type HostAnswer,
  type HostEnlightenments,
  type HyperVMode,
  type Known,
} from "../enlightenments";
import type { HostProfile } from "./types";
import { carriesBackports, compareVersions } from "./versions";

const remembered = new WeakMap<HostProfile, HostEnlightenments>();

/** What the rules engine asks of a host, answered from its profile. The same profile gives the same object. */
export function hostEnlightenments(profile: HostProfile): HostEnlightenments {
  const known = remembered.get(profile);
  if (known) return known;
  const answers = new Map<string, HostAnswer>([
    ...catalogue.map((row) => [row.name, supportOf(row, profile)] as const),
    ["mode:host-model", modeSupport("host-model", "libvirt", profile)],
    ["mode:host-model-overrides", modeSupport("host-model", "overrides", profile)],
    ["mode:passthrough", modeSupport("passthrough", "libvirt", profile)],
  ]);
  const { name, nested, apicv } = profile;
  const host: HostEnlightenments = {
    name,
    cpuVendor: profile.cpu.vendor,
    nested,
    tscScaling: profile.tsc.scaling,
    apicv,
    mbec: mbec(profile),
    support: (asked) => answers.get(asked) ?? unknown(`no information about "${asked}"`),
  };
  remembered.set(profile, host);
  return host;
}

/** libvirt lists it among the CPU's features where QEMU (from 11.0 on) and the kernel show it. */
function mbec({ cpu: { vendor, features }, qemu }: HostProfile): Known {
  if (features?.includes("vmx-mbec") === true) return "yes";
  if (vendor === "amd" || (qemu !== undefined && compareVersions(qemu, "11.0") < 0)) return "no";
  return "unknown";
}

const yes: HostAnswer = { known: "yes", because: "" };
const no = (because: string): HostAnswer => ({ known: "no", because });
const unknown = (because: string): HostAnswer => ({ known: "unknown", because });

/** Names that QEMU lists without asking KVM: they say nothing about the host. */
const notFromKvm: readonly string[] = ["spinlocks", "vendor_id"];

/** Does this host's KVM offer Hyper-V at all? */
function kvmHyperV(profile: HostProfile): HostAnswer {
  if (profile.accelerator === "qemu") return no("KVM; this host offers software emulation only");
  const listed = profile.hypervFeatures;
  if (listed === undefined) {
    return profile.hypervSupported === "no"
      ? no("a KVM with Hyper-V enlightenments; this host has none")
      : unknown("libvirt did not list the host's enlightenments (requires libvirt 9.0 or newer)");
  }
  return listed.some((name) => !notFromKvm.includes(name))
    ? yes
    : no("a kernel whose KVM offers Hyper-V enlightenments (CONFIG_KVM_HYPERV); this host has none");
}

function supportOf(row: Enlightenment, profile: HostProfile): HostAnswer {
  return tooOld(row, profile) ?? vendorOf(row, profile) ?? listed(row, profile) ?? unlisted(row, profile);
}

/** libvirt cannot express it, or QEMU does not support it, regardless of the kernel. */
function tooOld(row: Enlightenment, profile: HostProfile): HostAnswer | undefined {
  const libvirt = older("libvirt", profile.libvirt, row.minimum.libvirt);
  return libvirt ? { ...libvirt, unwritable: true } : older("QEMU", profile.qemu, row.minimum.qemu);
}

function older(what: string, has: string | undefined, needs: string): HostAnswer | undefined {
  if (has === undefined || needs === "" || compareVersions(has, needs) >= 0) return undefined;
  return no(`${what} ${short(needs)} or newer; this host has ${short(has)}`);
}

/** "11.0.0" reads "11.0". */
const short = (version: string): string => version.replace(/^(\d+\.\d+)\.0$/, "$1");

function vendorOf(row: Enlightenment, profile: HostProfile): HostAnswer | undefined {
  return row.cpuVendor === "intel" && profile.cpu.vendor === "amd"
    ? no("an Intel CPU; this host has an AMD CPU")
    : undefined;
}

/** What domcapabilities says of the row: in its enumeration, or among its defaults. */
function listed(row: Enlightenment, profile: HostProfile): HostAnswer | undefined {
  const feature = row.domcapabilities?.feature;
  if (feature !== undefined && profile.hypervFeatures !== undefined) {
    return profile.hypervFeatures.includes(feature) ? yes : no(whyUnlisted(row, profile));
  }
  const value =
    row.domcapabilities?.default === undefined ? undefined : profile.hypervDefaults?.[row.domcapabilities.default];
  if (value === undefined) return undefined;
  return value === "on" ? yes : no(whyUnlisted(row, profile));
}

function whyUnlisted(row: Enlightenment, profile: HostProfile): string {
  const hyperV = kvmHyperV(profile);
  if (hyperV.known === "no") return hyperV.because;
  if (row.nested === "only" && profile.nested === "no")
    return "nested virtualization enabled in the host's KVM module (nested=1)";
  const kernel = kernelTooOld(row, profile);
  return (
    kernel ??
    `a host whose KVM supports it; this host's libvirt does not list it${row.kernel ? ` (it depends on ${row.kernel})` : ""}`
  );
}

function kernelTooOld(row: Enlightenment, profile: HostProfile): string | undefined {
  const needs = profile.cpu.vendor === "amd" ? (row.minimum.linuxAmd ?? row.minimum.linux) : row.minimum.linux;
  return older("Linux", profile.linux, needs)?.because;
}

/**
 * Rows that stand in no list (time, crash, the children before libvirt 11.9): from what the row rests on and the
 * versions.
 */
function unlisted(row: Enlightenment, profile: HostProfile): HostAnswer {
  if (row.minimum.linux === "") return yes;
  const hyperV = kvmHyperV(profile);
  if (hyperV.known !== "yes") return hyperV;
  if (row.libvirt.kind === "panic" && profile.panicModels && !profile.panicModels.includes(row.libvirt.model)) {
    return no("a QEMU with the panic device model hyperv; this host does not list it");
  }
  const parent = parentOf(row);
  const ofParent = parent && supportOf(parent, profile);
  if (ofParent && ofParent.known !== "yes") return ofParent;
  return (
    versionNotKnown("libvirt", profile.libvirt, row.minimum.libvirt, LISTS_SINCE) ??
    versionNotKnown("QEMU", profile.qemu, row.minimum.qemu, LISTS_WITH_QEMU) ??
    byKernel(row, profile)
  );
}

/**
 * The first libvirt that lists a host's enlightenments, and the oldest QEMU that it runs (libvirt NEWS 8.7.0: "Remove
 * support for QEMU < 4.2").
 */
const LISTS_SINCE = "9.0.0";
const LISTS_WITH_QEMU = "4.2.0";

/** A version that nobody told may be any from `atLeast` on. */
const versionNotKnown = (
  what: string,
  has: string | undefined,
  needs: string,
  atLeast: string,
): HostAnswer | undefined =>
  has !== undefined || needs === "" || compareVersions(needs, atLeast) <= 0
    ? undefined
    : unknown(`requires ${what} ${short(needs)} or newer, and this host's ${what} version is unknown`);

function parentOf(row: Enlightenment): Enlightenment | undefined {
  const spelling = row.libvirt;
  if (spelling.kind !== "child") return undefined;
  return catalogue.find((other) => other.libvirt.kind === "element" && other.libvirt.element === spelling.parent);
}

function byKernel(row: Enlightenment, profile: HostProfile): HostAnswer {
  const kernel = kernelTooOld(row, profile);
  if (kernel !== undefined) {
    return carriesBackports(profile.kernelRelease)
      ? unknown(
          `requires Linux ${row.minimum.linux} or newer; this host's ${profile.kernelRelease} may include it as a backport`,
        )
      : no(kernel);
  }
  if (profile.linux !== undefined) return yes;
  // Every kernel with the KVM capabilities that libvirt listed is newer than these.
  return compareVersions(row.minimum.linux, "4.5") <= 0
    ? yes
    : unknown(`requires Linux ${row.minimum.linux} or newer, and this host's kernel version is unknown`);
}

function modeSupport(mode: HyperVMode, what: "libvirt" | "overrides", profile: HostProfile): HostAnswer {
  if (profile.libvirt === undefined) return unknown("the host's libvirt version is unknown");
  const { minimum, overridesSince } = modeRow(mode);
  return (
    older("libvirt", profile.libvirt, what === "overrides" ? overridesSince : minimum.libvirt) ??
    older("QEMU", profile.qemu, minimum.qemu) ??
    kvmHyperV(profile)
  );
}
