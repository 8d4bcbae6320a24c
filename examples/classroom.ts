// A classroom: equal desktops, and one for the teacher with more memory. Each desktop is known by its name, so that
// adding or removing one changes no other. A change reaches the teacher's desktop first, then half of the others, then
// the rest. classroom.yaml is the same fleet for `windows-guest plan`, which shows placement and waves without Pulumi.
import { Config } from "@pulumi/pulumi";
import { GateCheckType, Windows, WindowsFleet } from "pulumi-windows-guest";
import { hosts, tryOut } from "./settings";

const pool = new Config("windows").get("pool") ?? "default";

const classroom = new WindowsFleet("classroom", {
  template: {
    windows: Windows.Windows11,
    preset: "desktop@2",
    vcpus: 2,
    memory: "4 GiB",
    systemDisk: { pool, size: "64 GiB" },
    ...tryOut,
  },
  count: 2,
  namePattern: "desk-{nn}",
  members: { teacher: { memory: "6 GiB", wave: 0 } },
  hosts,
  rollout: {
    waves: ["50%"],
    // Windows must answer through its guest agent and accept Remote Desktop. Machines with `running: false` are not
    // checked.
    gate: [{ type: GateCheckType.Agent }, { type: GateCheckType.Port, port: 3389 }],
    bakeTime: "5m",
  },
});

/** Which desktop is on which host. It stays there, whatever else changes. */
export const placement = classroom.placement;
/** Members by state, preset version and host. */
export const status = classroom.status;
/** One desktop has all outputs of a single machine. */
export const teacher = classroom.members["teacher"]!.uuid;
