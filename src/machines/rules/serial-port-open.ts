import { isLoopback } from "../reading";
import { defineMachineRule } from "../rule";

const KINDS = ["serial", "parallel", "console", "channel"];

export const serialPortOpen = defineMachineRule({
  id: "serial-port-open",
  severity: "warning",
  description: "A serial port or channel must not be open to the network.",
  rationale:
    "A serial port carries the Special Administration Console of Windows or its kernel debugger, and a channel the guest agent. A TCP server of QEMU has no password, so everyone who reaches the port controls the guest.",
  messages: {
    open: {
      message: "A {kind} of {guest} accepts connections from the network on {host}:{port}, without a password.",
      fix: "Write host='127.0.0.1', or use a UNIX socket or a pty.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices",
    "https://learn.microsoft.com/en-us/windows-hardware/drivers/devtest/boot-parameters-to-enable-ems-redirection",
  ],
  reads: KINDS.map((kind) => `devices/${kind}`),
  security: 6.8,
  notApplicable: {
    arguments: "Our machines have no port on the network.",
    kubevirt: "KubeVirt opens serial ports on UNIX sockets only.",
  },
  examples: {
    incorrect: [
      {
        xml: "<devices><serial type='tcp'><source mode='bind' host='0.0.0.0' service='2445'/><protocol type='raw'/><target port='0'/></serial></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><serial type='tcp'><source mode='bind' host='127.0.0.1' service='2445'/><protocol type='raw'/><target port='0'/></serial></devices>",
      },
      {
        xml: "<devices><serial type='tcp'><source mode='connect' host='log.example.com' service='2445'/><target port='0'/></serial></devices>",
      },
      { xml: "<devices><serial type='pty'/></devices>" },
    ],
  },
  *check({ guest, domain }) {
    for (const device of KINDS.flatMap((kind) => domain.all(`devices/${kind}`))) {
      if (device.attribute("type") !== "tcp") continue;
      const source = device.all("source").find((one) => one.attribute("mode") === "bind");
      const host = source?.attribute("host") ?? "";
      // TLS of QEMU's character devices asks for a certificate of the client.
      if (source === undefined || isLoopback(host) || source.attribute("tls") === "yes") continue;
      yield {
        messageId: "open" as const,
        path: source.path,
        data: {
          guest,
          kind: device.name,
          host: host === "" ? "every address" : host,
          port: source.attribute("service") ?? "",
        },
      };
    }
  },
});
