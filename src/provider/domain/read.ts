import { type DomainDifference, domainDifferences } from "../../domain";
import { libvirtClient } from "../../libvirt";
import { OperationFailed } from "../errors";
import { speaking, unlessMissing } from "../libvirt-answers";
import { withValues } from "../properties";
import type { OperationContext, ReadRequest, ReadResult } from "../resource";
import { type Lifecycle, readInputs } from "./inputs";
import { liveState } from "./live";
import type { Live } from "./outputs";
import { isOff } from "./power";

/**
 * Looks at a machine as it is. It is gone only when its host says so; a host that does not answer is an error. What differs from
 * the last deployment becomes the output `drift`.
 */
export async function readDomain({ id, inputs, state }: ReadRequest, { signal, name }: OperationContext): Promise<ReadResult> {
  const { hostUri, domainXml } = state.value;
  if (typeof hostUri !== "string" || typeof domainXml !== "string") {
    throw new OperationFailed(`${name}: a machine that Pulumi did not deploy cannot be read or imported yet`);
  }
  const client = libvirtClient(hostUri);
  const actual = await speaking(unlessMissing(client.dumpXml(id, { inactive: true }, { signal })));
  if (actual === undefined) return undefined;
  const live = await speaking(liveState(client, id));
  const { lifecycle } = readInputs(inputs);
  const autostart = await speaking(client.autostart(id, { signal }));
  const drift = [...domainDifferences(domainXml, actual, { ignoreLibvirtAdditions: true }).map(differenceText), ...lifecycleDrift(lifecycle, live, autostart)];
  return { id, inputs, state: withKeptSecrets(state, { ...live, drift }) };
}

/** Every machine is looked at, so a secret output stays one. */
function withKeptSecrets(state: ReadRequest["state"], values: Readonly<Record<string, unknown>>): ReadRequest["state"] {
  return { ...withValues(state, values), secrets: state.secrets };
}

const differenceText = ({ path, before, after }: DomainDifference): string => `${path}: ${shown(before)} was deployed, ${shown(after)} is there`;

const shown = (value: string | undefined): string => (value === undefined ? "nothing" : value.length > 200 ? `${value.slice(0, 200)}…` : value);

function lifecycleDrift(wanted: Lifecycle, { state }: Live, autostart: boolean): string[] {
  return [
    ...(wanted.running && state !== undefined && isOff(state as Parameters<typeof isOff>[0]) ? [`running: true is wanted, and the machine is ${state}`] : []),
    ...(wanted.autostart === autostart ? [] : [`autostart: ${String(wanted.autostart)} is wanted, ${String(autostart)} is there`]),
  ];
}

