import * as z from "zod";
import { defined } from "../../foreign/defined";
import { listPer } from "../canonical/identify";
import { wholeNumber } from "../canonical/numbers";
import { is } from "../conditions";
import { modelledDevice, type MutableElement } from "../kind";
import { CHANGED_LIVE, FORMAT_DOC, LIVE } from "../sources";
import { oneOf, uintOf, yesNo } from "../values";
import { attribute, child, element, type XmlAttributes, type XmlElement } from "../xml";
import { parseSpice, renderSpice, spiceShape } from "./spice-options";

export const graphicsType = z.enum(["vnc", "spice"]);

const LOOPBACK = "127.0.0.1";

const graphicsShape = z.object({
  type: graphicsType,
  /** Address to listen on; loopback unless asked otherwise. */
  listen: z.string(),
  /** Absent or -1: libvirt takes a free port when the machine starts. */
  port: z.number().int().min(-1).max(65535).optional(),
  /** Secret. Never written into digests, logs or argument lists. */
  password: z.string().optional(),
  /** UNIX socket on the host to listen on instead. */
  socket: z.string().optional(),
  /** Only of SPICE: TCP port for TLS. */
  tlsPort: z.number().int().min(1).max(65535).optional(),
  /** Only of SPICE: every channel requires TLS. */
  secure: z.literal(true).optional(),
  /** Only of SPICE. */
  spice: spiceShape.optional(),
});

function render(graphics: z.input<typeof graphicsShape>): XmlElement {
  const { type, port, password, listen, socket, tlsPort, secure } = graphics;
  const defaultMode = secure === true ? "secure" : undefined;
  const options = type === "spice" ? renderSpice(graphics.spice) : [];
  if (socket !== undefined)
    return element(
      "graphics",
      { type, defaultMode, passwd: password },
      element("listen", { type: "socket", socket }),
      ...options,
    );
  const auto = port === undefined || port === -1;
  // Without a port libvirt turns a SPICE display's listening off (`<listen type='none'/>`), so it is always written.
  return element(
    "graphics",
    { type, port: auto ? -1 : port, tlsPort, autoport: auto, defaultMode, passwd: password },
    element("listen", { type: "address", address: listen }),
    ...options,
  );
}

/** The first display of a type that the definition describes. */
function parse(elements: readonly XmlElement[]): z.output<typeof graphicsShape> | undefined {
  for (const el of elements) {
    const type = oneOf(graphicsType.options, attribute(el, "type"));
    if (!type) continue;
    const port = uintOf(attribute(el, "port"));
    const isFixed = yesNo(el, "autoport") !== true;
    const tlsPort = isFixed ? uintOf(attribute(el, "tlsPort")) : undefined;
    return defined({
      type,
      // An address that libvirt takes from its own settings is loopback unless the host's administrator said otherwise.
      listen: attribute(child(el, "listen"), "address") ?? attribute(el, "listen") ?? LOOPBACK,
      port: isFixed ? port : undefined,
      password: attribute(el, "passwd"),
      socket: attribute(child(el, "listen"), "socket") ?? attribute(el, "socket"),
      tlsPort: type === "spice" && tlsPort !== undefined && tlsPort > 0 ? tlsPort : undefined,
      secure: type === "spice" && attribute(el, "defaultMode") === "secure" ? (true as const) : undefined,
      spice: type === "spice" ? parseSpice(el) : undefined,
    });
  }
  return undefined;
}

function listenOnce(el: MutableElement): void {
  const socket = attribute(child(el, "listen"), "socket");
  if (socket !== undefined && attribute(el, "socket") === socket) delete el.attributes["socket"];
  const listen = attribute(el, "listen");
  if (listen === undefined) return;
  const first = child(el, "listen");
  if (!first)
    el.children = [...el.children, { name: "listen", attributes: { type: "address", address: listen }, children: [] }];
  else if (attribute(first, "address") !== listen) return;
  delete el.attributes["listen"];
}

/**
 * A port that libvirt is to choose has several spellings, and a number beside `autoport='yes'` is not read (tried on
 * libvirt 9.0.0; while the machine runs, that number is the port chosen). Without a port VNC gets a free one, and SPICE
 * does not listen.
 */
function withPlainPort(graphics: XmlElement): XmlElement {
  const [type, port, tlsPort, autoport] = ["type", "port", "tlsPort", "autoport"].map((name) =>
    attribute(graphics, name),
  );
  const readable = [port, tlsPort].every((one) => one === undefined || isFree(one) || wholeNumber(one) !== undefined);
  if (!readable || (autoport !== undefined && autoport !== "yes" && autoport !== "no")) return graphics;
  const left = type !== "spice" && port === undefined && autoport === undefined;
  const free = autoport === "yes" || left || isFree(port);
  const attributes: XmlAttributes = {
    ...graphics.attributes,
    port: free ? "-1" : (port ?? "0"),
    autoport: free ? "yes" : "no",
  };
  if (wholeNumber(attributes["port"]) === 0) delete attributes["port"];
  // A port for TLS beside it, which only a host with SPICE over TLS opens; alone it is the only one.
  if (free || (isFree(tlsPort) && attributes["port"] !== undefined) || wholeNumber(tlsPort) === 0)
    delete attributes["tlsPort"];
  return { ...graphics, attributes };
}

const isFree = (port: string | undefined): boolean => port?.trim() === "-1";

export const graphics = modelledDevice({
  element: "graphics",
  identity: listPer("type"),
  model: {
    shape: { graphics: graphicsShape.optional() },
    render: (d) => [d.graphics && render(d.graphics)],
    parse: (elements) => ({ graphics: parse(elements) }),
  },
  spellings: [
    {
      element: "graphics",
      reason:
        "the attributes listen and socket repeat the first <listen>; libvirt writes both and refuses two addresses that differ",
      apply: listenOnce,
    },
  ],
  paired: withPlainPort,
  numbers: ["@port", "@tlsPort"],
  defaults: [
    {
      place: "listen/@type",
      value: "address",
      reason: "the product's only kind of listening, and libvirt's default",
    },
  ],
  additions: [
    { place: "@websocket", reason: LIVE },
    { place: "@tlsPort", reason: "chosen with the port" },
    {
      place: "listen",
      reason: "the address from the host's settings, where none is asked for",
      when: ({ beside }) => !child(beside, "listen"),
    },
  ],
  live: [
    {
      place: "@passwd",
      what: "the password of a display that has one",
      how: "update",
      // QEMU checks passwords only if it was started with one.
      when: ({ isWanted, isRunning }) => isWanted && isRunning,
      source: CHANGED_LIVE,
    },
  ],
  hidden: [{ place: "@passwd", reason: "libvirt shows it only when asked for security information" }],
  alike: [
    {
      place: "@port",
      reason: "a port that libvirt chooses is known while the machine runs",
      alike: (desired, actual, answer) =>
        desired === "-1" && /^\d+$/.test(actual) && attribute(answer, "autoport") === "yes",
      answersOnly: true,
    },
  ],
  whole: ["listen"],
  xmlGates: [
    { place: "", when: is("type", "dbus"), setting: "a display on D-Bus", minimum: "8.4.0", source: FORMAT_DOC },
  ],
});
