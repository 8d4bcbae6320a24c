#!/usr/bin/env node
// @ts-check
/**
 * `npm run demo`: a real `pulumi up` of examples/demo.ts onto this machine's libvirt, the explanation of each machine, virsh's
 * own view of it, a second `up` that must change nothing, and the clean-up. `--keep` leaves the machines and the stack.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { capture } from "./setup/command.mjs";
import { LIBVIRT_URI } from "./setup/daemons.mjs";
import { setUp } from "./setup/index.mjs";
import { repoRoot } from "./setup/paths.mjs";
import { pulumiEnv } from "./setup/pulumi-env.mjs";

const STACK = "demo";
const LIMIT_MS = 10 * 60_000;

/** @param {string} title */
const heading = (title) => console.log(`\n── ${title} ${"─".repeat(Math.max(0, 96 - title.length))}\n`);

/** A Pulumi CLI with its own state, below .cache/demo. */
class Pulumi {
  /** @param {import("./setup/pulumi.mjs").PulumiToolchain} toolchain */
  constructor(toolchain) {
    this.program = toolchain.pulumi;
    this.env = pulumiEnv({ dir: path.join(repoRoot, ".cache", "demo"), toolchain });
  }

  /**
   * Shows the command and its output; rejects when it fails.
   * @param {readonly string[]} args
   * @returns {Promise<void>}
   */
  async show(args) {
    console.log(`$ pulumi ${args.join(" ")}`);
    const child = spawn(this.program, [...args], { cwd: repoRoot, env: this.env, stdio: ["ignore", "inherit", "inherit"], timeout: LIMIT_MS });
    const code = await new Promise((resolve, reject) => child.once("exit", resolve).once("error", reject));
    if (code !== 0) throw new Error(`pulumi ${args[0]} failed (exit code ${code}); its output is above`);
  }

  /** @param {readonly string[]} args */
  ask(args) {
    return capture(this.program, args, { cwd: repoRoot, env: this.env, timeoutMs: LIMIT_MS });
  }

  outputs() {
    const answer = this.ask(["stack", "output", "--json", "--stack", STACK]);
    if (!answer.ok) throw new Error(`the stack's outputs could not be read: ${answer.stderr}`);
    return /** @type {{explanations: Record<string, string>, machines: string[]}} */ (JSON.parse(answer.stdout));
  }

  /** Machines first, then the stack: a stack that is gone could not remove its machines any more. */
  async remove() {
    if (!this.ask(["stack", "select", STACK]).ok) return;
    await this.show(["destroy", "--yes", "--skip-preview", "--stack", STACK]);
    const removed = this.ask(["stack", "rm", STACK, "--yes"]);
    if (!removed.ok) throw new Error(`the stack could not be removed: ${removed.stderr}`);
  }
}

/** @param {readonly string[]} machines */
function showVirsh(machines) {
  const virsh = (/** @type {string[]} */ ...args) => capture("virsh", ["-c", LIBVIRT_URI, ...args]).stdout.trimEnd();
  console.log(`$ virsh list --all\n${virsh("list", "--all")}`);
  for (const machine of machines) {
    const hyperv = /^ *<hyperv[\s\S]*?<\/hyperv>$/m.exec(virsh("dumpxml", "--inactive", machine));
    console.log(`\n$ virsh dumpxml ${machine}     (its <hyperv>)\n${hyperv?.[0] ?? "none"}`);
  }
}

/** @param {Pulumi} pulumi */
async function demonstrate(pulumi) {
  heading("pulumi up: Windows machines, declared by preset");
  await pulumi.show(["up", "--yes", "--stack", STACK, "--suppress-outputs"]);
  const { explanations, machines } = pulumi.outputs();
  for (const [name, text] of Object.entries(explanations)) {
    heading(`why ${name} is what it is`);
    console.log(text);
  }
  heading("what libvirt has");
  showVirsh(machines);
  heading("pulumi up again: nothing to change");
  await pulumi.show(["up", "--yes", "--stack", STACK, "--skip-preview", "--expect-no-changes", "--suppress-outputs"]);
}

async function main() {
  const { values } = parseArgs({ options: { keep: { type: "boolean", default: false } } });
  const pulumi = new Pulumi(await setUp());
  // A demo that was killed leaves its machines; they go before the new ones come.
  await pulumi.remove();
  let interrupted = false;
  process.on("SIGINT", () => {
    // pulumi gets the signal too and stops by itself; the clean-up below follows.
    interrupted = true;
  });
  const init = pulumi.ask(["stack", "init", STACK]);
  if (!init.ok) throw new Error(`the stack could not be made: ${init.stderr}`);
  try {
    await demonstrate(pulumi);
  } finally {
    if (values.keep && !interrupted) {
      heading("kept");
      console.log(`The machines are defined on ${LIBVIRT_URI} (virsh list --all). The next "npm run demo" removes them.`);
    } else {
      heading("clean-up");
      await pulumi.remove();
    }
  }
  if (interrupted) throw new Error("interrupted; everything was removed");
}

main().catch((error) => {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
