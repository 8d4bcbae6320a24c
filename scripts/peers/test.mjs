// @ts-check
import { spawnSync } from "node:child_process";
import path from "node:path";
import { repoRoot } from "../setup/paths.mjs";
import { Progress } from "../setup/progress.mjs";
import { setUp } from "../setup/index.mjs";
import { ensurePeers, PROVIDER_VARIABLE } from "./build.mjs";

const HELP = `npm run test:peers [-- --lab] [mocha options]

Builds the Terraform bridge and libvirt provider 0.8.3 from their Go modules (once; about 3 minutes) and runs the
tests of guests through @pulumi/libvirt on the libvirt of this machine.

  --lab   every preset, started, on the emulated KVM host of the lab instead (WINDOWS_GUEST_LAB_SUITE: trixie, sid or bookworm)

${PROVIDER_VARIABLE}=/path/terraform-provider-libvirt
          runs everything against that provider too, for example 0.9.7 (not built here: it is no Go module)
WINDOWS_GUEST_PEER_URI=qemu+ssh://…
          another host than qemu:///system
`;

const args = process.argv.slice(2);
if (args.includes("--help")) {
  process.stdout.write(HELP);
  process.exit(0);
}
const lab = args.includes("--lab");
const progress = new Progress();
await setUp(progress);
await ensurePeers(progress);
const files = lab ? ["test/adapters/*.lab.ts"] : ["test/adapters/**/*.test.ts", "test/pulumi-libvirt/**/*.test.ts"];
const mocha = path.join(repoRoot, "node_modules", "mocha", "bin", "mocha.js");
const { status } = spawnSync(
  process.execPath,
  [mocha, "--require", "ts-node/register", ...files, ...args.filter((arg) => arg !== "--lab")],
  {
    cwd: repoRoot,
    stdio: "inherit",
  },
);
process.exit(status ?? 1);
