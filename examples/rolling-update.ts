// From one preset version to the next, wave by wave. `pulumi up` deploys desktop@1. Then:
//
//   windows-guest diff desktop@1 desktop@2         what the new version changes, and why
//   pulumi config set windows:preset desktop@2
//   pulumi preview                                 who changes in which wave, from which digest to which, at what cost
//   pulumi up                                      canary, gate, wave 1, gate, wave 2, gate
import { Config } from "@pulumi/pulumi";
import { GateCheckType, Windows, WindowsFleet } from "pulumi-windows-guest";
import { hosts, started } from "./settings";

const office = new WindowsFleet("office", {
  template: {
    windows: Windows.Windows11,
    preset: new Config("windows").get("preset") ?? "desktop@1",
    vcpus: 2,
    memory: "4 GiB",
    ...started,
  },
  count: 3,
  namePattern: "office-{n}",
  hosts,
  rollout: {
    canary: 1,
    waves: [1],
    // These machines have no Windows in them, so the gate checks only that QEMU runs them, for 2 seconds. For Windows,
    // add { type: GateCheckType.Agent } and { type: GateCheckType.Port, port: 3389 }, and set bakeTime to "30m".
    gate: [{ type: GateCheckType.Running }],
    healthyFor: "2s",
    interval: "1s",
    deadline: "1m",
  },
});

/** How many members have which version. */
export const versions = office.status.apply(({ presets }) => presets);
