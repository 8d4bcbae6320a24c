// A new preset version that does not work, and the way back. `pulumi up` deploys desktop@1. Then:
//
//   pulumi config set windows:preset desktop@2
//   pulumi up            changes the canary; its gate fails, and the other members keep what they have
//   pulumi up            asks the gate again, and fails again: nothing passes by itself
//   pulumi config set windows:preset desktop@1
//   pulumi up            changes the canary back
//
// No disk and no machine is lost on the way: the canary has its old definition again.
import { Config } from "@pulumi/pulumi";
import { GateCheckType, Windows, WindowsFleet } from "pulumi-windows-guest";
import { hosts, started } from "./settings";

const preset = new Config("windows").get("preset") ?? "desktop@1";

/**
 * Stands for a test of your own, for example whether the accounting program starts. It runs where Pulumi runs, and gets
 * WG_NAME, WG_UUID, WG_HOST and WG_ADDRESS of the member. This one fails for desktop@2.
 */
const accountingStarts = [preset === "desktop@2" ? "/bin/false" : "/bin/true"];

const office = new WindowsFleet("accounting", {
  template: { windows: Windows.Windows11, preset, vcpus: 2, memory: "4 GiB", ...started },
  count: 3,
  namePattern: "accounting-{n}",
  hosts,
  rollout: {
    canary: 1,
    waves: [1],
    gate: [{ type: GateCheckType.Running }, { type: GateCheckType.Program, command: accountingStarts }],
    interval: "1s",
    // How long the gate waits for the canary to become healthy. The default is 15 minutes.
    deadline: "5s",
  },
});

/** How many members have which version. */
export const versions = office.status.apply(({ presets }) => presets);
