import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderDomainXml, type DomainDefinitionInput, type DomainTarget } from "../../src/domain";

/** The real libvirt, for the tests that ask it. Always under a time limit. */
export class Virsh {
  constructor(readonly uri: string) {}

  run(args: readonly string[]): { readonly ok: boolean; readonly stdout: string; readonly stderr: string } {
    const { status, stdout, stderr, error } = spawnSync("virsh", ["-q", "-c", this.uri, ...args], {
      encoding: "utf8",
      timeout: 60_000,
    });
    return { ok: status === 0, stdout: stdout ?? "", stderr: error ? error.message : (stderr ?? "") };
  }

  must(args: readonly string[]): string {
    const { ok, stdout, stderr } = this.run(args);
    if (!ok) throw new Error(`virsh ${args.join(" ")}: ${stderr.trim()}`);
    return stdout;
  }

  /** Runs a command that takes a file with XML as its last argument. */
  withXml(args: readonly string[], xml: string): string {
    const folder = mkdtempSync(join(tmpdir(), "wg-test-"));
    try {
      const file = join(folder, "domain.xml");
      writeFileSync(file, xml);
      return this.must([...args, file]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  define = (xml: string): string => this.withXml(["define", "--validate"], xml);
  dump = (name: string): string => this.must(["dumpxml", "--inactive", name]);

  /** Why these tests cannot run here; undefined when they can. */
  unavailable(): string | undefined {
    const { ok, stderr } = this.run(["version"]);
    return ok ? undefined : `no libvirt at ${this.uri}: ${stderr.trim() || "virsh is not installed"}`;
  }

  /** libvirt's version on the host, for example "9.0.0". */
  version(): string {
    const daemon = this.must(["version", "--daemon"]);
    return (
      /(?:Running against daemon|Using library): (?:libvirt )?(\d+\.\d+\.\d+)/.exec(
        daemon.split("\n").reverse().join("\n"),
      )?.[1] ?? "9.0.0"
    );
  }
}

/**
 * Hosts to test on: `qemu:///system`, and the URIs in WINDOWS_GUEST_TEST_URIS (separated by blanks), for example of
 * newer libvirts.
 */
export const testHosts: readonly Virsh[] = [
  "qemu:///system",
  ...(process.env["WINDOWS_GUEST_TEST_URIS"] ?? "").split(/\s+/).filter(Boolean),
].map((uri) => new Virsh(uri));

const prefix = `wg-test-${process.pid}-`;

/** A machine name of this test run. */
export const thisRun = (name: string): string => `${prefix}${name}`;

/** The definition under a name of this test run, and without the identity that only one machine may have. */
export function forThisRun(definition: DomainDefinitionInput): DomainDefinitionInput {
  const { uuid: _uuid, ...rest } = definition;
  return { ...rest, name: thisRun(definition.name) };
}

export const xmlForThisRun = (definition: DomainDefinitionInput, target: DomainTarget): string =>
  renderDomainXml(forThisRun(definition), target);

/** Removes every machine of this test run. None of them was ever started. */
export function removeAll(virsh: Virsh): void {
  const names = virsh
    .run(["list", "--all", "--name"])
    .stdout.split("\n")
    .map((n) => n.trim())
    .filter((n) => n.startsWith(prefix));
  for (const name of names) virsh.run(["undefine", "--nvram", name]);
}

/** Skips, and says why in the test's title. */
export function skipBecause(context: Mocha.Context, reason: string): never {
  if (context.test) context.test.title += ` [skipped: ${reason}]`;
  return context.skip();
}
