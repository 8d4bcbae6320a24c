import { isLoopback, qemuArguments } from "../reading";
import { defineMachineRule } from "../rule";

/** Arguments that start a server of QEMU which has no password of its own. */
const SERVERS: Readonly<Record<string, string>> = {
  monitor: "QEMU monitor",
  qmp: "QEMU monitor",
  "qmp-pretty": "QEMU monitor",
  gdb: "GDB server",
};

export const qemuPortOpen = defineMachineRule({
  id: "qemu-port-open",
  severity: "error",
  description: "QEMU's monitor and debugger must not be open to the network.",
  rationale:
    "Whoever reaches QEMU's monitor can attach every file that QEMU can open, read the guest's memory, and run migration programs on the host. Whoever reaches the GDB server can change the guest's memory. Neither has a password.",
  messages: {
    open: {
      message: "{guest} opens the {what} of QEMU to the network ({argument}), without a password.",
      fix: "Remove the argument: `virsh qemu-monitor-command` reaches the monitor. If a server is required, use a UNIX socket.",
    },
  },
  sources: [
    "https://www.qemu.org/docs/master/system/security.html",
    "https://www.qemu.org/docs/master/system/gdb.html",
  ],
  reads: ["qemu:commandline"],
  security: 9.1,
  notApplicable: {
    arguments: "Our machines have no arguments of QEMU.",
    kubevirt: "A VirtualMachine has no arguments of QEMU.",
  },
  examples: {
    incorrect: [
      {
        xml: "<qemu:commandline><qemu:arg value='-monitor'/><qemu:arg value='tcp:0.0.0.0:4444,server,nowait'/></qemu:commandline>",
      },
      { xml: "<qemu:commandline><qemu:arg value='-s'/></qemu:commandline>" },
      { xml: "<qemu:commandline><qemu:arg value='-gdb'/><qemu:arg value='tcp::1234'/></qemu:commandline>" },
    ],
    correct: [
      {
        xml: "<qemu:commandline><qemu:arg value='-monitor'/><qemu:arg value='tcp:127.0.0.1:4444,server,nowait'/></qemu:commandline>",
      },
      {
        xml: "<qemu:commandline><qemu:arg value='-qmp'/><qemu:arg value='unix:/run/q.sock,server'/></qemu:commandline>",
      },
      { xml: "" },
    ],
  },
  *check({ guest, domain }) {
    const all = qemuArguments(domain);
    for (const [index, argument] of all.entries()) {
      const option = optionOf(argument.attribute("value"));
      // Short for `-gdb tcp::1234`.
      const value = option === "s" ? "tcp::1234" : (all[index + 1]?.attribute("value") ?? "");
      const what = option === "s" ? SERVERS["gdb"] : SERVERS[option];
      if (what === undefined || !isOpen(value)) continue;
      yield { messageId: "open" as const, path: argument.path, data: { guest, what, argument: `-${option}` } };
    }
  },
});

const optionOf = (value = ""): string => /^--?([\w-]+)$/.exec(value)?.[1] ?? "";

/** `tcp:[host]:port`, where no host is every address. */
function isOpen(value: string): boolean {
  const address = /^(?:tcp|telnet|websocket):(\[[^\]]*\]|[^:,]*):/.exec(value)?.[1];
  return address !== undefined && !isLoopback(address);
}
