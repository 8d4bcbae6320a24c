import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { LibvirtLine } from "../../../src/pulumi-libvirt";
import { TestStack } from "../../provider/engine";

interface Peers {
  readonly bridge: string;
  readonly provider08: string;
  readonly provider: string | undefined;
}

interface BridgedPackage {
  readonly name: string;
  readonly version: string;
  readonly resources: Readonly<Record<string, { readonly inputProperties?: Readonly<Record<string, unknown>> }>>;
}

type Modules = {
  readonly findPeers: () => Peers | undefined;
  readonly ensurePeers: (progress: unknown) => Promise<Peers>;
  readonly bridgedPackage: (options: {
    pulumi: string;
    bridge: string;
    provider: string;
    env: NodeJS.ProcessEnv;
  }) => BridgedPackage;
  readonly bridgedSdk: (sdk: typeof pulumi, described: BridgedPackage) => Record<string, unknown>;
  readonly ensurePulumi: (progress: unknown) => Promise<{ readonly pulumi: string }>;
  readonly pulumiEnv: (options: { dir: string; toolchain: unknown; languageHost?: boolean }) => NodeJS.ProcessEnv;
  readonly Progress: new () => unknown;
};

async function modules(): Promise<Modules> {
  const from = (file: string): Promise<object> => import(`../../../scripts/${file}.mjs`) as Promise<object>;
  const all = await Promise.all(
    ["peers/build", "peers/bridged-sdk", "setup/pulumi", "setup/pulumi-env", "setup/progress"].map(from),
  );
  return Object.assign({}, ...all) as Modules;
}

/** A libvirt SDK over a real provider. */
export interface Peer {
  readonly line: LibvirtLine;
  /** How a test's title calls it. */
  readonly title: string;
  /** The SDK, for a program of the Automation API: `import * as libvirt from "@pulumi/libvirt"`. */
  readonly sdk: Record<string, unknown>;
}

/**
 * The peers that can be run here: provider 0.8.3, built from its Go module, and the one that
 * WINDOWS_GUEST_LIBVIRT_PROVIDER names. Where they are not built yet they are built in CI; elsewhere
 * `npm run test:peers` does it.
 */
export async function availablePeers(dir: string): Promise<readonly Peer[] | undefined> {
  const { findPeers, ensurePeers, bridgedPackage, bridgedSdk, ensurePulumi, pulumiEnv, Progress } = await modules();
  const peers = findPeers() ?? (process.env["CI"] === "true" ? await ensurePeers(new Progress()) : undefined);
  if (peers === undefined) return undefined;
  const toolchain = await ensurePulumi(new Progress());
  const env = pulumiEnv({ dir, toolchain, languageHost: false });
  // The engine finds the bridge on PATH.
  process.env["PATH"] = [path.dirname(peers.bridge), process.env["PATH"]].join(path.delimiter);
  const describe = (provider: string): Peer => {
    const described = bridgedPackage({ pulumi: toolchain.pulumi, bridge: peers.bridge, provider, env });
    const line =
      "devices" in (described.resources["libvirt:index/domain:Domain"]?.inputProperties ?? {}) ? "0.9" : "0.8";
    return {
      line,
      title: provider === peers.provider08 ? "provider 0.8.3" : `provider of line ${line} (${provider})`,
      sdk: bridgedSdk(pulumi, described),
    };
  };
  return [peers.provider08, ...(peers.provider === undefined ? [] : [peers.provider])].map(describe);
}

export const NOT_BUILT = "the bridge and provider 0.8.3 are not built: npm run test:peers";

/**
 * Name of every stack of these tests: UUIDs come from URNs, which hold it; the guests' own names keep test runs apart.
 */
export const PEER_STACK = "test";

/** A stack without the plugin of this package. */
export const peerStack = (program: pulumi.automation.PulumiFn): Promise<TestStack> =>
  TestStack.make(program, { attach: "", name: PEER_STACK });

/** Changes of an outcome to anything but providers, whose version the engine writes down only the second time. */
export const realChanges = (outcome: {
  readonly steps: readonly { readonly op: string; readonly urn: string }[];
}): string[] =>
  outcome.steps
    .filter(({ op, urn }) => op !== "same" && op !== "refresh" && !urn.includes("pulumi:providers:"))
    .map(({ op, urn }) => `${op} ${urn.split("::").pop()}`);
