import { domainDefinition, type DomainDefinitionInput } from "../../domain";
import { runRules, type Finding } from "../../findings";
import type { AdapterContext, AdapterExample, AdapterRule } from "./context";

const small: DomainDefinitionInput = {
  name: "example",
  memoryKiB: 4194304,
  vcpus: 2,
  os: { firmware: { type: "bios" } },
  features: {},
  cpu: { mode: "host-passthrough" },
  clock: { offset: "localtime", timers: [] },
  devices: { disks: [], interfaces: [], guestAgent: false, rng: false, memballoon: "none" },
};

/** What a rule sees of its example. */
export const exampleContext = ({
  definition,
  uuidAsked,
  nvramAsked,
  adopted,
  hostModelAsked,
  preset,
  lifecycle,
}: AdapterExample): AdapterContext => ({
  guest: "example",
  definition: domainDefinition.parse({ ...small, ...definition }),
  uuidAsked: uuidAsked ?? false,
  nvramAsked: nvramAsked ?? false,
  adopted: adopted ?? [],
  hostModelAsked: hostModelAsked ?? false,
  preset: preset ?? { asked: "desktop@1", resolved: "desktop@1" },
  lifecycle: { running: true, forceStop: false, deleteStateOnDestroy: false, waitFor: "none", ...lifecycle },
});

/** What the rules say of an example. */
export const adapterFindings = (rules: readonly AdapterRule[], example: AdapterExample): Finding[] =>
  runRules(rules, exampleContext(example));
