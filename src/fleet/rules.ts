import type { Finding, Rule, Severity } from "../findings";
import type { Assignments } from "./types";

/** A fleet as it stands in a spec file, and what is known beside it. */
export interface FleetExample {
  /** What it does not say, `exampleFleet` adds. */
  readonly fleet: Readonly<Record<string, unknown>>;
  /** Where the state says that members are, by the names of hosts. */
  readonly placed?: Assignments;
  /** The day on which it is planned, for example `2027-03-01`. */
  readonly today?: string;
}

/** These have no check of their own: they speak where the fleet is planned. */
export type FleetRule = Omit<Rule<never, string, FleetExample>, "check">;

const ROLLING_UPDATES = "https://cloud.google.com/compute/docs/instance-groups/updating-managed-instance-groups";
const CANARIES = "https://sre.google/workbook/canarying-releases/";

const KVM1 = { uri: "qemu+ssh://root@kvm1.example.org/system", capacity: { memory: "64 GiB", cpus: 16 } };

export const fleetRules = [
  {
    id: "fleet-shape",
    severity: "error",
    description: "A fleet must have hosts and members, and must not set what it decides itself.",
    rationale:
      "The name of a member is its key in `members`, placement decides its host, and each member has a UUID of its own. A fleet without members is more often a forgotten argument than a wish, so an empty one must be written as `members: {}`.",
    messages: {},
    sources: [ROLLING_UPDATES],
    examples: {
      incorrect: [
        { fleet: { hosts: {} } },
        { fleet: { count: 20 } },
        { fleet: { template: { windows: "windows-11", host: { uri: "qemu:///system" } } } },
        { fleet: { members: { a: { uuid: "5c7e1f5e-3c0a-4b1d-9d55-0f6a2b7c8d9e" } } } },
        { fleet: { members: { "7": {} } } },
      ],
      correct: [{ fleet: { count: 14, namePattern: "lab-{nn}" } }, { fleet: { members: {}, hosts: {} } }],
    },
  },
  {
    id: "fleet-host-twice",
    severity: "error",
    description: "A fleet must have each of its hosts once.",
    rationale:
      "Placement counts the memory and CPUs of each host. A host under two names would be filled twice, also where its URI is spelled in two ways: with capitals, with port 22, with another user or key. A host that is to be forgotten must not be one of the fleet's.",
    messages: {},
    sources: ["https://libvirt.org/uri.html"],
    examples: {
      incorrect: [
        {
          fleet: {
            hosts: {
              kvm1: { uri: "qemu+ssh://root@kvm1.example.org/system" },
              rack1: { uri: "qemu+ssh://root@kvm1.example.org/system" },
            },
          },
        },
        {
          fleet: {
            hosts: {
              kvm1: { uri: "qemu+ssh://root@kvm1.example.org/system" },
              rack1: { uri: "qemu+ssh://admin@KVM1.example.org:22/system?keyfile=/root/.ssh/kvm" },
            },
          },
        },
        { fleet: { hosts: { kvm1: KVM1 }, placement: { forgetUnreachable: [KVM1.uri] } } },
      ],
      correct: [
        {
          fleet: {
            hosts: {
              kvm1: { uri: "qemu+ssh://root@kvm1.example.org/system" },
              kvm2: { uri: "qemu+ssh://root@kvm2.example.org/system" },
            },
          },
        },
      ],
    },
  },
  {
    id: "fleet-placement",
    severity: "error",
    description: "Each member of a fleet must have a host that can run it and has room for it.",
    rationale:
      "A host takes a member if it supports what the machine requires, has the labels that the member requires, and has memory, CPUs and huge pages left. Memory is never given out twice, because Windows uses all of it. Members for which the same hosts are refused for the same reasons are reported together.",
    messages: {},
    sources: ["https://libvirt.org/formatdomain.html#memory-allocation"],
    examples: {
      incorrect: [
        { fleet: { count: 40, namePattern: "lab-{nn}" } },
        { fleet: { placement: { requires: { rack: "a1" } } } },
        { fleet: { members: { a: { placement: { host: "kvm9" } } } } },
        {
          fleet: {
            members: { a: { placement: { apart: "dc" } }, b: { placement: { apart: "dc" } } },
            hosts: { kvm1: KVM1 },
          },
        },
        {
          fleet: { members: { a: { memory: "48 GiB" }, b: { memory: "32 GiB" } } },
          placed: { a: "kvm1", b: "kvm1" },
        },
      ],
      correct: [
        { fleet: { count: 14, namePattern: "lab-{nn}" } },
        {
          fleet: {
            members: { a: { memory: "48 GiB" }, b: { memory: "32 GiB" } },
            placement: { rebalance: { maxMoves: 1 } },
          },
          placed: { a: "kvm1", b: "kvm1" },
        },
      ],
    },
  },
  {
    id: "fleet-moves",
    severity: "warning",
    description: "A move to another host does not copy disks.",
    rationale:
      "A member stays on its host as long as it fits there. It moves if its host was removed from `hosts`, if `placement.host` names another one, or if `placement.rebalance` allows it. Its definition and UUID move; disks, UEFI variables and the state of the TPM do not.",
    messages: {},
    sources: ["https://libvirt.org/migration.html#offline-migration"],
    examples: {
      incorrect: [
        { fleet: {}, placed: { a: "kvm1", b: "kvm9" } },
        { fleet: { members: { a: { placement: { host: "kvm2" } } } }, placed: { a: "kvm1" } },
      ],
      correct: [{ fleet: {}, placed: { a: "kvm1", b: "kvm2" } }],
    },
  },
  {
    id: "fleet-shared",
    severity: "error",
    description: "Members of a fleet must not share what one machine alone can have.",
    rationale:
      "A MAC address in the template is that of every member: switches then deliver the packets of all to one of them. A file as a disk belongs to one machine of a host, unless it is `readOnly` or `shareable`; without `path`, each member gets a volume of its own.",
    messages: {},
    sources: [
      "https://libvirt.org/formatdomain.html#setting-the-mac-address",
      "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    ],
    examples: {
      incorrect: [
        { fleet: { template: { windows: "windows-11", networks: [{ mac: "52:54:00:12:34:56" }] } } },
        {
          fleet: {
            template: { windows: "windows-11", systemDisk: { path: "/srv/win11.qcow2" } },
            hosts: { kvm1: KVM1 },
          },
        },
      ],
      correct: [
        {
          fleet: {
            template: { windows: "windows-11", systemDisk: { baseImage: "win11.qcow2" } },
            members: { a: { networks: [{ mac: "52:54:00:12:34:56" }] }, b: {} },
          },
        },
      ],
    },
  },
  {
    id: "fleet-waves",
    severity: "error",
    description: "Waves must divide a fleet so that a gate can stop a change.",
    rationale:
      "A change reaches the canary first, then one wave after the other, at most `maxUnavailable` members at a time. Sizes with which nothing can change, or with which no gate can stop anything, are reported.",
    messages: {},
    sources: [CANARIES, ROLLING_UPDATES],
    examples: {
      incorrect: [
        { fleet: { rollout: { waves: [0] } } },
        { fleet: { rollout: { maxUnavailable: 0 } } },
        { fleet: { rollout: { hold: "after-wave-7" } } },
        { fleet: { rollout: { canary: "100%" } } },
        { fleet: { rollout: { canary: 5, waves: [1] } } },
        { fleet: { rollout: { canary: "30%", waves: ["50%", "50%", "50%"] } } },
        { fleet: { rollout: { healthyFor: "30m" } } },
        { fleet: { rollout: { gate: [] } } },
        { fleet: { rollout: { maxUnhealthy: "100%" } } },
      ],
      correct: [{ fleet: { rollout: { canary: 1, waves: ["50%"], maxUnavailable: 1, hold: "after-canary" } } }],
    },
  },
  {
    id: "fleet-removals",
    severity: "error",
    description: "One deployment must not remove more members than `rollout.maxRemovals` allows.",
    rationale:
      "Pulumi deletes resources at the end of a deployment, where no gate can stop it. A shortened list or a smaller `count` would remove machines without a wave, so the number is limited: by default to the size of the largest wave.",
    messages: {},
    sources: ["https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/"],
    examples: {
      incorrect: [
        {
          fleet: { members: { a: {} } },
          placed: { a: "kvm1", b: "kvm1", c: "kvm2" },
        },
      ],
      correct: [
        {
          fleet: { members: { a: {} }, rollout: { maxRemovals: 2 } },
          placed: { a: "kvm1", b: "kvm1", c: "kvm2" },
        },
      ],
    },
  },
  {
    id: "fleet-bypass",
    severity: "error",
    description: "A bypass of the gates must have a reason, and end within 7 days.",
    rationale:
      "With a bypass, gates pass without their checks. One that nobody removes would turn them off for good, so it needs an end, and is printed at every preview and deployment until then.",
    messages: {},
    sources: [CANARIES],
    examples: {
      incorrect: [
        { fleet: { rollout: { bypass: { reason: "Night shift, Ada", until: "tomorrow" } } }, today: "2027-03-01" },
        { fleet: { rollout: { bypass: { reason: "Night shift, Ada", until: "2027-02-27" } } }, today: "2027-03-01" },
        { fleet: { rollout: { bypass: { reason: "Night shift, Ada", until: "2027-03-31" } } }, today: "2027-03-01" },
        { fleet: { rollout: { bypass: { reason: " ", until: "2027-03-02" } } }, today: "2027-03-01" },
      ],
      correct: [
        { fleet: { rollout: { bypass: { reason: "Night shift, Ada", until: "2027-03-02" } } }, today: "2027-03-01" },
      ],
    },
  },
  {
    id: "gate-check",
    severity: "error",
    description: "A check of a gate must have the arguments that its type requires, and no others.",
    rationale:
      "`port` requires `port`, `command` and `program` require `command`, and `http` requires `url`. An argument that a check does not use would look as if it were checked.",
    messages: {},
    sources: [
      "https://www.qemu.org/docs/master/interop/qemu-ga-ref.html",
      "https://learn.microsoft.com/windows/win32/winrm/installation-and-configuration-for-windows-remote-management",
    ],
    examples: {
      incorrect: [
        { fleet: { rollout: { gate: [{ type: "port" }] } } },
        { fleet: { rollout: { gate: [{ type: "agent", port: 3389 }] } } },
        { fleet: { rollout: { gate: [{ type: "http", url: "{name}.example.org/health" }] } } },
        { fleet: { rollout: { gate: [{ type: "http", url: "https://{host}.example.org/health" }] } } },
        { fleet: { rollout: { gate: [{ type: "command", command: [] }] } } },
      ],
      correct: [
        {
          fleet: {
            rollout: {
              gate: [
                { type: "agent" },
                { type: "port", port: 3389 },
                { type: "command", command: ["sc.exe", "query", "W32Time"], output: "RUNNING" },
                { type: "http", url: "https://{name}.example.org/health" },
              ],
            },
          },
        },
      ],
    },
  },
] as const satisfies readonly FleetRule[];

type FleetRuleId = (typeof fleetRules)[number]["id"];

const severities = new Map<string, Severity>(fleetRules.map(({ id, severity }) => [id, severity]));

/** A finding about a fleet as a whole, with the severity of its rule unless it says another. */
export const fleetFinding = (
  ruleId: FleetRuleId,
  path: string,
  message: string,
  fix?: string,
  severity: Severity = severities.get(ruleId)!,
): Finding => ({
  ruleId,
  severity,
  path,
  message,
  ...(fix === undefined ? {} : { fix }),
  docs: `docs/rules/${ruleId}.md`,
});
