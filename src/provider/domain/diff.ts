import type { DomainDefinition } from "../../domain";
import { canonicalJson, cardKeys, DEFAULT_NETWORK, type GuestSpec, windowState } from "../../guest";
import { asPropertyChanges, meaningfulChanges } from "../diff-inputs";
import type { HostProfile } from "../../hosts/types";
import { canonicalHost, hostPlace } from "../host-uri";
import type { Path } from "../../findings/path";
import type { Properties } from "../properties";
import type { DiffRequest, DiffResult, PropertyChange } from "../resource";
import { driftIn, isIgnored } from "./drift";
import { type Lifecycle, readInputs } from "./inputs";
import { secretOutputs } from "./outputs";
import { resolve, type Resolved } from "./resolve";

/** Compares what is wanted now with what was wanted at the last deployment, by its meaning. */
export function diffDomains(
  { oldInputs, olds, news, ignoreChanges = [] }: DiffRequest,
  host: HostProfile | undefined,
  resolved: (inputs: Properties) => Resolved = (inputs) => resolve(inputs, host),
): DiffResult {
  const inputs = meaningfulChanges(oldInputs, news, (one) => meaningOf(one, resolved(one)));
  const changes: Record<string, PropertyChange> = asPropertyChanges(inputs, (path) => replaces(path, oldInputs, news));
  if (driftIn(olds).some((text) => !isIgnored(text, ignoreChanges)))
    changes["drift"] = { kind: "update", output: true };
  if (typeof olds.value["pending"] === "string" && !waitsForWindow(readInputs(news).lifecycle))
    changes["pending"] = { kind: "update", output: true };
  for (const key of bared(olds, news)) changes[key] ??= { kind: "update", output: true };
  const replaced = Object.values(changes).some((change) => change.replace === true);
  // A machine is replaced only by one on another host, which is made first: nothing goes before its successor is there.
  return {
    changes,
    stables: replaced ? [] : ["uuid", "token", ...same("host", "hostUri", changes), ...same("name", "name", changes)],
  };
}

/** Is there a maintenance window, and is it shut? */
const waitsForWindow = ({ maintenanceWindow }: Lifecycle): boolean =>
  maintenanceWindow !== undefined && !windowState(maintenanceWindow, new Date()).open;

/**
 * Outputs that the state holds in plain text, and that would tell what has become a secret since. Without an update
 * they would stay there.
 */
const bared = (olds: Properties, news: Properties): string[] =>
  secretOutputs(news)
    .map(([key]) => String(key))
    .filter(
      (key) => olds.value[key] !== undefined && !olds.secrets.some((path) => path.length === 1 && path[0] === key),
    );

/** The output, where nothing below the input changes. */
const same = (input: string, output: string, changes: Readonly<Record<string, PropertyChange>>): string[] =>
  Object.keys(changes).some((path) => path === input || path.startsWith(`${input}.`)) ? [] : [output];

/** Equal for two sets of inputs that make the same machine, run in the same way. */
function meaningOf(inputs: Properties, { resolution, lifecycle, findings }: Resolved): string {
  // Without a definition nothing is known to be equal but the inputs themselves.
  const machine =
    resolution.definition === undefined
      ? { inputs: inputs.value, findings }
      : withoutPlaces(resolution.definition, inputs.value as unknown as GuestSpec);
  const enlightenments = resolution.enlightenments.map(({ name, state, value, by }) => [
    name,
    state,
    value ?? null,
    by,
  ]);
  return canonicalJson({ machine, lifecycle, enlightenments, host: canonicalHost(inputs) ?? null });
}

/**
 * What follows from the places of disks and cards in their lists, and what a machine that exists keeps: see
 * guest/keeping/devices.ts.
 */
function withoutPlaces(definition: DomainDefinition, { systemDisk, networks = [] }: GuestSpec): unknown {
  const { disks, interfaces, ...devices } = definition.devices;
  const drives = disks.map(({ target: _, bootOrder: __, ...disk }, index) =>
    canonicalJson({ disk, system: index === 0 && systemDisk !== undefined }),
  );
  const keys = cardKeys(networks, DEFAULT_NETWORK);
  const cards = interfaces.map(
    (card, index) =>
      [
        keys[index] ?? "",
        canonicalJson(networks[index]?.mac === undefined ? { ...card, mac: undefined } : card),
      ] as const,
  );
  const { digest: ___, ...metadata } = definition.metadata ?? {};
  return {
    ...definition,
    metadata,
    devices: {
      ...devices,
      disks: drives.sort(),
      interfaces: cards.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, card]) => card),
    },
  };
}

/**
 * A machine that exists takes every change but one: it does not move to another host. Another way to log in there is
 * none.
 */
const replaces = (path: Path, olds: Properties, news: Properties): boolean =>
  path[0] === "host" && hostPlace(olds) !== hostPlace(news);
