import { type Claims, madeOf, seenAt, type Stored, volumeFindings, wantedPaths } from "../../guest";
import { sentence } from "../domain/resolve";
import type { HostLooks } from "../host-looks";
import type { HostProfiles } from "../host-profiles";
import { hostPlace, hostUri, profileFile } from "../host-uri";
import { formatPath } from "../../findings/path";
import { isUnknown, type Properties } from "../properties";
import type { CheckFailure, OperationContext } from "../resource";
import type { RunVolumes } from "../run-volumes";
import { alreadyText } from "./already";
import { wasBegun } from "./journal";

/** What the checks of a run know about hosts together. */
export interface HostKnowledge {
  readonly profiles: HostProfiles;
  readonly volumes: RunVolumes;
  readonly looks: HostLooks;
}

/**
 * What a host says about a volume that it has to make: its pool, its base image, the room. Advice is logged, what stops
 * the deployment comes back. A host that does not answer says nothing here; the machine's own check says so.
 */
export async function hostFailures(
  { profiles, volumes, looks }: HostKnowledge,
  inputs: Properties,
  isNew: boolean,
  made: readonly string[],
  { urn, signal, log }: OperationContext,
): Promise<CheckFailure[]> {
  const [host, uri] = [hostPlace(inputs), hostUri(inputs)];
  const { pool, name } = inputs.value;
  if (
    host === undefined ||
    uri === undefined ||
    typeof pool !== "string" ||
    typeof name !== "string" ||
    isUnknown(inputs, ["pool"])
  )
    return [];
  const stored = storedOf(inputs, pool, name);
  const own = claimOf(stored);
  volumes.note(host, urn, { pool, name, ...(isNew ? { claim: own } : {}) });
  const { thick, thin } = volumes.claims(host, pool);
  // What exists has its base image and its room.
  if (!isNew) return [];
  const answer = await profiles.hostOrSaved(uri, profileFile(inputs), signal);
  if (answer.kind === "none" || answer.profile.resources === undefined) return [];
  const { resources } = answer.profile;
  const there = seenAt(stored.place, resources, undefined)?.kind === "file";
  if (there && answer.kind === "host" && inputs.value["adopt"] !== true && !wasBegun(urn, inputs))
    return [{ property: "name", reason: `${alreadyText({ pool, name }, answer.profile.name)}.` }];
  const files =
    answer.kind === "host" ? await looks.files(uri, resources, wantedPaths([stored], resources), signal) : undefined;
  const findings = volumeFindings(
    stored,
    answer.profile,
    {
      made,
      claims: new Map([[pool, { thick: thick - own.thick, thin: thin - own.thin }]]),
      ...(files === undefined ? {} : { files }),
    },
    inputs.unknowns.map(formatPath),
  );
  for (const finding of findings)
    if (finding.severity === "warning") log("warning", `${finding.path}: ${sentence(finding)} [${finding.ruleId}]`);
  return findings.flatMap((finding) =>
    finding.severity === "error" ? [{ property: finding.path, reason: sentence(finding) }] : [],
  );
}

/** The shape of the inputs has been checked; what is not known yet is absent. */
const storedOf = ({ value }: Properties, pool: string, name: string): Stored => ({
  path: "",
  what: `volume ${name}`,
  cdrom: false,
  place: { pool, volume: name },
  made: madeOf(value, pool),
});

const claimOf = ({ made }: Stored): Claims =>
  made?.format === "raw" ? { thick: made.sizeBytes ?? 0, thin: 0 } : { thick: 0, thin: made?.sizeBytes ?? 0 };
