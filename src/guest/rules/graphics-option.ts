import { defineGuestRule } from "../context";
import type { GuestSpec } from "../types";

type Graphics = NonNullable<GuestSpec["graphics"]>;

/** Options that only SPICE has, with how a machine's XML says them. */
const OF_SPICE: readonly { readonly option: "tlsPort" | "spice"; readonly words: string }[] = [
  { option: "tlsPort", words: "TLS port" },
  { option: "spice", words: "options of SPICE" },
];

const isAutomatic = (port: number | undefined): boolean => port === undefined || port === -1;

export const graphicsOption = defineGuestRule({
  id: "graphics-option",
  severity: "error",
  necessary: "start",
  description: "Options of the console must fit its protocol and each other.",
  rationale:
    "SPICE encrypts single consoles; QEMU's VNC server is encrypted for all machines of a host or for none. A console listens on a TCP port or on a UNIX socket. OpenGL hands pictures to the viewer as file descriptors, which only a local socket transmits.",
  argumentsOnly: "libvirt reads one way to listen, and ignores options of another protocol.",
  messages: {
    protocol: {
      message: "{guest} has {words} for a console of type {type}.",
      fix: 'Set `graphics.type: "spice"`, or remove `graphics.{option}`.',
    },
    vncTls: {
      message: "{guest} requires TLS for a {type} console, but libvirt sets TLS of VNC for all machines of a host.",
      fix: "Remove `graphics.tls`, and set `vnc_tls = 1` in /etc/libvirt/qemu.conf on the host.",
    },
    socket: {
      message: "{guest} has its console both on a UNIX socket and on a TCP {what}.",
      fix: "Remove `graphics.socket` or `graphics.{option}`.",
    },
    tlsPort: {
      message: "{guest} has a TLS port beside a port that libvirt chooses.",
      fix: "Remove `graphics.tlsPort`: libvirt then chooses both ports; or set `graphics.port`.",
    },
    gl: {
      message: "{guest} has OpenGL for a console that listens on a TCP port, which cannot transmit it.",
      fix: "Set `graphics.socket`, or remove `graphics.spice.gl`.",
    },
    renderNode: {
      message: "{guest} names a graphics card of the host for its console, but has no OpenGL.",
      fix: "Set `graphics.spice.gl` to true, or remove `graphics.spice.renderNode`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#graphical-framebuffers",
    "https://libvirt.org/kbase/secureusage.html",
    "libvirt 9.0.0 turns the listening of a SPICE console with OpenGL off (tried)",
  ],
  reads: ["graphics"],
  examples: {
    incorrect: [
      { graphics: { type: "vnc", tls: true } },
      { graphics: { type: "vnc", socket: "/run/ada.sock", port: 5901 } },
      { graphics: { type: "spice", spice: { gl: true } } },
    ],
    correct: [
      { graphics: { type: "spice", tls: true } },
      { graphics: { type: "vnc", socket: "/run/ada.sock" } },
      { graphics: { type: "spice", socket: "/run/ada.sock", spice: { gl: true, clipboard: false } } },
    ],
  },
  check({ guest, machine, spec }) {
    const { graphics } = spec;
    if (graphics === undefined) return [];
    const type = machine.graphics;
    return [...protocolProblems(graphics, type), ...listenProblems(graphics), ...glProblems(graphics)].map(
      ({ messageId, at, ...data }) => ({ messageId, path: `graphics.${at}`, data: { guest, type, ...data } }),
    );
  },
});

interface Problem {
  readonly messageId: "protocol" | "vncTls" | "socket" | "tlsPort" | "gl" | "renderNode";
  readonly at: string;
  readonly option?: string;
  readonly words?: string;
  readonly what?: string;
}

function protocolProblems(graphics: Graphics, type: string): Problem[] {
  if (type === "spice") return [];
  return [
    ...(graphics.tls === true ? [{ messageId: "vncTls" as const, at: "tls" }] : []),
    ...OF_SPICE.filter(({ option }) => graphics[option] !== undefined).map(({ option, words }) => ({
      messageId: "protocol" as const,
      at: option,
      option,
      words,
    })),
  ];
}

function listenProblems({ socket, listen, port, tlsPort }: Graphics): Problem[] {
  if (socket === undefined)
    return tlsPort !== undefined && isAutomatic(port) ? [{ messageId: "tlsPort", at: "tlsPort" }] : [];
  return [
    ...(listen === undefined
      ? []
      : [{ messageId: "socket" as const, at: "listen", option: "listen", what: "address" }]),
    ...(port === undefined ? [] : [{ messageId: "socket" as const, at: "port", option: "port", what: "port" }]),
    ...(tlsPort === undefined
      ? []
      : [{ messageId: "socket" as const, at: "tlsPort", option: "tlsPort", what: "port for TLS" }]),
  ];
}

function glProblems({ socket, spice }: Graphics): Problem[] {
  if (spice?.gl === true) return socket === undefined ? [{ messageId: "gl", at: "spice.gl" }] : [];
  return spice?.renderNode === undefined ? [] : [{ messageId: "renderNode", at: "spice.renderNode" }];
}
