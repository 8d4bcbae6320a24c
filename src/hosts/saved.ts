import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import type { HostProfile } from "./types";
import { HostProfileError } from "./xml";

const known = z.enum(["yes", "no", "unknown"]);
const version = z.string().regex(/^\d+(\.\d+)*$/, 'must be a dotted version in quotes, for example "9.0.0"');
const count = z.number().int().nonnegative();
const names = z.array(z.string());

/** The shape of a saved profile; see {@link HostProfile}. */
export const hostProfileSchema = z.strictObject({
  format: z.literal(1),
  name: z.string().min(1),
  uuid: z.string().optional(),
  capturedAt: z.string().optional(),
  libvirt: version.optional(),
  qemu: version.optional(),
  linux: version.optional(),
  kernelRelease: z.string().optional(),
  accelerator: z.enum(["kvm", "qemu"]).optional(),
  cpu: z.strictObject({
    vendor: z.enum(["intel", "amd", "unknown"]),
    model: z.string().optional(),
    features: names.optional(),
    missingFeatures: names.optional(),
    usableModels: names.optional(),
    modes: names.optional(),
  }),
  nested: known,
  tsc: z.strictObject({ frequencyHz: count.optional(), scaling: known }),
  apicv: known,
  hypervFeatures: names.optional(),
  hypervDefaults: z.record(z.string(), z.string()).optional(),
  hypervSupported: known,
  panicModels: names.optional(),
  machineTypes: names.optional(),
  maxVcpus: count.optional(),
  firmware: z.strictObject({ uefi: known, secureBoot: known, enrolledKeys: known, loaders: names.optional() }),
  tpm: z.strictObject({ models: names.optional(), backends: names.optional(), versions: names.optional() }),
  devices: z.strictObject({
    diskBuses: names.optional(),
    graphics: names.optional(),
    video: names.optional(),
    rng: names.optional(),
    channels: names.optional(),
  }),
  memoryKiB: count.optional(),
  hugepages: z.array(z.strictObject({ sizeKiB: count, count: count.optional() })).optional(),
  numa: z
    .array(
      z.strictObject({
        id: count,
        memoryKiB: count,
        cpus: z.array(count),
        hugepages: z.array(z.strictObject({ sizeKiB: count, count })),
      }),
    )
    .optional(),
  cpus: z.array(count).optional(),
  topology: z.strictObject({ sockets: count, cores: count, threads: count }).optional(),
});

// YAML is loaded on use: a run that reads no saved profile should not wait for it.
const yaml = (): typeof import("yaml") => require("yaml") as typeof import("yaml");

/** Reads a saved profile from YAML or JSON text. Throws {@link HostProfileError} with every mistake and its path. */
export function parseSavedProfile(text: string, from = "the profile"): HostProfile {
  let value: unknown;
  try {
    value = yaml().parse(text, { maxAliasCount: 20 });
  } catch (error) {
    throw new HostProfileError(`${from} is neither YAML nor JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = hostProfileSchema.safeParse(value);
  if (result.success) return result.data as HostProfile;
  const next = `write one with "windows-guest probe <uri> -o ${from}"`;
  // What every profile says of itself is missing: some other file was named, most often the guest's, and its properties are no mistakes.
  if (typeof value !== "object" || value === null || !("format" in value)) {
    const isGuest = typeof value === "object" && value !== null && "windows" in value;
    throw new HostProfileError(`${from} is no host profile${isGuest ? " but a guest spec; name a file that \"windows-guest probe <uri> -o kvm1.yaml\" wrote" : `; ${next}`}`);
  }
  const mistakes = result.error.issues.map((issue) => `  ${issue.path.join(".") || "(top)"}: ${issue.message}`);
  throw new HostProfileError(
    `${from} is no host profile; ${next}:\n${mistakes.join("\n")}`,
  );
}

/** Reads a saved profile from a file. Throws {@link HostProfileError}. */
export function loadHostProfile(path: string): HostProfile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new HostProfileError(`the host profile ${path} cannot be read (${code}); write one with "windows-guest probe <uri> -o ${path}"`);
  }
  return parseSavedProfile(text, path);
}

/** Writes a profile as YAML, or as JSON where the name ends so. */
export function saveHostProfile(path: string, profile: HostProfile): void {
  writeFileSync(path, formatHostProfile(profile, path.endsWith(".json") ? "json" : "yaml"));
}

export const formatHostProfile = (profile: HostProfile, format: "yaml" | "json"): string =>
  format === "json" ? `${JSON.stringify(profile, null, 2)}\n` : yaml().stringify(profile, { flowCollectionPadding: false, lineWidth: 120 });
