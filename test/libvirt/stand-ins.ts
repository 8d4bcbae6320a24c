import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createClient, lines, parseLibvirtUri, type CallOptions, type LibvirtClient } from "../../src/libvirt";
import { transportFor } from "../../src/libvirt/transport";

/**
 * A folder in front of PATH, made anew for each test of the surrounding `describe`, for programs that stand in for
 * virsh and ssh.
 */
export class StandIns {
  folder = "";
  readonly path = process.env["PATH"];

  constructor() {
    beforeEach(() => {
      this.folder = mkdtempSync(join(tmpdir(), "wg-stand-ins-"));
      process.env["PATH"] = `${this.folder}${delimiter}${this.path}`;
    });
    afterEach(() => {
      process.env["PATH"] = this.path;
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  program(name: string, script: string): void {
    writeFileSync(join(this.folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.folder, name), 0o755);
  }
}

/** Names of all machines, running or not. */
export const listMachines = async (client: LibvirtClient, options?: CallOptions): Promise<string[]> =>
  lines(await client.virsh("list the machines", ["list", "--all", "--name"], options));

/** A client of its own, which no other test shares. */
export const newClient = (uri: string): LibvirtClient =>
  createClient(parseLibvirtUri(uri), transportFor(parseLibvirtUri(uri)));
