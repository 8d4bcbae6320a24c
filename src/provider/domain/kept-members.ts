import { child, type DomainDefinition, type DomainDocument, type XmlElement } from "../../domain";
import { attribute, childrenOf } from "../../domain/xml";
import type { GuestSpec } from "../../guest";
import { saysBootOrder } from "../../guest/defining/devices";
import type { CdromSpec, NetworkSpec } from "../../guest/types";
import type { MachineLook } from "../../libvirt";
import type { Properties } from "../properties";
import { declaredDisks } from "./disk-places";
import type { Prepared } from "./host";
import { type Hints, keepDevices } from "../../guest/keeping/devices";

type Disk = DomainDefinition["devices"]["disks"][number];

/** What is known from before: the inputs of the last deployment, and the definition that it left. */
export interface Former {
  readonly oldInputs?: Properties;
  readonly deployed?: DomainDocument | undefined;
}

/** The wanted machine, whose disks, drives and cards keep what they have in the machine that is there. */
export function withKeptDevices(machine: Prepared, there: MachineLook, former: Former): Prepared {
  const { definition, origins } = machine;
  const kept = keepDevices(definition, there.inactive.parsed.definition, hints(machine, there, former));
  const moved = new Map(
    definition.devices.disks.map(({ target }, index) => [target, kept.devices.disks[index]!.target]),
  );
  return {
    ...machine,
    definition: kept,
    origins: origins.map((origin) => ({ ...origin, target: moved.get(origin.target) ?? origin.target })),
  };
}

function hints(
  { definition, origins, spec }: Prepared,
  { inactive }: MachineLook,
  { oldInputs, deployed: document }: Former,
): Hints {
  const deployed = document?.parsed.definition;
  const { systemDisk, networks } = spec as unknown as GuestSpec;
  const before =
    deployed === undefined || oldInputs === undefined ? undefined : namesIn(oldInputs.value as unknown as GuestSpec);
  const now = namesIn(spec as unknown as GuestSpec);
  const modelled = new Set(inactive.parsed.definition.devices.disks.map(({ target }) => target));
  return {
    deployed,
    systemDisk: systemDisk !== undefined,
    ownBootOrder: saysBootOrder(spec as unknown as GuestSpec),
    disk: (index) => sourcesOf(origins.find(({ target }) => target === definition.devices.disks[index]!.target)),
    otherTargets: [...inactive.text.matchAll(/<target dev=['"]([a-z]+)['"]/g)]
      .map(([, target]) => target!)
      .filter((target) => !modelled.has(target)),
    highestBus: highestBusOf(inactive.root),
    ownMac: (index) => networks?.[index]?.mac !== undefined,
    formerTarget: (index) => deployed?.devices.disks[formerIndex(now.drives[index], before?.drives)]?.target,
    formerMac: (index) => deployed?.devices.interfaces[formerIndex(now.cards[index], before?.cards)]?.mac,
  };
}

/** Each PCI controller is a bus. */
const highestBusOf = (domain: XmlElement): number =>
  Math.max(
    0,
    ...childrenOf(child(domain, "devices"), "controller")
      .filter((one) => attribute(one, "type") === "pci")
      .map((one) => Number(attribute(one, "index")) || 0),
  );

const sourcesOf = (origin: Prepared["origins"][number] | undefined): Disk["source"][] =>
  origin === undefined
    ? []
    : [
        origin.source,
        ...(origin.pool === undefined || origin.volume === undefined
          ? []
          : [{ type: "volume" as const, pool: origin.pool, volume: origin.volume }]),
      ];

/** Names in the order in which a definition has its disks and drives, and its cards. */
function namesIn(spec: GuestSpec): {
  readonly drives: readonly (string | undefined)[];
  readonly cards: readonly (string | undefined)[];
} {
  const disks = declaredDisks({ value: spec, unknowns: [], secrets: [] }).map(({ which, disk }) =>
    which === "system" ? "disk system" : disk.name === undefined ? undefined : `disk ${disk.name}`,
  );
  const cdroms = (spec.cdroms ?? []).map(({ name }: CdromSpec) => (name === undefined ? undefined : `cdrom ${name}`));
  return { drives: [...disks, ...cdroms], cards: (spec.networks ?? []).map(({ name }: NetworkSpec) => name) };
}

const formerIndex = (name: string | undefined, before: readonly (string | undefined)[] | undefined): number =>
  name === undefined || before === undefined ? -1 : before.indexOf(name);
