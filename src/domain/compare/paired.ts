import { wholeNumber } from "../canonical/numbers";
import { attribute, type XmlAttributes, type XmlElement } from "../xml";

/**
 * One spelling for elements that are compared with each other. Unlike those of `canonical/spelling.ts` it is neither
 * written nor shown: a machine's XML goes on saying it in its own way.
 */
export const PAIRED: ReadonlyMap<string, (el: XmlElement) => XmlElement> = new Map([
  ["devices/graphics", withPlainPort],
]);

/**
 * A port that libvirt is to choose has several spellings, and a number beside `autoport='yes'` is not read (tried on
 * libvirt 9.0.0; while the machine runs, that number is the port chosen). Without a word VNC gets a free port, and
 * SPICE does not listen.
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
