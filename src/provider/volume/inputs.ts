import { z } from "zod";
import { DEFAULT_POOL, parseSize } from "../../guest";
import { diskFormat } from "../../guest/model/disks";
import { host } from "../../guest/model/host";
import * as leaf from "../../guest/reading/leaves";
import { findingsFor } from "../../guest/reading/spec-findings";
import { hostPlace, hostUri } from "../host-uri";
import { sentence } from "../domain/resolve";
import { formatPath, isWithin, type Path } from "../../findings/path";
import { isUnknown, type Properties, withValues } from "../properties";
import type { CheckFailure, CheckRequest, CheckResult } from "../resource";

const shape = z.strictObject({
  host: host.optional(),
  pool: leaf.poolName,
  name: leaf.volumeName,
  defaultName: leaf.volumeName.optional(),
  size: leaf.size.optional(),
  /** Absent: what the pool takes, qcow2 where it takes both. */
  format: diskFormat.optional(),
  baseImage: leaf.imageReference.optional(),
  adopt: z.boolean().optional(),
  deleteOnDestroy: z.boolean().optional(),
  recreate: leaf.line(200).optional(),
  serial: leaf.serial.optional(),
});

/** Checked inputs of a volume, with defaults filled in. */
export type VolumeInputs = z.output<typeof shape>;

/** What makes a volume another one when it changes. */
export const identity = ["pool", "name"] as const;

export const sizeInBytes = (size: string | undefined): number | undefined => {
  const parsed = parseSize(size);
  return parsed.ok ? parsed.value * 1024 : undefined;
};

/** Does the program say that the host of this URI no longer exists? */
type IsForgotten = (uri: string) => boolean;

/**
 * Checks a volume's inputs as far as they are known, without asking the host. `kept`: the last known inputs, also where
 * the engine does not hand them over.
 */
export function checkVolume(
  { news, olds }: CheckRequest,
  name: string,
  kept: Properties = olds,
  isForgotten: IsForgotten = () => false,
): CheckResult {
  const inputs = withDefaults(news, kept, name);
  const failures = [
    ...withOriginOfName(shapeFailures(inputs), news),
    ...sourceFailures(inputs),
    ...changeFailures(inputs, olds, isForgotten),
  ];
  return { inputs, failures };
}

/** A name that nobody wrote came from the Pulumi name of the resource, or from the machine that the disk is for. */
function withOriginOfName(failures: readonly CheckFailure[], news: Properties): readonly CheckFailure[] {
  if (news.value["name"] !== undefined) return failures;
  const from = news.value["defaultName"] === undefined ? "name" : "defaultName";
  const origin =
    from === "name"
      ? 'The name of the volume defaults to the Pulumi name of its resource. Set a name, for example name: "data.qcow2"'
      : "The name of the volume is derived from the name of its machine. Rename the machine";
  return failures.flatMap((failure) => {
    if (failure.property !== "name" && failure.property !== "defaultName") return [failure];
    const problem = failure.reason.replace(/^(name|defaultName): /, "").replace(/(?<=\.) (Use|Did) .*$/, "");
    return failure.property === from ? [{ property: "name", reason: `${problem} ${origin}` }] : [];
  });
}

/** What settles the name, and the old name, are secret together with it. */
const namedBy: readonly Path[] = [["name"], ["defaultName"]];

/**
 * A name that nobody gave stays what it was: a disk must not be left behind because something else got another name.
 */
function withDefaults(news: Properties, olds: Properties, name: string): Properties {
  const missing = (key: string): boolean => news.value[key] === undefined && !isUnknown(news, [key]);
  const settled = withValues(news, {
    ...(missing("pool") ? { pool: DEFAULT_POOL } : {}),
    // Once deployed it authorises nothing any more, also when it is left out for a while.
    ...(missing("recreate") && olds.value["recreate"] !== undefined ? { recreate: olds.value["recreate"] } : {}),
  });
  if (!missing("name")) return settled;
  const kept = olds.value["name"] ?? settled.value["defaultName"];
  // Unknown, as the name of a machine may be during preview, it is not known yet either.
  const open = kept === undefined && isUnknown(settled, ["defaultName"]);
  const named = open
    ? { ...settled, unknowns: [...settled.unknowns, ["name"]] }
    : withValues(settled, { name: kept ?? `${name}.${String(settled.value["format"] ?? "qcow2")}` });
  const secret = isSecret(settled, namedBy) || (olds.value["name"] !== undefined && isSecret(olds, namedBy));
  return secret ? { ...named, secrets: [...named.secrets, ["name"]] } : named;
}

/** Is any of these secret, or what holds it? */
export const isSecret = ({ secrets }: Properties, paths: readonly Path[]): boolean =>
  paths.some((path) => secrets.some((secret) => isWithin(path, secret) || isWithin(secret, path)));

function shapeFailures(inputs: Properties): CheckFailure[] {
  const result = shape.safeParse(inputs.value, { reportInput: false });
  if (result.success) return [];
  return findingsFor({ schema: shape, noun: "a volume", input: inputs.value }, result.error.issues)
    .filter(({ path }) => !inputs.unknowns.some((unknown) => formatPath(unknown) === path))
    .map((finding) => ({ property: finding.path, reason: sentence(finding) }));
}

function sourceFailures(inputs: Properties): CheckFailure[] {
  const has = (key: string): boolean => inputs.value[key] !== undefined || isUnknown(inputs, [key]);
  return [
    ...(has("size") || has("baseImage") || inputs.value["adopt"] === true
      ? []
      : [
          {
            property: "size",
            reason: 'a volume requires a size, a base image, or both. For example, set size: "80 GiB"',
          },
        ]),
    ...(inputs.value["format"] === "raw" && has("baseImage")
      ? [
          {
            property: "format",
            reason: "a raw volume cannot have a base image; only qcow2 supports one. Remove `format`",
          },
        ]
      : []),
  ];
}

/** The same host, pool and name: the same volume. */
export const samePlace = (one: Properties, other: Properties): boolean =>
  hostPlace(one) === hostPlace(other) && identity.every((key) => one.value[key] === other.value[key]);

/** Does the program ask, for this one time, for the volume to be made anew? An old value never asks again. */
export function recreationAsked(olds: Properties, news: Properties): boolean {
  const { recreate } = news.value;
  return typeof recreate === "string" && recreate !== olds.value["recreate"];
}

/** A text for `recreate` that was not deployed last. */
export function recreateExample(olds: Properties): string {
  const today = new Date().toISOString().slice(0, 10);
  return `recreate: "${today}${olds.value["recreate"] === today ? " again" : ""}"`;
}

/** Changes that would lose data are refused at preview, before anything happens. */
function changeFailures(inputs: Properties, olds: Properties, isForgotten: IsForgotten): CheckFailure[] {
  if (olds.value["name"] === undefined) return [];
  if (!samePlace(olds, inputs)) return moveFailures(inputs, olds, isForgotten);
  const mayAsk = isUnknown(inputs, ["recreate"]);
  if (recreationAsked(olds, inputs) || mayAsk) return mayAsk ? [] : recreationFailures(inputs);
  return [...shrinkFailures(inputs, olds), ...contentFailures(inputs, olds)];
}

function shrinkFailures(inputs: Properties, olds: Properties): CheckFailure[] {
  const before = sizeInBytes(olds.value["size"] as string | undefined);
  const after = sizeInBytes(inputs.value["size"] as string | undefined);
  if (before === undefined || after === undefined || after >= before) return [];
  return [
    {
      property: "size",
      reason: `a volume cannot shrink, because Windows would lose the data at its end. Set size to ${String(olds.value["size"])} or more`,
    },
  ];
}

function contentFailures(inputs: Properties, olds: Properties): CheckFailure[] {
  // A format that the program never wrote is whatever the pool took, and may be left out again.
  const changed = {
    format: olds.value["format"] !== undefined && inputs.value["format"] !== undefined,
    baseImage: true,
  };
  return (["format", "baseImage"] as const).flatMap((key) => {
    const [before, after] = [olds.value[key], inputs.value[key]];
    if (!changed[key] || before === after || isUnknown(inputs, [key])) return [];
    const back = before === undefined ? `remove ${key}` : `set ${key} back to ${JSON.stringify(before)}`;
    return [
      {
        property: key,
        reason: `volume ${String(inputs.value["name"])} of pool ${String(inputs.value["pool"])} exists and would have to be recreated with another ${key}, which would lose its data. To keep it, ${back}. To recreate it, shut its machine down and set ${recreateExample(olds)}`,
      },
    ];
  });
}

function recreationFailures({ value, unknowns }: Properties): CheckFailure[] {
  const has = (key: string): boolean => value[key] !== undefined || unknowns.some(([first]) => first === key);
  return has("size") || has("baseImage")
    ? []
    : [
        {
          property: "recreate",
          reason: 'recreating a volume requires a size, a base image, or both. For example, set size: "80 GiB"',
        },
      ];
}

/**
 * A disk that moves to another host or pool is never deleted where it was: the new place gets an empty one. A new name
 * asks for another disk. On a host that no longer exists there is nothing to delete.
 */
function moveFailures(inputs: Properties, olds: Properties, isForgotten: IsForgotten): CheckFailure[] {
  const moved =
    hostPlace(olds) !== hostPlace(inputs) ? "host" : olds.value["pool"] !== inputs.value["pool"] ? "pool" : undefined;
  if (
    moved === undefined ||
    isUnknown(inputs, [moved]) ||
    hostPlace(inputs) === undefined ||
    olds.value["deleteOnDestroy"] !== true ||
    (moved === "host" && isForgotten(hostUri(olds) ?? ""))
  )
    return [];
  return [
    {
      property: moved,
      reason: `a move never deletes a disk: changing the ${moved} creates a new volume, and volume ${String(olds.value["name"])} would be deleted with all its data, because deleteOnDestroy is true. Set deleteOnDestroy (in a WindowsGuest: deleteDisksOnDestroy) to false and deploy that, then change the ${moved}. ${copyAdvice}`,
    },
  ];
}

export const copyAdvice =
  "To move the data: shut the machine down, copy the image into the directory of the new pool (scp; an overlay also requires its base image there), run virsh pool-refresh on that pool, and deploy with adopt: true on the disk, which uses the copy unchanged";
