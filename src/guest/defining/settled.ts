import type { Finding } from "../../findings";
import type { HostContext } from "../context";
import { networksOf } from "./networks";
import { DEFAULT_NETWORK } from "../model/networks";
import { seenAt } from "../host/look";

/**
 * What the rules say by names alone, less what the host itself has told: an image whose format it knows is not judged
 * by its name, and a network that is there is there.
 */
export function unsettled(findings: readonly Finding[], context: HostContext): readonly Finding[] {
  const { resources } = context.host;
  if (
    resources === undefined ||
    !findings.some(({ ruleId }) => ruleId === "image-name" || ruleId === "session-network")
  )
    return findings;
  return findings.filter((finding) => {
    if (finding.ruleId === "image-name") return !isSeen(finding.path, context);
    return finding.ruleId !== "session-network" || !isThere(finding.path, context);
  });
}

function isSeen(path: string, { storage, host, look }: HostContext): boolean {
  const named = storage.find((one) => path.startsWith(`${one.path}.`));
  const place = path.endsWith(".baseImage") ? named?.made?.base : named?.place;
  return place !== undefined && seenAt(place, host.resources!, look.files)?.format !== undefined;
}

function isThere(path: string, { spec, host }: HostContext): boolean {
  const index = Number(/\d+/.exec(path)?.[0] ?? 0);
  const name = networksOf(spec)[index]?.network ?? DEFAULT_NETWORK;
  return host.resources!.networks?.some((network) => network.name === name && network.active) === true;
}
