#!/usr/bin/env node
// @ts-check
/**
 * `npm run demo`: a real `pulumi up` of examples/demo.ts onto this machine's libvirt, the explanation of each machine,
 * virsh's own view of it, a second `up` that must change nothing, and the clean-up. `--keep` leaves the machines and
 * the stack.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import { capture } from "./setup/command.mjs";
import { LIBVIRT_URI } from "./setup/daemons.mjs";
import { setUp } from "./setup/index.mjs";
import { repoRoot } from "./setup/paths.mjs";
import { pulumiEnv } from "./setup/pulumi-env.mjs";

const STACK = "npm-run-demo";
const PROJECT = "pulumi-windows-guest";
/** Of its own: in the root, `pulumi up` runs the smallest example. */
const PROJECT_DIR = path.join(repoRoot, "scripts", "demo");
const STATE_DIR = path.join(repoRoot, ".cache", "demo");
const LIMIT_MS = 10 * 60_000;

/** @param {string} title */
const heading = (title) => console.log(`\n── ${title} ${"─".repeat(Math.max(0, 96 - title.length))}\n`);

/** A Pulumi CLI with its own state, below .cache/demo. */
class Pulumi {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  running;

  /** @param {import("./setup/pulumi.mjs").PulumiToolchain} toolchain */
  constructor(toolchain) {
    this.program = toolchain.pulumi;
    this.env = pulumiEnv({ dir: STATE_DIR, toolchain });
  }

  /**
   * Shows the command and its output; rejects when it fails.
   * @param {readonly string[]} args
   * @returns {Promise<void>}
   */
  async show(args) {
    console.log(`$ pulumi ${args.join(" ")}`);
    const child = spawn(this.program, [...args], {
      cwd: PROJECT_DIR,
      env: this.env,
      stdio: ["ignore", "inherit", "inherit"],
      timeout: LIMIT_MS,
    });
    this.running = child;
    const code = await new Promise((resolve, reject) => child.once("exit", resolve).once("error", reject));
    this.running = undefined;
    if (code !== 0) throw new Error(`pulumi ${args[0]} failed (exit code ${code}); its output is above`);
  }

  /** @param {readonly string[]} args */
  ask(args) {
    return capture(this.program, args, { cwd: PROJECT_DIR, env: this.env, timeoutMs: LIMIT_MS });
  }

  outputs() {
    const answer = this.ask(["stack", "output", "--json", "--stack", STACK]);
    if (!answer.ok) throw new Error(`the stack's outputs could not be read: ${answer.stderr}`);
    return /** @type {{explanations: Record<string, string>, machines: string[]}} */ (JSON.parse(answer.stdout));
  }

  /** Machines first, then the stack: a stack that is gone could not remove its machines any more. */
  async remove() {
    if (!this.ask(["stack", "select", STACK]).ok) return;
    this.#unlock();
    await this.show(["destroy", "--yes", "--skip-preview", "--suppress-progress", "--stack", STACK]);
    const removed = this.ask(["stack", "rm", STACK, "--yes"]);
    if (!removed.ok) throw new Error(`the stack could not be removed: ${removed.stderr}`);
  }

  /** A Pulumi that was killed leaves its lock. Throws where the lock's owner still runs. */
  #unlock() {
    const locks = path.join(STATE_DIR, "state", ".pulumi", "locks");
    const files = fs.existsSync(locks)
      ? fs.readdirSync(locks, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"))
      : [];
    if (files.length === 0) return;
    const owner = files
      .map((file) => Number(JSON.parse(fs.readFileSync(path.join(locks, file), "utf8")).pid))
      .find(isRunning);
    if (owner !== undefined)
      throw new Error(`another demo is running in this directory (process ${owner}); wait until it ends`);
    const answer = this.ask(["cancel", "--yes", "--stack", STACK]);
    if (!answer.ok) throw new Error(`the lock of an earlier demo could not be removed: ${answer.stderr}`);
  }
}

/** @param {number} pid */
function isRunning(pid) {
  return fs.existsSync(`/proc/${pid}`);
}

/** @param {readonly string[]} args */
const virsh = (...args) => capture("virsh", ["-c", LIBVIRT_URI, ...args]).stdout.trimEnd();

/**
 * A demo that was killed between libvirt's answer and Pulumi's note of it leaves a machine that no state knows, and so
 * does a clone that was deleted after `--keep`. The UUID, which is made from stack and name, tells that it is a demo's.
 */
function removeOrphans() {
  const { uuidOf } = createRequire(import.meta.url)("../dist/guest");
  for (const line of virsh("list", "--all", "--uuid", "--name").split("\n")) {
    const [uuid = "", name = ""] = line.trim().split(/\s+/);
    const urn = `urn:pulumi:${STACK}::${PROJECT}::windows-guest:index:WindowsGuest$windows-guest:index:Domain::${name}`;
    if (uuid !== uuidOf(urn)) continue;
    console.log(`removing ${name}, left by an earlier demo`);
    virsh("undefine", uuid, "--nvram");
  }
}

/** @param {readonly string[]} machines */
function showVirsh(machines) {
  console.log(`$ virsh list --all\n${virsh("list", "--all")}`);
  for (const machine of machines) {
    const hyperv = /^ *<hyperv[\s\S]*?<\/hyperv>$/m.exec(virsh("dumpxml", "--inactive", machine));
    console.log(`\n$ virsh dumpxml ${machine}     (its <hyperv>)\n${hyperv?.[0] ?? "none"}`);
  }
}

/** @param {Pulumi} pulumi */
async function demonstrate(pulumi) {
  heading("pulumi up: Windows machines, declared by preset");
  await pulumi.show(["up", "--yes", "--stack", STACK, "--suppress-outputs", "--suppress-progress"]);
  const { explanations, machines } = pulumi.outputs();
  for (const [name, text] of Object.entries(explanations)) {
    heading(`why ${name} is what it is`);
    console.log(text);
  }
  heading("what libvirt reports");
  showVirsh(machines);
  heading("pulumi up again: nothing to change");
  await pulumi.show([
    "up",
    "--yes",
    "--stack",
    STACK,
    "--skip-preview",
    "--expect-no-changes",
    "--suppress-outputs",
    "--suppress-progress",
  ]);
}

async function main() {
  const { values } = parseArgs({ options: { keep: { type: "boolean", default: false } } });
  const pulumi = new Pulumi(await setUp());
  // A demo that was killed leaves its machines; they go before the new ones come.
  await pulumi.remove();
  removeOrphans();
  let interrupted = false;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      interrupted = true;
      // A terminal gives Ctrl-C to pulumi as well, which then stops by itself; the clean-up below follows.
      if (signal !== "SIGINT") pulumi.running?.kill("SIGINT");
    });
  }
  const init = pulumi.ask(["stack", "init", STACK]);
  if (!init.ok) throw new Error(`the stack could not be created: ${init.stderr}`);
  try {
    await demonstrate(pulumi);
  } catch (error) {
    // That pulumi stopped is then no news.
    if (!interrupted) throw error;
  } finally {
    if (values.keep && !interrupted) {
      heading("kept");
      console.log(
        `The machines are defined on ${LIBVIRT_URI} (virsh list --all). The next "npm run demo" removes them.`,
      );
    } else {
      heading("clean-up");
      await pulumi.remove().catch((error) => {
        throw new Error(
          `the clean-up failed: ${error.message}\nThe next "npm run demo" removes what is left on ${LIBVIRT_URI}.`,
          { cause: error },
        );
      });
      // Pulumi's last word is how to remove the stack.
      console.log("Everything was removed, including the stack.");
    }
  }
  if (interrupted) throw new Error("interrupted; everything was removed");
}

main().catch((error) => {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
