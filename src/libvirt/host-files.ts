import { randomBytes } from "node:crypto";
import { printable } from "../foreign/printable";
import type { HostFile, NamedPath, QemuUser } from "../hosts/resources/types";
import type { CallOptions } from "./call";
import { quote } from "../foreign/quote";
import type { RunOptions, RunResult } from "./run";

/** What stands under a path on a host. */
export interface HostImage {
  /**
   * `missing` only where the host says that there is no such file; `unknown` where it could not be seen (rights, no
   * shell).
   */
  readonly kind: "file" | "block" | "other" | "missing" | "unknown";
  /** QEMU's name of the format, read from the image's own header; absent where QEMU could not read it. */
  readonly format?: string;
  /** The file that the header names as the one below this image, as it stands there. */
  readonly backing?: string;
  /** The whole chain below, as absolute paths; only where it was asked for. */
  readonly chain?: readonly string[];
  /** What the machine sees as the size of the disk. */
  readonly capacityBytes?: number;
  /** What the host said instead of an answer. */
  readonly problem?: string;
}

/**
 * Files and block devices as the host sees them, through its shell. Paths are absolute. Where no shell reaches the
 * host, and where it does not answer the question, `imageInfo` says `unknown` and `identities` knows none; a broken
 * connection rejects.
 */
export interface HostFiles {
  /**
   * What is there, and in which format; all paths in one round trip. The format is QEMU's guess from the first bytes,
   * which a guest may have written: never trust what a raw image claims. `chain`: follow the files below; only for
   * images that are surely no raw ones.
   */
  imageInfo(
    paths: readonly string[],
    what?: { readonly chain?: boolean },
    options?: CallOptions,
  ): Promise<ReadonlyMap<string, HostImage>>;
  /**
   * What is there, in one round trip, and whether QEMU's user gets to it. The latter is known only where we are root on
   * the host and `setpriv` is there.
   */
  look(
    paths: readonly NamedPath[],
    user: QemuUser | undefined,
    options?: CallOptions,
  ): Promise<ReadonlyMap<string, HostFile>>;
  /**
   * True where a raw image holds nothing but zeros, as far as can be read in a minute. Undefined where nobody can tell.
   */
  isBlank(path: string, options?: CallOptions): Promise<boolean | undefined>;
  /** Equal for two paths of the same file or device, whatever links lead to it. Paths that do not exist have none. */
  identities(paths: readonly string[], options?: CallOptions): Promise<ReadonlyMap<string, string>>;
  /**
   * Copies a file that nothing writes to, with owner, mode and labels, in one step: the copy is whole or not there.
   *
   * @returns what the host said where it could not be done, or that no shell reaches it; undefined where it is done
   */
  copy(from: string, to: string, options?: CallOptions): Promise<string | undefined>;
  /** Removes a file; nothing happens where there is none. Returns as {@link copy}. */
  remove(path: string, options?: CallOptions): Promise<string | undefined>;
  /**
   * The mount point above a folder that the host's /etc/fstab names and that nothing is mounted on; undefined where
   * there is none, or it is not known.
   */
  unmounted(folder: string, options?: CallOptions): Promise<string | undefined>;
}

/**
 * Runs a script on the host; undefined where no shell reaches it. Rejects with LibvirtError where the connection fails.
 */
export type HostShell =
  | ((operation: string, script: string, options: CallOptions & Pick<RunOptions, "input">) => Promise<RunResult>)
  | undefined;

/** Bytes of quoted paths in one script, far below the 128 KiB that Linux takes as one argument. */
const MOST_BYTES = 64_000;
/** An image with thousands of snapshots takes a while. */
const LIMIT = 120_000;
/** A preview does not wait for storage that does not answer. */
const LOOK_LIMIT = 30_000;

export function hostFiles(shell: HostShell): HostFiles {
  return {
    imageInfo: async (paths, { chain = false } = {}, options = {}) => {
      const found = new Map<string, HostImage>(paths.map((path) => [path, { kind: "unknown" }]));
      if (shell === undefined) return found;
      for (const some of portions(paths.filter(plainPath))) {
        const mark = `@@${randomBytes(12).toString("hex")}`;
        const { stdout } = await shell("inspect disk images", script(some, mark, chain), {
          timeLimit: LIMIT,
          ...options,
        });
        const answers = stdout.split(mark).slice(1);
        if (answers.length === some.length)
          some.forEach((path, index) => found.set(path, readImage(answers[index]!, chain)));
      }
      return found;
    },
    look: async (paths, user, options = {}) => {
      const found = new Map<string, HostFile>();
      const images = new Set(paths.flatMap(({ path, image }) => (image ? [path] : [])));
      if (shell === undefined) return found;
      for (const some of portions([...new Set(paths.map(({ path }) => path))].filter(plainPath), MOST_BYTES / 2)) {
        const mark = `@@${randomBytes(12).toString("hex")}`;
        const [unopened, opened] = [some.filter((path) => !images.has(path)), some.filter((path) => images.has(path))];
        const text = [
          script(unopened, mark, false, false),
          script(opened, mark, false),
          ...(user === undefined || user.uid === 0 ? [] : [closedScript(some, user)]),
        ].join("\n");
        const [answer = "", closed = ""] = (
          await shell("inspect files", text, { timeLimit: LOOK_LIMIT, ...options })
        ).stdout.split(CLOSED);
        const answers = answer.split(mark).slice(1);
        if (answers.length !== some.length) continue;
        const closedTo = new Map(
          [...closed.matchAll(/^(\d+) (\/.*)$/gm)].map(([, index, folder]) => [some[Number(index)], folder!]),
        );
        [...unopened, ...opened].forEach((path, index) => {
          const { kind, format, capacityBytes } = readImage(answers[index]!, false);
          const folder = closedTo.get(path);
          found.set(path, {
            kind,
            ...(format === undefined ? {} : { format }),
            ...(capacityBytes === undefined ? {} : { capacityBytes }),
            ...(folder === undefined ? {} : { closedTo: folder }),
          });
        });
      }
      return found;
    },
    isBlank: async (path, options = {}) => {
      if (shell === undefined || !plainPath(path)) return undefined;
      // A disk that was used has its boot sector at once; one of zeros only is read to its end, or for as long as there
      // is.
      const { stdout } = await shell(
        "check a disk image for data",
        `LC_ALL=C timeout ${LIMIT / 2000} tr -d '\\0' <${quote(path)} 2>/dev/null | head -c 1 | wc -c; true`,
        { timeLimit: LIMIT, ...options },
      );
      return /^\s*[01]\s*$/.test(stdout) ? stdout.trim() === "0" : undefined;
    },
    identities: async (paths, options = {}) => {
      const found = new Map<string, string>();
      const wanted = paths.filter(plainPath);
      if (shell === undefined || wanted.length === 0) return found;
      // A device by its number, a file by its place on its file system. stat goes on after a path that is not there.
      const { stdout } = await shell(
        "compare files",
        "LC_ALL=C xargs -0 -r stat -L -c '%d:%i:%t:%T:%F:%n' -- 2>/dev/null || true",
        { timeLimit: LIMIT, ...options, input: wanted.join("\0") },
      );
      for (const line of stdout.split("\n")) {
        const [, file, device, kind, path] = /^(\d+:\d+):([0-9a-f]+:[0-9a-f]+):([^:]*):(.*)$/s.exec(line) ?? [];
        if (path !== undefined) found.set(path, kind!.startsWith("block") ? `block ${device!}` : `file ${file!}`);
      }
      return found;
    },
    copy: (from, to, options) =>
      changed(shell, `copy ${from}`, [from, to], options, ([source, target]) => {
        const part = quote(`${to}.part`);
        return `cp -a --sparse=always -- ${source} ${part} && mv -f -- ${part} ${target} || { rm -f -- ${part}; false; }`;
      }),
    remove: (path, options) => changed(shell, `remove ${path}`, [path], options, ([file]) => `rm -f -- ${file}`),
    unmounted: async (folder, options = {}) => {
      if (shell === undefined || !plainPath(folder)) return undefined;
      const mark = `@@${randomBytes(12).toString("hex")}`;
      const at = quote(folder);
      // Looking into the folder first: what mounts itself when it is used is mounted then.
      const { stdout } = await shell(
        "check mounted storage",
        `LC_ALL=C; export LC_ALL\nls -d ${at}/. >/dev/null 2>&1\ncat /etc/fstab 2>/dev/null\necho\necho '${mark}'\nfindmnt -n -o TARGET -T ${at} 2>/dev/null; true`,
        options,
      );
      const [fstab = "", mounted = ""] = stdout.split(mark);
      return unmountedIn(fstab, mounted.trim().split("\n").at(-1) ?? "", folder);
    },
  };
}

/** Runs a command that changes files, and tells what went wrong. */
async function changed(
  shell: HostShell,
  operation: string,
  paths: readonly string[],
  options: CallOptions = {},
  command: (quoted: readonly string[]) => string,
): Promise<string | undefined> {
  if (shell === undefined) return "no shell reaches the host";
  if (!paths.every(plainPath)) return "the path is not absolute, or contains control characters";
  const { stdout } = await shell(
    operation,
    `LC_ALL=C; export LC_ALL\n{ ${command(paths.map(quote))}; } 2>&1 && echo ${DONE} || true`,
    options,
  );
  const said = stdout.trim();
  return said.endsWith(DONE) ? undefined : printable(said === "" ? "it failed without a message" : said, 500);
}

/** Stands at the end of the answer of a command that succeeded. */
const DONE = "@@done";

/**
 * Reads /etc/fstab and what `findmnt` says of the folder: the deepest mount point that should be there, where another
 * one is.
 */
export function unmountedIn(fstab: string, mounted: string, folder: string): string | undefined {
  const contains = (point: string, path: string): boolean =>
    point === "/" || path === point || path.startsWith(`${point}/`);
  const unescaped = (word: string): string =>
    word.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
  const wanted = fstab
    .split("\n")
    .flatMap((line) => (/^\s*#/.test(line) ? [] : (line.trim().split(/\s+/)[1] ?? [])))
    .map((point) => unescaped(point).replace(/(.)\/+$/, "$1"))
    .filter((point) => point.startsWith("/") && contains(point, folder))
    .sort((a, b) => b.length - a.length)[0];
  const is = mounted.trim();
  return wanted === undefined || is === "" || contains(wanted, is) ? undefined : wanted;
}

/** Absolute, and nothing that would end a line of an answer. */
const plainPath = (path: string): boolean => path.startsWith("/") && !/[\0-\x1f\x7f]/.test(path);

function portions(paths: readonly string[], most = MOST_BYTES): string[][] {
  const all: string[][] = [];
  let bytes = most;
  for (const path of paths) {
    const size = Buffer.byteLength(quote(path)) + 1;
    if (bytes + size > most) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)!.push(path);
    bytes += size;
  }
  return all;
}

/**
 * qemu-img opens only what is a file or a block device: reading a pipe would hang. `-U`: a running machine holds its
 * image locked.
 */
const script = (paths: readonly string[], mark: string, chain: boolean, headers = true): string =>
  [
    "LC_ALL=C; export LC_ALL",
    `for f in ${paths.map(quote).join(" ")}; do`,
    `echo '${mark}'`,
    `stat -L -c 'kind %F' -- "$f" 2>&1`,
    ...(headers ? [header(chain)] : []),
    "done; true",
  ].join("\n");

const header = (chain: boolean): string =>
  `if [ -f "$f" ] || [ -b "$f" ]; then qemu-img info -U${chain ? " --backing-chain" : ""} --output=json "$f" 2>&1; fi`;

/** Stands between the files and what is closed; no path of an answer holds it, because paths hold no tab. */
const CLOSED = "\tclosed\t";

/**
 * As QEMU's user: the number of each path that is there and out of reach, with the first folder on the way that is
 * closed, or the path itself.
 */
function closedScript(paths: readonly string[], { uid, gid, ownsFiles }: QemuUser): string {
  const there = ownsFiles === false ? `[ -r "$f" ]` : `[ -e "$f" ]`;
  const walk = `i=0; for f; do if ! ${there}; then c=$f; d=$f; while d=\${d%/*}; [ -n "$d" ]; do [ -x "$d" ] || c=$d; done; echo "$i $c"; fi; i=$((i+1)); done`;
  return `printf '${CLOSED.replaceAll("\t", "\\t")}'; if [ "$(id -u)" = 0 ]; then setpriv --reuid=${uid} --regid=${gid} --init-groups -- sh -c ${quote(walk)} sh ${paths.map(quote).join(" ")} 2>/dev/null; fi; true`;
}

interface QemuImage {
  readonly filename?: string;
  readonly format?: string;
  readonly "virtual-size"?: number;
  readonly "full-backing-filename"?: string;
  readonly "backing-filename"?: string;
  readonly "format-specific"?: { readonly data?: { readonly "data-file"?: string } };
}

function readImage(answer: string, chain: boolean): HostImage {
  const [first = "", ...rest] = answer.trim().split("\n");
  const said = /^kind (.*)$/.exec(first)?.[1];
  if (said === undefined)
    return {
      kind: /no such file|not a directory/i.test(first) ? "missing" : "unknown",
      problem: printable(first, 500),
    };
  const kind = said.startsWith("regular") ? "file" : said.startsWith("block") ? "block" : "other";
  const text = rest.join("\n");
  const images = parsed(text);
  const image = images?.[0];
  if (image?.format === undefined) return { kind, ...(text === "" ? {} : { problem: printable(text.trim(), 500) }) };
  // An external data file is one more file that the header names.
  const backing =
    image["full-backing-filename"] ?? image["backing-filename"] ?? image["format-specific"]?.data?.["data-file"];
  return {
    kind,
    format: image.format,
    ...(typeof image["virtual-size"] === "number" ? { capacityBytes: image["virtual-size"] } : {}),
    ...(backing === undefined ? {} : { backing }),
    ...(chain ? { chain: images!.slice(1).flatMap(({ filename }) => filename ?? []) } : {}),
  };
}

function parsed(text: string): QemuImage[] | undefined {
  try {
    const answer = JSON.parse(text) as QemuImage | QemuImage[];
    return Array.isArray(answer) ? answer : [answer];
  } catch {
    return undefined;
  }
}
