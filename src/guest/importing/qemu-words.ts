import { attribute, child, childrenOf, type XmlElement } from "../../domain/xml";
import { rawXml, type RawXmlSpec } from "../model/raw-xml";

/**
 * What a machine gives QEMU by itself, past libvirt: its arguments and variables. Undefined where it has none, or some
 * that no argument can say, such as two variables of one name or one without a value; an update keeps those.
 *
 * @param domain as libvirt writes it, with its own prefix
 */
export function qemuWords(domain: XmlElement): RawXmlSpec | undefined {
  const commandline = child(domain, "qemu:commandline");
  const args = childrenOf(commandline, "qemu:arg").map((el) => attribute(el, "value"));
  const env = childrenOf(commandline, "qemu:env").map((el) => [attribute(el, "name") ?? "", attribute(el, "value")]);
  if (args.length + env.length === 0 || new Set(env.map(([name]) => name)).size < env.length) return undefined;
  const read = rawXml.safeParse({
    ...(args.length === 0 ? {} : { qemuArgs: args }),
    ...(env.length === 0 ? {} : { qemuEnv: Object.fromEntries(env) as unknown }),
  });
  return read.success ? read.data : undefined;
}
