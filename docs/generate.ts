/**
 * The generated pages of docs/, from the data they describe; `npm run generate` writes them.
 * A test compares the committed pages with what this makes.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { adapterFindings, adapterRules, type AdapterExample } from "../src/adapters";
import { exampleFindings } from "../src/cli/examples";
import { fileRules, type FileExample } from "../src/cli/rules";
import { suppressionRules } from "../src/findings";
import { fleetExampleFindings } from "../src/fleet/example";
import { fleetRules, type FleetExample } from "../src/fleet/rules";
import { enlightenmentRules, resolveEnlightenments } from "../src/enlightenments";
import { engineInput, type Scenario } from "../src/enlightenments/scenario";
import {
  exampleGuest,
  exampleHost,
  exampleLook,
  guestRules,
  hostDeviceAdapted,
  hostRules,
  resolveGuest,
  specRules,
  type GuestExample,
  type HostExample,
} from "../src/guest";
import { lintTogether } from "../src/lint";
import { stackRules, type StackExample } from "../src/lint/stack-rules";
import { exampleStack, exampleStackOptions } from "../src/lint/stack-rules/example";
import { readSuppressions } from "../src/lint/suppression-file";
import { exampleMachine, judgeMachine, machineRules, type MachineExample } from "../src/machines";
import { enlightenmentPages } from "./pages/enlightenments";
import { machineExample } from "./pages/machine-example";
import { liveChangePages } from "./pages/live-changes";
import { messagePages } from "./pages/messages";
import { GENERATED, type Page } from "./pages/page";
import { presetPages } from "./pages/presets";
import { referencePages } from "./pages/reference";
import { rulePages, type RuleGroup } from "./pages/rules";

const enlightenmentGroup: RuleGroup<Scenario> = {
  title: "Enlightenments",
  note:
    "In these examples `enlightenments`, `enlightenmentMode`, `hostSupport`, `migratable`, `tscFrequency` and `vcpus` are as in a guest spec. " +
    "`preset` and `windows` say what the preset and the Windows version ask for, `cpuVendor`, `guestVirtualization` (does the guest see vmx or svm?) and `pinned` what is known of the guest, " +
    "`host` what the host lacks or does not tell; everything else it offers.",
  rules: enlightenmentRules,
  run: (example) => resolveEnlightenments(engineInput(example)).findings,
};

const specGroup: RuleGroup<Readonly<Record<string, unknown>>> = {
  title: "Guest spec",
  note: "What an example does not say: the guest is called `example` and runs Windows 11.",
  rules: specRules,
  run: (example) => resolveGuest(exampleGuest(example)).findings,
};

const guestGroup: RuleGroup<GuestExample> = {
  title: "Guests",
  note: "What an example does not say: the guest is called `example` and runs Windows 11, and nothing is known of its host.",
  rules: guestRules,
  run: (example) => resolveGuest(exampleGuest(example)).findings,
};

const hostGroup: RuleGroup<HostExample> = {
  title: "Guests and their hosts",
  note: "`guest` is a guest spec, called `example` and with Windows 11 unless it says otherwise; `host` is what a profile of the host `kvm1` says, and `files` what stands under paths there. What they do not say is not known.",
  rules: [...hostRules, hostDeviceAdapted],
  run: ({ guest, host, ...more }) =>
    resolveGuest(exampleGuest(guest), exampleHost(host), { look: exampleLook(more) }).findings,
};

const suppressionGroup: RuleGroup<Readonly<Record<string, unknown>>> = {
  title: "Suppressions",
  note: "The same rules read suppressions in a domain's metadata and in files; see [the guide](../guides/suppress.md). What an example does not say: the guest is called `example` and runs Windows 11.",
  rules: suppressionRules,
  run: (example) =>
    typeof example["file"] === "string"
      ? readSuppressions(example["file"], "suppressions.yaml").findings
      : resolveGuest(exampleGuest(example)).findings,
};

const fileGroup: RuleGroup<FileExample> = {
  title: "Spec files and several hosts",
  note: "`windows-guest` finds these. `file` is a spec file as it stands on disk; `hosts` is what the profiles say that `--host` names. What they do not say is not known.",
  rules: fileRules,
  run: exampleFindings,
};

const fleetGroup: RuleGroup<FleetExample> = {
  title: "Fleets",
  note: "`fleet` is a fleet in a spec file, `placed` the host on which the state says that each member is, and `today` the day. What an example does not say: the members are a, b and c, with Windows 11 and 8 GiB of memory, and the hosts kvm1 and kvm2, with 64 GiB of memory and 16 CPUs.",
  rules: fleetRules,
  run: fleetExampleFindings,
};

const machineGroup: RuleGroup<MachineExample> = {
  title: "Machines",
  note: "The examples are parts of `<domain type='kvm'>`. What an example does not say: the machine is called `example` and has 4 GiB of memory and two vCPUs on q35.",
  rules: machineRules,
  run: (example) => judgeMachine(machineRules, exampleMachine(example)).findings,
  show: machineExample,
};

const stackGroup: RuleGroup<StackExample> = {
  title: "Several machines",
  note: "`xml` is a part of `<domain type='kvm'>`, `profile` what is known of the host. What an example does not say: the machines are on the same host, called `kvm1`, and have 4 GiB of memory and two vCPUs on q35.",
  rules: stackRules,
  run: (example) => lintTogether(exampleStack(example), exampleStackOptions(example)).findings,
};

const adapterGroup: RuleGroup<AdapterExample> = {
  title: "Guests through @pulumi/libvirt",
  note:
    "`definition` is what the machine has beside a name, memory and CPUs (libvirt's formatdomain, typed); `preset`, `uuidAsked`, `nvramAsked` and `adopted` say what the program wrote, `lifecycle` how the machine is run. " +
    "`libvirt-09-…` is about provider 0.9 and newer, `libvirt-08-…` about @pulumi/libvirt 0.5.x, `libvirt-sdk-…` about both.",
  rules: adapterRules,
  run: (example) => adapterFindings(adapterRules, example),
};

/** Every room with rules; a new one is a line here. */
export const ruleGroups = [
  enlightenmentGroup,
  specGroup,
  guestGroup,
  hostGroup,
  machineGroup,
  stackGroup,
  suppressionGroup,
  fileGroup,
  fleetGroup,
  adapterGroup,
] as unknown as readonly RuleGroup[];

/** Everything that is generated. */
const producers: readonly (() => Page[])[] = [
  enlightenmentPages,
  presetPages,
  referencePages,
  liveChangePages,
  () => rulePages(ruleGroups),
  () => messagePages(ruleGroups),
];

export const pages = (): Page[] => producers.flatMap((produce) => produce());

/** Generated pages that lie below docs/ although nothing makes them. */
export function stalePages(made: readonly Page[] = pages()): string[] {
  const paths = new Set(made.map((page) => page.path));
  const folders = [...new Set(made.map((page) => dirname(page.path)))];
  return folders
    .flatMap((folder) => readdirSync(join(__dirname, folder)).map((file) => `${folder}/${file}`))
    .filter(
      (path) =>
        path.endsWith(".md") && !paths.has(path) && readFileSync(join(__dirname, path), "utf8").includes(GENERATED),
    );
}
