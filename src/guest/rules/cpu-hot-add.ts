import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const cpuHotAdd = defineGuestRule({
  id: "cpu-hot-add",
  severity: "warning",
  description: "Microsoft documents vCPUs that are added while Windows runs for Windows Server only.",
  rationale:
    "Microsoft documents processors that are added at run time for Windows Server, from version 2008, and names no client edition. " +
    "That a client edition does not use an added vCPU before it restarts is inferred from that: no document of Microsoft's says so.",
  messages: {
    client: {
      message:
        "{guest} has room for {most} vCPUs and starts with {vcpus}, but Microsoft documents added vCPUs for Windows Server only: {title} may not use them before it restarts.",
      fix: "Remove `maxVcpus`, and set `vcpus` to the number that Windows is to use.",
    },
  },
  sources: [
    "https://learn.microsoft.com/en-us/windows-hardware/drivers/kernel/changes-to-the-number-of-processors",
    "https://learn.microsoft.com/en-us/windows-hardware/drivers/ddi/ndis/nf-ndis-ndissystemactiveprocessorcount",
    "http://www.microsoft.com/whdc/system/platform/server/dhpbrief.mspx",
  ],
  reads: ["vcpus", "maxVcpus", "topology", "pinning.vcpus", "windows"],
  examples: {
    incorrect: [{ windows: "windows-11", vcpus: 4, maxVcpus: 8 }],
    correct: [
      { windows: "server-2022", vcpus: 4, maxVcpus: 8 },
      { windows: "windows-11", vcpus: 4, maxVcpus: 4 },
    ],
  },
  check({ guest, machine, windows }) {
    const { vcpus, maxVcpus: most } = machine;
    return most <= vcpus || windows.family === "server"
      ? nothing
      : [{ messageId: "client" as const, path: "maxVcpus", data: { guest, most, vcpus, title: windows.title } }];
  },
});
