import { writeFileSync } from "node:fs";
import * as z from "zod";
import { printable, printableJson } from "../foreign/printable";
import { readTextFile, UnreadableFileError } from "../foreign/read-file";
import { hostDevices } from "./devices/saved";
import type { HostProfile } from "./types";
import { HostProfileError } from "./xml";

const known = z.enum(["yes", "no", "unknown"]);
const version = z.string().regex(/^\d+(\.\d+)*$/, 'must be a dotted version in quotes, for example "9.0.0"');
const count = z.number().int().nonnegative();
const names = z.array(z.string());

const variables = z.strictObject({ path: z.string(), certificates: z.array(z.enum(["2011", "2023"])) });

const resources = z.strictObject({
  variables: z.array(variables).optional(),
  pools: z
    .array(
      z.strictObject({
        name: z.string(),
        uuid: z.string(),
        type: z.string(),
        path: z.string().optional(),
        active: z.boolean(),
        availableBytes: count.optional(),
        volumes: z
          .array(
            z.strictObject({
              name: z.string(),
              path: z.string().optional(),
              format: z.string().optional(),
              capacityBytes: count.optional(),
              allocationBytes: count.optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
  networks: z.array(z.strictObject({ name: z.string(), active: z.boolean(), autostart: z.boolean() })).optional(),
  interfaces: z.array(z.strictObject({ name: z.string(), kind: z.enum(["bridge", "card", "other"]) })).optional(),
  machines: z
    .array(
      z.strictObject({
        name: z.string(),
        uuid: z.string(),
        running: z.boolean(),
        memoryKiB: count.optional(),
        vcpus: count.optional(),
        pageKiB: count.optional(),
        pinnedCpus: z.array(count).optional(),
        variables: z.string().optional(),
        disks: z.array(
          z.strictObject({
            target: z.string(),
            path: z.string().optional(),
            pool: z.string().optional(),
            volume: z.string().optional(),
          }),
        ),
        consoles: z.array(
          z.strictObject({ type: z.string(), port: count, fixed: z.boolean(), listen: z.string().optional() }),
        ),
        autostart: z.boolean().optional(),
        hostDevices: names.optional(),
        usbDevices: z
          .array(
            z.strictObject({
              vendor: z.string().optional(),
              product: z.string().optional(),
              bus: count.optional(),
              device: count.optional(),
              port: z.string().optional(),
            }),
          )
          .optional(),
        mediatedDevices: names.optional(),
        pinnedKiB: count.optional(),
        sharedMemory: names.optional(),
      }),
    )
    .optional(),
  qemuUser: z.strictObject({ uid: count, gid: count, ownsFiles: z.literal(false).optional() }).optional(),
});

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
    namedFeatures: names.optional(),
    usableModels: names.optional(),
    modes: names.optional(),
    addressBits: count.optional(),
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
  firmware: z.strictObject({
    uefi: known,
    secureBoot: known,
    enrolledKeys: known,
    loaders: names.optional(),
    variablesFolder: z.string().optional(),
    variablesTemplate: variables.optional(),
  }),
  tpm: z.strictObject({ models: names.optional(), backends: names.optional(), versions: names.optional() }),
  devices: z.strictObject({
    diskBuses: names.optional(),
    graphics: names.optional(),
    video: names.optional(),
    rng: names.optional(),
    channels: names.optional(),
    filesystems: names.optional(),
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
  siblings: z.array(z.array(count)).optional(),
  topology: z.strictObject({ sockets: count, cores: count, threads: count }).optional(),
  resources: resources.optional(),
  hostDevices: hostDevices.optional(),
});

// YAML is loaded on use: a run that reads no saved profile should not wait for it.
const yaml = (): typeof import("../foreign/yaml") => require("../foreign/yaml") as typeof import("../foreign/yaml");

/** Mistakes that one message tells. */
const MOST_MISTAKES = 50;

/** Reads a saved profile from YAML or JSON text. Throws {@link HostProfileError} with the mistakes and their paths. */
export function parseSavedProfile(text: string, from = "the profile"): HostProfile {
  const file = printable(from);
  const value = valueIn(text, file);
  const result = hostProfileSchema.safeParse(value);
  if (result.success) return result.data as HostProfile;
  const next = `write one with "windows-guest probe <uri> -o ${file}"`;
  // What every profile says of itself is missing: some other file was named, most often the guest's, and its properties
  // are no mistakes.
  if (typeof value !== "object" || value === null || !("format" in value)) {
    const isGuest = typeof value === "object" && value !== null && "windows" in value;
    throw new HostProfileError(
      `${file} is not a host profile${isGuest ? ' but a guest spec; specify a file that "windows-guest probe <uri> -o kvm1.yaml" wrote' : `; ${next}`}`,
    );
  }
  const { issues } = result.error;
  const mistakes = issues
    .slice(0, MOST_MISTAKES)
    .map((issue) => `  ${printable(issue.path.join(".")) || "(top)"}: ${printable(issue.message)}`);
  const more = issues.length > MOST_MISTAKES ? [`  and ${issues.length - MOST_MISTAKES} more`] : [];
  throw new HostProfileError(`${file} is not a host profile; ${next}:\n${[...mistakes, ...more].join("\n")}`);
}

function valueIn(text: string, file: string): unknown {
  const [document, second] = yaml().readYaml(text);
  const mistake =
    document?.mistakes[0] ??
    (second === undefined
      ? undefined
      : { message: "it contains more than one document", offset: second.contents?.range?.[0] ?? 0 });
  if (mistake === undefined) return document?.value;
  const line =
    mistake.offset === undefined || /\bon line \d/.test(mistake.message)
      ? ""
      : ` (line ${text.slice(0, mistake.offset).split("\n").length})`;
  throw new HostProfileError(`${file} is neither YAML nor JSON: ${printable(mistake.message)}${line}`);
}

/** Reads a saved profile from a regular file of at most 4 MiB. Throws {@link HostProfileError}. */
export function loadHostProfile(path: string): HostProfile {
  let text: string;
  try {
    text = readTextFile(path);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    const file = printable(path);
    const next =
      error.code === "ENOENT"
        ? `write one with "windows-guest probe <uri> -o ${file}"`
        : 'specify a file that "windows-guest probe <uri> -o kvm1.yaml" wrote';
    throw new HostProfileError(
      `the host profile ${file} cannot be read (${error.code === "ENOENT" ? error.code : error.message}); ${next}`,
    );
  }
  return parseSavedProfile(text, path);
}

/** Writes a profile as YAML, or as JSON where the name ends so. */
export function saveHostProfile(path: string, profile: HostProfile): void {
  writeFileSync(path, formatHostProfile(profile, path.endsWith(".json") ? "json" : "yaml"));
}

export const formatHostProfile = (profile: HostProfile, format: "yaml" | "json"): string =>
  format === "json"
    ? `${printableJson(JSON.stringify(profile, null, 2))}\n`
    : yaml().writeYaml(profile, { flowCollectionPadding: false, lineWidth: 120 });
