// @ts-check
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";
import { capture } from "../setup/command.mjs";
import { setUp } from "../setup/index.mjs";
import { repoRoot } from "../setup/paths.mjs";
import { Progress } from "../setup/progress.mjs";
import { pulumiEnv } from "../setup/pulumi-env.mjs";
import { ensurePeers, PROVIDER_VARIABLE } from "./build.mjs";
import { bridgedPackage, bridgedSdk } from "./bridged-sdk.mjs";
import { rejected, table } from "./bench-report.mjs";

const HELP = `npm run bench:peers [-- --domains=100] [--preview] [--write]

Preview, up, up without a change, and refresh of as many machines, and what becomes of a machine when libvirt rejects
an update: for the provider of this package, also as one fleet, for libvirt provider 0.8.3 through Pulumi's Terraform
bridge, and for the provider that ${PROVIDER_VARIABLE} names. One run, one machine, one after the other; nothing but
these runs should go on meanwhile. The machines are defined on qemu:///system; provider 0.8.3 cannot but start them for
a moment.

  --preview   previews only: no machine is made
  --write     puts the table into docs/guides/pulumi-libvirt.md
`;

const GUIDE = path.join(repoRoot, "docs", "guides", "pulumi-libvirt.md");
const require = createRequire(import.meta.url);

/** @param {string} name */
const numberOption = (name, fallback = 0) =>
  Number(process.argv.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1] ?? fallback);

if (process.argv.includes("--help")) {
  process.stdout.write(HELP);
  process.exit(0);
}
const domains = numberOption("domains", 100);
if (!Number.isInteger(domains) || domains < 1) {
  process.stderr.write("--domains requires a whole number of 1 or more\n");
  process.exit(2);
}
const onlyPreview = process.argv.includes("--preview");
const progress = new Progress();
const toolchain = await setUp(progress);
const peers = await ensurePeers(progress);

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "windows-guest-bench-"));
const env = pulumiEnv({ dir, toolchain, languageHost: false });
process.env["PATH"] = [path.dirname(peers.bridge), env["PATH"]].join(path.delimiter);

const pulumi = require("@pulumi/pulumi");
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { WindowsFleet, WindowsGuest } = require(path.join(repoRoot, "dist", "components", "index.js"));
const { viaLibvirt } = require(path.join(repoRoot, "dist", "pulumi-libvirt", "index.js"));

const prefix = `wg-bench-${process.pid}-`;
/** Small, without disks, of a kind that every host starts. */
const guest = {
  windows: "windows-10",
  preset: "minimal@1",
  hostSupport: "report",
  networks: [],
  vcpus: 1,
  memory: "2 GiB",
  firmware: { type: "bios" },
  cpu: { mode: "custom", model: "qemu64" },
  forceStop: true,
  running: false,
  enlightenments: { relaxed: "off", vapic: "off", vpindex: "off", synic: "off", stimer: "off", time: "off" },
};

/** @param {string} provider */
const bridged = (provider) =>
  bridgedSdk(
    pulumi,
    bridgedPackage({ pulumi: toolchain.pulumi, bridge: peers.bridge, provider, env: { ...process.env, ...env } }),
  );

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {(names: readonly string[]) => () => Promise<void>} program
 * @property {object} [options] of a single machine, for the update that libvirt rejects
 */

/**
 * @param {string} name
 * @param {object} options
 * @returns {Contender}
 */
const guests = (name, options) => ({
  name,
  options,
  program: (names) => async () => {
    for (const one of names) new WindowsGuest(one, guest, options);
  },
});

/** @type {Contender} */
const fleet = {
  name: "this package's own provider, as one fleet",
  program: (names) => async () => {
    new WindowsFleet("fleet", {
      template: guest,
      members: Object.fromEntries(names.map((one) => [one, {}])),
      hosts: { here: { uri: "qemu:///system", capacity: { memory: "1000 TiB", cpus: 4096 } } },
    });
  },
};

/** @type {(() => Contender)[]} */
const contenders = [
  () => guests("this package's own provider", {}),
  () => fleet,
  () => guests("provider 0.8.3, bridged", viaLibvirt(bridged(peers.provider08))),
  ...(peers.provider === undefined
    ? []
    : [() => guests("provider 0.9 or newer, bridged", viaLibvirt(bridged(/** @type {string} */ (peers.provider))))]),
];

/** @type {(readonly [step: string, operation: "preview" | "up" | "refresh"])[]} */
const ALL_STEPS = [
  ["preview", "preview"],
  ["up", "up"],
  ["again", "up"],
  ["refresh", "refresh"],
];
const STEPS = onlyPreview ? ALL_STEPS.slice(0, 1) : ALL_STEPS;

/** @type {import("./bench-report.mjs").Row[]} */
const rows = [];
try {
  for (const contender of contenders) rows.push(await measure(contender()));
} finally {
  removeMachines();
  fs.rmSync(dir, { recursive: true, force: true });
}
const report = table(rows, { domains, machine: `${os.cpus().length} CPUs, ${libvirtVersion()}` });
process.stdout.write(`${report}\n`);
if (process.argv.includes("--write")) writeGuide(report);

/** @param {Contender} contender */
async function measure({ name, program, options }) {
  const names = Array.from({ length: domains }, (_, index) => `${prefix}${String(index).padStart(4, "0")}`);
  const stack = await newStack(program(names));
  /** @type {Record<string, number>} */
  const seconds = {};
  for (const [step, operation] of STEPS)
    seconds[step] = await progress.step(`${name}: ${step} of ${domains}`, () => timed(() => stack[operation]({})));
  if (onlyPreview) return { name, seconds, outcome: "" };
  await progress.step(`${name}: destroy`, () => stack.destroy({}));
  removeMachines();
  if (options === undefined) return { name, seconds, outcome: "" };
  const outcome = await progress.step(`${name}: an update that libvirt rejects`, () =>
    rejected({ pulumi, newStack, prefix, guest, options, WindowsGuest, virsh }),
  );
  removeMachines();
  return { name, seconds, outcome };
}

/** @param {() => Promise<void>} program */
async function newStack(program) {
  return LocalWorkspace.createStack(
    { stackName: `bench-${Math.random().toString(36).slice(2, 8)}`, projectName: "windows-guest-bench", program },
    /** @type {any} */ ({
      workDir: dir,
      envVars: { ...env, PATH: process.env["PATH"] },
      projectSettings: {
        name: "windows-guest-bench",
        runtime: "nodejs",
        backend: { url: env["PULUMI_BACKEND_URL"] },
        plugins: { providers: [{ name: "windows-guest", path: path.join(repoRoot, "bin") }] },
      },
    }),
  );
}

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** @param {...string} args */
function virsh(...args) {
  return capture("virsh", ["-q", "-c", "qemu:///system", ...args], { timeoutMs: 60_000 });
}

function removeMachines() {
  for (const name of virsh("list", "--all", "--name")
    .stdout.split("\n")
    .filter((one) => one.startsWith(prefix))) {
    virsh("destroy", name);
    virsh("undefine", name, "--nvram");
  }
}

function libvirtVersion() {
  const text = virsh("version").stdout;
  const [libvirt, qemu] = [
    /Using library: libvirt (\S+)/.exec(text)?.[1],
    /Running hypervisor: QEMU (\S+)/.exec(text)?.[1],
  ];
  return `libvirt ${libvirt}, QEMU ${qemu}`;
}

/** @param {string} report */
function writeGuide(report) {
  const text = fs.readFileSync(GUIDE, "utf8");
  const marked = /(<!-- bench:peers -->\n)[\s\S]*?(<!-- \/bench:peers -->)/;
  if (!marked.test(text)) throw new Error(`${GUIDE} has no place for the table (<!-- bench:peers -->)`);
  fs.writeFileSync(GUIDE, text.replace(marked, `$1${report}\n$2`));
}
