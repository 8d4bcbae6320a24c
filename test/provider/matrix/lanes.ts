import path from "node:path";
import { parseHostProfile, saveHostProfile } from "../../../src/hosts";
import { libvirtClient } from "../../../src/libvirt";
import { ensurePlugin } from "../engine";
import { startPrivateLibvirtd } from "../../support/private-libvirtd";
import { VirshDouble } from "./double";
import type { Lane } from "./matrix";
import { PluginProcesses } from "./plugin-process";
import { RealEngine } from "./real-engine";
import { StandIn } from "./stand-in";
import { VirshShell } from "./virsh-shell";

/** Lanes with the stand-in for the engine. */
export async function quickLanes(count: number): Promise<Lane[]> {
  await ensurePlugin();
  return Promise.all(Array.from({ length: count }, quickLane));
}

async function quickLane(): Promise<Lane> {
  const hosts = await Promise.all([startPrivateLibvirtd(), startPrivateLibvirtd()]);
  const double = new VirshDouble();
  const sshUris = reached(double, hosts);
  const profiles = await Promise.all(
    hosts.map(async (host, index) => {
      const file = path.join(host.folder, "profile.yaml");
      saveHostProfile(file, parseHostProfile(await libvirtClient(host.uri).probe()));
      return [host.uri, file, sshUris[index]!, file];
    }),
  );
  const plugins = new PluginProcesses(profiles.flat(), { ...process.env, PATH: double.path });
  return { hosts, sshUris, double, engine: new StandIn(plugins, "quick") };
}

const reached = (double: VirshDouble, [one, two]: Lane["hosts"]): Lane["sshUris"] => [
  double.reach("host1", one),
  double.reach("host2", two),
];

/** Lanes with Pulumi itself. One after the other: each is made with another PATH. */
export async function realLanes(count: number): Promise<Lane[]> {
  const lanes: Lane[] = [];
  for (let made = 0; made < count; made++) {
    const hosts = await Promise.all([startPrivateLibvirtd(), startPrivateLibvirtd()]);
    const double = new VirshDouble();
    lanes.push({ hosts, sshUris: reached(double, hosts), double, engine: await RealEngine.make(double) });
  }
  return lanes;
}

export async function closeLanes(lanes: readonly Lane[]): Promise<void> {
  await Promise.all(
    lanes.map(async ({ hosts, double, engine }) => {
      await engine.stop();
      double.remove();
      hosts.forEach((host) => VirshShell.forget(host));
      await Promise.all(hosts.map((host) => host.stop()));
    }),
  );
}
