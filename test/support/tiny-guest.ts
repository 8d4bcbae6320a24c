import { chmodSync, closeSync, copyFileSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a tiny guest does: scripts/tiny-guest/README.md explains each option. */
export interface TinyGuestOptions {
  readonly agent?: "on" | "off" | "noexec";
  readonly "agent-after"?: number;
  readonly "agent-hangs-after"?: number;
  readonly facts?: "plain" | "hostile";
  readonly button?: "on" | "ignore";
  readonly shutdown?: "on" | "ignore";
  readonly "shutdown-after"?: number;
  readonly restarts?: number;
  readonly "restart-after"?: number;
  readonly "setup-seconds"?: number;
  readonly updates?: "on" | "off";
}

interface Builder {
  readonly OPTIONS_OFFSET: number;
  ensureTinyGuest(progress: {
    step(title: string, work: () => Promise<void>): Promise<void>;
  }): Promise<string | undefined>;
}

// A name that TypeScript does not follow: the module has no declarations.
const builder = (): Promise<Builder> => import(`../../scripts/setup/${"tiny-guest"}.mjs`) as Promise<Builder>;

/** The image that all tiny guests are copied from; undefined where it cannot be built (no Debian packages). */
export const tinyGuestImage = async (): Promise<string | undefined> =>
  (await builder()).ensureTinyGuest({ step: (_title, work) => work() });

/** Folder for images of tiny guests, which QEMU's user can read. */
export function tinyGuestFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "wg-tiny-"));
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A disk image of a tiny guest with these options. */
export async function writeTinyGuest(file: string, options: TinyGuestOptions = {}): Promise<string> {
  const image = await tinyGuestImage();
  if (image === undefined) throw new Error("the tiny guest cannot be built on this computer");
  copyFileSync(image, file);
  await setTinyGuestOptions(file, options);
  return file;
}

/** Changes what a tiny guest does from its next boot on. */
export async function setTinyGuestOptions(file: string, options: TinyGuestOptions): Promise<void> {
  const { sector, offset } = await tinyGuestOptions(options);
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, sector, 0, sector.length, offset);
  closeSync(descriptor);
}

/** The sector of a tiny guest's disk that holds these options, and where in bytes it is. */
export async function tinyGuestOptions(
  options: TinyGuestOptions,
): Promise<{ readonly sector: Buffer; readonly offset: number }> {
  const lines = Object.entries(options).map(([name, value]) => `${name}=${String(value)}\n`);
  return { sector: Buffer.from(lines.join("").padEnd(512, "\0")), offset: (await builder()).OPTIONS_OFFSET };
}
