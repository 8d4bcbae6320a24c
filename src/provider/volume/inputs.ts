import { z } from "zod";
import { DEFAULT_POOL, parseSize } from "../../guest";
import * as leaf from "../../guest/leaves";
import { didYouMean } from "../../guest/suggest";
import { uriProblem } from "../host-uri";
import { formatPath, type Path } from "../paths";
import { isUnknown, type Properties, withValues } from "../properties";
import type { CheckFailure, CheckRequest, CheckResult } from "../resource";

const shape = z.strictObject({
  host: z.strictObject({ uri: leaf.line(2000).optional(), profile: leaf.line(4095).optional() }).optional(),
  pool: leaf.poolName,
  name: leaf.volumeName,
  defaultName: leaf.volumeName.optional(),
  size: leaf.size.optional(),
  format: z.enum(["qcow2", "raw"]),
  baseImage: leaf.imageReference.optional(),
  adopt: z.boolean().optional(),
  deleteOnDestroy: z.boolean().optional(),
});

/** Checked inputs of a volume, with defaults filled in. */
export type VolumeInputs = z.output<typeof shape>;

/** What makes a volume another one when it changes. */
export const identity = ["pool", "name"] as const;

export const sizeInBytes = (size: string | undefined): number | undefined => {
  const parsed = parseSize(size);
  return parsed.ok ? parsed.value * 1024 : undefined;
};

/** Checks a volume's inputs as far as they are known, without asking the host. */
export function checkVolume({ news, olds }: CheckRequest, name: string): CheckResult {
  const inputs = withDefaults(news, olds, name);
  const uri = uriProblem(inputs);
  const failures = [...shapeFailures(inputs), ...(uri === undefined ? [] : [{ property: "host.uri", reason: uri }]), ...sourceFailures(inputs), ...changeFailures(inputs, olds)];
  return { inputs, failures };
}

/** A name that nobody gave stays what it was: a disk must not be left behind because something else got another name. */
function withDefaults(news: Properties, olds: Properties, name: string): Properties {
  const missing = (key: string): boolean => news.value[key] === undefined && !isUnknown(news, [key]);
  const pooled = withValues(news, { ...(missing("pool") ? { pool: DEFAULT_POOL } : {}), ...(missing("format") ? { format: "qcow2" } : {}) });
  if (!missing("name")) return pooled;
  const kept = olds.value["name"] ?? pooled.value["defaultName"];
  // Unknown, as the name of a machine may be during preview, it is not known yet either.
  if (kept === undefined && isUnknown(pooled, ["defaultName"])) return { ...pooled, unknowns: [...pooled.unknowns, ["name"]] };
  return withValues(pooled, { name: kept ?? `${name}.${String(pooled.value["format"])}` });
}

function shapeFailures(inputs: Properties): CheckFailure[] {
  const result = shape.safeParse(inputs.value);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => failuresOf(issue)).filter(({ path }) => !isUnknown(inputs, path)).map(({ path, reason }) => ({ property: formatPath(path), reason }));
}

function failuresOf(issue: z.core.$ZodIssue): { path: Path; reason: string }[] {
  const path = issue.path as Path;
  if (issue.code === "unrecognized_keys") {
    const known = path[0] === "host" ? ["uri", "profile"] : Object.keys(shape.shape);
    return issue.keys.map((key) => {
      const meant = didYouMean(key, known);
      return { path: [...path, key], reason: `a volume has no such property. ${meant === undefined ? "Remove it" : `Did you mean \`${meant}\`?`}` };
    });
  }
  const fix = issue.code === "custom" ? (issue.params?.["fix"] as string | undefined) : undefined;
  return [{ path, reason: `${issue.message}${fix === undefined ? "" : `. ${fix[0]!.toUpperCase()}${fix.slice(1)}`}` }];
}

function sourceFailures(inputs: Properties): CheckFailure[] {
  const has = (key: string): boolean => inputs.value[key] !== undefined || isUnknown(inputs, [key]);
  return [
    ...(has("size") || has("baseImage") || inputs.value["adopt"] === true ? [] : [{ property: "size", reason: 'a volume needs a size, a base image or both. Write for example size: "80 GiB"' }]),
    ...(inputs.value["format"] === "raw" && has("baseImage") ? [{ property: "format", reason: "a raw volume cannot stand on a base image, only qcow2 can. Remove `format`" }] : []),
  ];
}

/** Changes that would lose data are refused at preview, before anything happens. */
function changeFailures(inputs: Properties, olds: Properties): CheckFailure[] {
  const before = sizeInBytes(olds.value["size"] as string | undefined);
  const after = sizeInBytes(inputs.value["size"] as string | undefined);
  const samePlace = identity.every((key) => olds.value[key] === inputs.value[key]);
  const failures: CheckFailure[] = [];
  if (samePlace && before !== undefined && after !== undefined && after < before) {
    failures.push({ property: "size", reason: `a volume does not shrink, because Windows would lose what lies at its end; it has ${String(olds.value["size"])}. Write at least that` });
  }
  for (const key of ["format", "baseImage"]) {
    const changed = olds.value["name"] !== undefined && olds.value[key] !== inputs.value[key] && !isUnknown(inputs, [key]);
    if (!changed || !samePlace || olds.value["deleteOnDestroy"] === true) continue;
    failures.push({
      property: key,
      reason: `the volume would have to be made anew for another ${key}, and the old one is kept under the same name. Give the new one another name, or deploy deleteOnDestroy: true first if the old one may be deleted`,
    });
  }
  return failures;
}
