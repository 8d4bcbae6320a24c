import { guestMarkOf } from "../../domain";
import { libvirtClient, type MachineGlance } from "../../libvirt";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";
import { withValues } from "../properties";
import type { OperationContext, ReadRequest, ReadResult } from "../resource";
import { mustBeOwn, tokenOf } from "./claim";
import { deployedDocument } from "./deployed";
import { definitionDrift, driftOf, markDrift } from "./drift";
import { factKeys, factsSeen } from "./facts";
import { importDomain, type ImportKnowledge } from "./import";
import { type Lifecycle, readInputs } from "./inputs";
import { liveState, waitsStill } from "./live";
import { imagePaths, overlaysOf } from "./overlays";
import { inTodaysForm } from "./outputs";
import { formerXml } from "./former-xml";
import { isOff } from "./power";
import { mustBeSameHost } from "./same-host";
import { snapshotsOf } from "./snapshots";
import type { ThisRun } from "./this-run";

/**
 * Looks at a machine as it is. It is gone only when its own host says so; a host that does not answer is an error. What
 * differs from the last deployment becomes the output `drift`.
 */
export async function readDomain(
  request: ReadRequest,
  knowledge: ImportKnowledge,
  run: ThisRun,
  context: OperationContext,
): Promise<ReadResult> {
  const { id, inputs, state } = request;
  const { signal, name, urn } = context;
  const { hostUri } = state.value;
  if (typeof hostUri !== "string") {
    const found = await importDomain(request, knowledge, context);
    run.noteImport(urn, found.id);
    return found;
  }
  const deployed = deployedDocument(state);
  if (deployed === undefined) throw new OperationFailed(`${name}: its state holds no definition`);
  const client = libvirtClient(hostUri);
  const there = await speaking(client.glance(id, { signal }));
  if (there === undefined) {
    await mustBeSameHost(client, state, context);
    return undefined;
  }
  mustBeOwn(client, name, there, urn, tokenOf(state));
  const { lifecycle } = readInputs(inputs);
  const differences = definitionDrift(deployed, there.inactive);
  const overlays = differences.some(({ path }) => diskAt(path) !== undefined)
    ? await overlaysOf(client, await imagePaths(client, deployed, context), there, context)
    : [];
  const respected = new Set(overlays.map(({ target }) => target));
  const other = markDrift(deployed, there.inactive, differences.length > 0);
  const drift = [
    ...other,
    ...driftOf(
      deployed,
      there.inactive,
      differences.filter(({ path }) => !respected.has(diskAt(path) ?? "")),
      differences.length === 0 ? [] : formerXml({ oldInputs: inputs }, { profile: undefined }).additions,
    ).flatMap(({ texts }) => texts),
    ...lifecycleDrift(lifecycle, there),
  ];
  const aside = await there.aside;
  const facts = factsSeen(there, hostUri, aside, state);
  const waits = waitsStill(there, state, aside.startedAt, differences.length === 0);
  const none = Object.fromEntries(factKeys.map((key) => [key, undefined]));
  const { snapshots } = await snapshotsOf(client, id, there, context);
  const seen = {
    ...liveState(there),
    ...(waits ? { restartRequired: true } : {}),
    ...(other.length > 0 ? markedAs(there) : {}),
    ...none,
    ...facts,
    drift,
    snapshots,
  };
  return { id, inputs, state: withKeptSecrets(inTodaysForm(state, deployed), seen) };
}

/** Target of the disk whose image a difference is about. */
const diskAt = (path: string): string | undefined =>
  /^devices\/disk\[(\w+)\]\/(@type|source|driver\/@type|backingStore)/.exec(path)?.[1];

/** What the machine is, where it is not what was deployed: status and gates go by it. */
function markedAs({ inactive }: MachineGlance): Readonly<Record<string, unknown>> {
  const { preset, digest } = guestMarkOf(inactive.root) ?? {};
  return preset === undefined || digest === undefined ? {} : { resolvedPreset: preset, digest };
}

/** Every machine is looked at, so a secret output stays one. */
function withKeptSecrets(state: ReadRequest["state"], values: Readonly<Record<string, unknown>>): ReadRequest["state"] {
  return { ...withValues(state, values), secrets: state.secrets };
}

function lifecycleDrift(wanted: Lifecycle, { state, autostart, persistent }: MachineGlance): string[] {
  const stopped = isOff(state) || state === "paused" || state === "crashed";
  return [
    ...(persistent
      ? []
      : [
          "it is running without a persistent definition, because somebody undefined it: it would cease to exist when it is powered off",
        ]),
    ...(wanted.running && stopped ? [`running: true is declared, but the machine is ${state}`] : []),
    ...(wanted.autostart === autostart
      ? []
      : [`autostart: ${String(wanted.autostart)} is declared, but it is ${String(autostart)}`]),
  ];
}
