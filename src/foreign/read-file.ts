import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";

/** Bytes that a file may have which a person wrote or that we wrote for one. Profiles have some 20 KiB. */
export const LARGEST_FILE = 4 * 1024 * 1024;

/** A file that is not read, and why: "it is a pipe, …". The caller says which file, and what to do. */
export class UnreadableFileError extends Error {
  override readonly name = "UnreadableFileError";
  constructor(
    reason: string,
    /** The system's word, for example `ENOENT`; undefined where we refuse the file. */
    readonly code?: string,
  ) {
    super(reason);
  }
}

/**
 * Reads a text file, without its byte order mark. Only a regular file is read, or a link to one: a device has no end,
 * and a pipe may never say anything. Throws {@link UnreadableFileError}, also for a file of more than `largest` bytes
 * (default 4 MiB).
 */
export const readTextFile = (path: string, largest = LARGEST_FILE): string => utf8Text(readFileBytes(path, largest));

/** The same for the bytes of a file whose encoding is not known. */
export function readFileBytes(path: string, largest = LARGEST_FILE): Buffer {
  const file = opened(path);
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw new UnreadableFileError("it is a directory", "EISDIR");
    if (!stats.isFile()) throw new UnreadableFileError(`it is ${kindOf(stats)}; only regular files are supported`);
    if (stats.size > largest) throw tooLarge(largest);
    return bytesIn(file, largest);
  } catch (error) {
    throw asUnreadable(error);
  } finally {
    closeSync(file);
  }
}

/** The same for standard input, which may be a pipe or a terminal. */
export const readStandardInput = (largest = LARGEST_FILE): string => utf8Text(readStandardInputBytes(largest));

/** The same for the bytes of standard input. */
export function readStandardInputBytes(largest = LARGEST_FILE): Buffer {
  try {
    return bytesIn(0, largest);
  } catch (error) {
    throw asUnreadable(error);
  }
}

function opened(path: string): number {
  try {
    // Without O_NONBLOCK, opening a pipe waits for somebody to write into it.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    throw asUnreadable(error);
  }
}

/** Text of a file in UTF-8, without its byte order mark. */
export const utf8Text = (bytes: Buffer): string => bytes.toString("utf8").replace(/^\uFEFF/, "");

/** The size that a file tells of itself may be wrong (/proc), or change meanwhile. */
function bytesIn(file: number, largest: number): Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const read = readSync(file, chunk, 0, chunk.length, null);
    if (read === 0) return Buffer.concat(chunks);
    size += read;
    if (size > largest) throw tooLarge(largest);
    chunks.push(chunk.subarray(0, read));
  }
}

const tooLarge = (largest: number): UnreadableFileError =>
  new UnreadableFileError(
    `it is larger than ${largest >= 1 << 20 ? `${largest / (1 << 20)} MiB` : `${largest} bytes`}`,
  );

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return "a pipe";
  if (stats.isSocket()) return "a socket";
  return "a device";
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a directory",
  ELOOP: "it is part of a circle of symbolic links",
  ENXIO: "it is a socket, or a device that does not exist",
  EAGAIN: "it has no end",
  ERR_INVALID_ARG_VALUE: "a file name cannot contain a NUL character",
};

function asUnreadable(error: unknown): UnreadableFileError {
  if (error instanceof UnreadableFileError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  return new UnreadableFileError((code === undefined ? undefined : reasons[code]) ?? String(code ?? error), code);
}
