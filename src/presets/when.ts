import type { Known } from "../enlightenments/types";
import { compareVersions } from "../enlightenments/versions";
import type { Facts } from "./facts";
import type { PresetCpuFeature, PresetNeed, When } from "./types";

type Test = (when: When, facts: Facts) => Known | undefined;

const sure = (yes: boolean): Known => (yes ? "yes" : "no");
const same = (asked: boolean, known: Known): Known =>
  known === "unknown" ? "unknown" : sure(asked === (known === "yes"));

/** One answer per field of a condition; undefined where the condition does not ask. */
const tests: readonly Test[] = [
  (w, f) =>
    w.cpuVendor === undefined ? undefined : f.cpuVendor === "unknown" ? "unknown" : sure(w.cpuVendor === f.cpuVendor),
  (w, f) => (w.family === undefined ? undefined : sure(w.family === f.windows.family)),
  (w, f) => (w.windowsBuildAtLeast === undefined ? undefined : sure(f.windows.build >= w.windowsBuildAtLeast)),
  (w, f) => (w.windowsBuildBelow === undefined ? undefined : sure(f.windows.build < w.windowsBuildBelow)),
  (w, f) => (w.nested === undefined ? undefined : same(w.nested, f.nested)),
  (w, f) => (w.migratable === undefined ? undefined : same(w.migratable, f.migratable)),
  (w, f) => (w.fixedTsc === undefined ? undefined : same(w.fixedTsc, f.fixedTsc)),
  (w, f) => (w.invariantTsc === undefined ? undefined : sure(w.invariantTsc === f.invariantTsc)),
  (w, f) => (w.threads === undefined ? undefined : sure(w.threads === f.threads)),
  (w, f) => (w.drivers === undefined ? undefined : sure(w.drivers === f.drivers)),
  (w, f) => (w.firmware === undefined ? undefined : sure(w.firmware === f.firmware)),
  (w, f) => (w.graphics === undefined ? undefined : sure(w.graphics === f.graphics)),
  (w, f) => (w.apicv === undefined ? undefined : same(w.apicv, f.apicv)),
  (w, f) => (w.qemuAtLeast === undefined ? undefined : atLeast(f.qemu, w.qemuAtLeast)),
  (w, f) => (w.anyOf === undefined ? undefined : anyOf(w.anyOf, f)),
];

const atLeast = (version: string | undefined, wanted: string): Known =>
  version === undefined ? "unknown" : sure(compareVersions(version, wanted) >= 0);

function anyOf(conditions: readonly When[], facts: Facts): Known {
  let answer: Known = "no";
  for (const condition of conditions) {
    const holds = evaluate(condition, facts);
    if (holds === "yes") return "yes";
    if (holds === "unknown") answer = "unknown";
  }
  return answer;
}

/** Does the condition hold? Three-valued: one "no" settles it, one "unknown" leaves it open. */
export function evaluate(when: When | undefined, facts: Facts): Known {
  if (when === undefined) return "yes";
  let answer: Known = "yes";
  for (const test of tests) {
    const holds = test(when, facts);
    if (holds === "no") return "no";
    if (holds === "unknown") answer = "unknown";
  }
  return answer;
}

/** The last, that is strongest, of several choices whose condition holds. */
export function strongest<Choice extends { readonly when?: When }>(
  choices: readonly Choice[] | undefined,
  facts: Facts,
): Choice | undefined {
  if (choices === undefined) return undefined;
  for (let index = choices.length - 1; index >= 0; index -= 1)
    if (evaluate(choices[index]!.when, facts) === "yes") return choices[index];
  return undefined;
}

/** Does the host's libvirt have a name for the feature? Seen in its answers, or told by its version. */
export function namedByLibvirt({ name, libvirt }: PresetCpuFeature, facts: Facts): Known {
  if (libvirt === undefined || facts.namedCpuFeatures?.includes(name) === true) return "yes";
  return atLeast(facts.libvirt, libvirt);
}

const BUILDS: Readonly<Record<number, string>> = {
  9200: "Windows 8 or Server 2012",
  10240: "Windows 10 or Server 2016",
  20348: "Windows 11 or Server 2022",
  22000: "Windows 11",
};
const buildText = (build: number): string => BUILDS[build] ?? `build ${build}`;

/** The condition in words, for pages and explanations: "on an Intel CPU, with vmx or svm for the guest". */
export function describeWhen(when: When): string {
  const parts: string[] = [];
  if (when.cpuVendor) parts.push(when.cpuVendor === "intel" ? "on an Intel CPU" : "on an AMD CPU");
  if (when.family) parts.push(when.family === "client" ? "for client editions" : "for server editions");
  if (when.windowsBuildAtLeast) parts.push(`with ${buildText(when.windowsBuildAtLeast)} or newer`);
  if (when.windowsBuildBelow) parts.push(`with Windows older than ${buildText(when.windowsBuildBelow)}`);
  if (when.nested !== undefined)
    parts.push(when.nested ? "with vmx or svm for the guest" : "without vmx or svm for the guest");
  if (when.migratable !== undefined)
    parts.push(when.migratable ? "with `migratable: true`" : "without `migratable: true`");
  if (when.fixedTsc !== undefined) parts.push(when.fixedTsc ? "with `tscFrequency` set" : "without `tscFrequency`");
  if (when.invariantTsc !== undefined) parts.push(`with${when.invariantTsc ? "" : "out"} an invariant TSC`);
  if (when.threads !== undefined)
    parts.push(when.threads ? "with several threads per core" : "with one thread per core");
  if (when.drivers) parts.push(`with ${when.drivers} drivers`);
  if (when.firmware) parts.push(when.firmware === "uefi" ? "with UEFI" : "with BIOS");
  if (when.graphics) parts.push(`with ${when.graphics === "none" ? "no" : when.graphics.toUpperCase()} graphics`);
  if (when.apicv !== undefined)
    parts.push(when.apicv ? "if the host uses APICv or AVIC" : "if the host uses neither APICv nor AVIC");
  if (when.qemuAtLeast) parts.push(`with QEMU ${when.qemuAtLeast} or newer`);
  if (when.anyOf) parts.push(when.anyOf.map(describeWhen).join(" or "));
  return parts.join(", ");
}

/** The settings of which a preset needs one, for pages and messages: "`hostDevices` or `video.model`". */
export const describeNeed = (need: PresetNeed): string =>
  needPaths(need)
    .map((path) => `\`${path}\``)
    .join(" or ");

/** Property paths of which one must be set. */
export const needPaths = ({ path, or = [] }: PresetNeed): readonly string[] => [path, ...or];
