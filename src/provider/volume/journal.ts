import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync, existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { sha } from "../../guest/defining/sha";
import { hostPlace } from "../host-uri";
import type { Properties } from "../properties";
import { deployer } from "../state-home";

/*
 * libvirt keeps no marks on a volume, so nothing on the host says whose an unfinished one is. Before a volume is made,
 * an empty file on this computer notes that this resource of this state is about to; it stays until the state is seen
 * to know the volume. So a run that was killed can be told from a volume that somebody else made. A file's name is a
 * digest, and holds no secret.
 */

const folder = (): string =>
  path.join(process.env["PULUMI_HOME"] || path.join(homedir(), ".pulumi"), "windows-guest", "unfinished-volumes");

const fileOf = (urn: string, inputs: Properties): string =>
  path.join(
    folder(),
    sha(
      "sha256",
      JSON.stringify([deployer().state, urn, hostPlace(inputs), inputs.value["pool"], inputs.value["name"]]),
    ),
  );

/** Nobody comes back to it after that time. */
const keptMs = 90 * 24 * 3_600_000;

/**
 * Notes that the volume is about to be made. Without a place to note it, an interrupted run asks for `adopt` later on.
 */
export function noteBeginning(urn: string, inputs: Properties): void {
  quietly(() => {
    mkdirSync(folder(), { recursive: true, mode: 0o700 });
    writeFileSync(fileOf(urn, inputs), "");
    for (const name of readdirSync(folder())) {
      const file = path.join(folder(), name);
      if (Date.now() - statSync(file).mtimeMs > keptMs) rmSync(file, { force: true });
    }
  });
}

/** Was its making begun, by a run that the state learned nothing of? */
export const wasBegun = (urn: string, inputs: Properties): boolean => existsSync(fileOf(urn, inputs));

/** The state knows the volume, or it was surely not made. */
export function forgetBeginning(urn: string, inputs: Properties): void {
  quietly(() => rmSync(fileOf(urn, inputs), { force: true }));
}

function quietly(what: () => void): void {
  try {
    what();
  } catch {
    // A read-only home: see above.
  }
}
