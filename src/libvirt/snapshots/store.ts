import { randomBytes } from "node:crypto";
import { printable } from "../../foreign/printable";
import { quote } from "../../foreign/quote";
import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import { SnapshotError } from "./error";
import { onHost, writing } from "./host";
import { type Manifest, MOST_MANIFEST_BYTES, readManifest, SNAPSHOT_NAME, writeManifest } from "./manifest";

/** A snapshot's folder as it was found on the host. */
export interface StoredSnapshot {
  readonly name: string;
  readonly folder: string;
  /** Absent where there is none that can be read. */
  readonly manifest?: Manifest;
  /** The copies that lie there. */
  readonly parts: ReadonlySet<"definition" | "variables" | "tpm">;
}

export interface Store {
  /** The folder with a folder for each snapshot. */
  readonly folder: string;
  readonly snapshots: readonly StoredSnapshot[];
}

/** Snapshots of one machine that are read. */
const MOST = 500;

/** Reads what lies in the first of the folders that is there, oldest first. */
export async function readStore(
  client: LibvirtClient,
  uuid: string,
  folders: readonly string[],
  options?: CallOptions,
): Promise<Store> {
  const mark = `@@${randomBytes(12).toString("hex")}`;
  const script = [
    `for d in ${folders.map(quote).join(" ")}; do`,
    // A folder above that may not be entered hides whether there are any.
    `p=\${d%/*}; if [ -e "$p" ] && [ ! -x "$p" ]; then echo "$p cannot be read as $(id -un)"; exit 1; fi`,
    `[ -d "$d" ] || continue`,
    `if [ ! -r "$d" ] || [ ! -x "$d" ]; then echo "$d cannot be read as $(id -un)"; exit 1; fi`,
    `echo "${mark}store $d"; cd "$d"; n=0`,
    `for s in *; do [ -d "$s" ] || continue; n=$((n+1)); [ $n -le ${MOST} ] || break`,
    `echo "${mark}snapshot $s"; echo "parts $([ -s "$s/definition.xml" ] && echo definition) $([ -f "$s/variables" ] && echo variables) $([ -d "$s/tpm" ] && echo tpm)"`,
    `[ ! -f "$s/manifest.json" ] || head -c ${MOST_MANIFEST_BYTES + 1} "$s/manifest.json"`,
    "done; break; done",
  ].join("\n");
  const said = await onHost(client, "read the snapshots", script, options);
  const sections = said.split(mark).slice(1);
  const folder = /^store (.*)$/m.exec(sections[0] ?? "")?.[1] ?? folders[0]!;
  const snapshots = sections.slice(1).flatMap((section): StoredSnapshot[] => {
    const [, name, parts, text] = /^snapshot (.*)\nparts (.*)\n([^]*)$/.exec(section) ?? [];
    if (name === undefined || !SNAPSHOT_NAME.test(name)) return [];
    const manifest = readManifest(text!, uuid, name);
    return [
      {
        name,
        folder: `${folder}/${name}`,
        ...(manifest === undefined ? {} : { manifest }),
        parts: new Set(parts!.trim().split(/\s+/) as ("definition" | "variables" | "tpm")[]),
      },
    ];
  });
  const when = ({ manifest }: StoredSnapshot): string => manifest?.createdAt ?? "";
  return { folder, snapshots: snapshots.sort((a, b) => (when(a) < when(b) ? -1 : when(a) > when(b) ? 1 : 0)) };
}

/** What the copies of a snapshot need, and what is free. */
export interface Room {
  /** Bytes of the UEFI variables and the TPM's state. */
  readonly copies: number;
}

/** Bytes that must be free beside each disk: what Windows writes after the snapshot goes into the overlays. */
export const RESERVE_BYTES = 1 << 30;

/**
 * Throws where the host lacks rights, programs or space for a snapshot, or where one of the files to make is there
 * already. Changes nothing.
 */
export async function mustHaveRoom(
  client: LibvirtClient,
  wanted: {
    readonly task: string;
    readonly store: string;
    /** Files that are copied. */
    readonly state: readonly string[];
    /** Overlays that are made. */
    readonly overlays: readonly string[];
    readonly reserveBytes: number;
  },
  options?: CallOptions,
): Promise<void> {
  const { task, store, state, overlays, reserveBytes } = wanted;
  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";
  const folders = [...new Set(overlays.map(folderOf))];
  const script = [
    'problem() { echo "@problem $1"; }',
    "free_in() { df -Pk -- \"$1\" | tail -n 1 | awk '{print $4}'; }",
    "command -v qemu-img >/dev/null || problem 'qemu-img is not installed there'",
    `for f in ${state.map(quote).join(" ")}; do if [ -e "$f" ] && [ ! -r "$f" ]; then problem "$f cannot be read as $(id -un)"; fi; p=\${f%/*}; if [ ! -x "$p" ] && [ -e "$p" ]; then problem "$p cannot be entered as $(id -un)"; fi; done`,
    `for f in ${overlays.map(quote).join(" ")}; do if [ -e "$f" ]; then problem "$f exists already"; fi; done`,
    `for d in ${folders.map(quote).join(" ")}; do if [ ! -w "$d" ]; then problem "$d cannot be written as $(id -un)"; else k=$(free_in "$d"); [ "$k" -ge ${Math.ceil(reserveBytes / 1024)} ] || problem "$d has $((k/1024)) MiB free, and a snapshot needs at least ${Math.ceil(reserveBytes / 1048576)} MiB for what Windows writes afterwards"; fi; done`,
    `s=${quote(store)}; while [ ! -e "$s" ]; do s=\${s%/*}; [ -n "$s" ] || s=/; done`,
    'if [ ! -w "$s" ]; then problem "$s cannot be written as $(id -un)"; fi',
    `need=$(for f in ${state.map(quote).join(" ")}; do [ ! -e "$f" ] || du -sk -- "$f" | cut -f 1; done | awk '{n+=$1} END {print n+1024}')`,
    'k=$(free_in "$s"); [ "$k" -ge "$need" ] || problem "$s has $k KiB free, and the copies need $need KiB"',
  ].join("\n");
  const said = await onHost(client, task, script, options);
  const problems = [...said.matchAll(/^@problem (.*)$/gm)].map(([, text]) => printable(text!, 300));
  if (problems.length === 0) return;
  const rights = problems.some((text) => /cannot be (read|written|entered)/.test(text))
    ? ". Connect as a user who may (root, for libvirt's system instance)"
    : "";
  throw new SnapshotError(`${task} on ${client.host}: ${problems.join("; ")}${rights}. Nothing was changed`);
}

/** Files of the machine that are copied into a snapshot. */
export interface StateFiles {
  readonly variables?: string;
  readonly tpm?: string;
}

/** Makes a snapshot's folder with the copies; all of it or none. Returns what was there to be copied. */
export async function makeFolder(
  client: LibvirtClient,
  folder: string,
  manifest: Manifest,
  definition: string,
  { variables, tpm }: StateFiles,
  options?: CallOptions,
): Promise<Manifest> {
  const at = quote(folder);
  const script = [
    `mkdir -p -m 700 ${quote(folder.slice(0, folder.lastIndexOf("/")))}`,
    `mkdir -m 700 ${at}`,
    `trap 'rm -rf -- ${at.replaceAll("'", `'\\''`)}' EXIT`,
    // As input: what stands in a script is in the host's list of processes, and the definition may hold passwords.
    `cat > ${quote(`${folder}/definition.xml`)}`,
    ...(variables === undefined
      ? []
      : [
          `if [ -f ${quote(variables)} ]; then cp -a -- ${quote(variables)} ${quote(`${folder}/variables`)}; echo @variables; fi`,
        ]),
    ...(tpm === undefined
      ? []
      : [`if [ -d ${quote(tpm)} ]; then cp -a -- ${quote(tpm)} ${quote(`${folder}/tpm`)}; echo @tpm; fi`]),
    writing(`${folder}/manifest.json`, writeManifest(manifest)),
    "trap - EXIT",
  ].join("\n");
  const said = await onHost(client, `copy the firmware state for snapshot ${manifest.name}`, script, {
    ...options,
    input: definition,
  });
  const made: Manifest = {
    ...manifest,
    ...(variables === undefined ? {} : { variables: { file: variables, copied: /^@variables$/m.test(said) } }),
    ...(tpm === undefined ? {} : { tpm: { folder: tpm, copied: /^@tpm$/m.test(said) } }),
  };
  await saveManifest(client, folder, made, options);
  return made;
}

export const saveManifest = async (
  client: LibvirtClient,
  folder: string,
  manifest: Manifest,
  options?: CallOptions,
): Promise<void> =>
  void (await onHost(
    client,
    `record snapshot ${manifest.name}`,
    writing(`${folder}/manifest.json`, writeManifest(manifest)),
    options,
  ));

/** Removes a snapshot's folder, and the store when it was the last. Files: overlays that nothing uses any more. */
export const dropFolder = async (
  client: LibvirtClient,
  folder: string,
  files: readonly string[],
  options?: CallOptions,
): Promise<void> =>
  void (await onHost(
    client,
    "remove a snapshot's files",
    [
      ...(files.length === 0 ? [] : [`rm -f -- ${files.map(quote).join(" ")}`]),
      `rm -rf -- ${quote(folder)}`,
      `rmdir -- ${quote(folder.slice(0, folder.lastIndexOf("/")))} 2>/dev/null || true`,
    ].join("\n"),
    options,
  ));
