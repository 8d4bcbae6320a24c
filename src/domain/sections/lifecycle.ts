import { defined } from "../../foreign/defined";
import { crashAction, lifecycleAction, type DomainDefinition, type DomainDefinitionInput } from "../definition";
import { child, element, textElement, textOf, type XmlElement } from "../xml";
import { oneOf, yesNo } from "./values";

/** `<on_poweroff>` to `<on_crash>`. */
export const renderLifecycle = (d: DomainDefinitionInput): (XmlElement | undefined)[] => [
  textElement("on_poweroff", d.onPoweroff),
  textElement("on_reboot", d.onReboot),
  textElement("on_crash", d.onCrash),
];

export const parseLifecycle = (domain: XmlElement): Pick<DomainDefinition, "onPoweroff" | "onReboot" | "onCrash"> =>
  defined({
    onPoweroff: oneOf(lifecycleAction.options, textOf(child(domain, "on_poweroff"))),
    onReboot: oneOf(lifecycleAction.options, textOf(child(domain, "on_reboot"))),
    onCrash: oneOf(crashAction.options, textOf(child(domain, "on_crash"))),
  });

export const renderPm = (pm: DomainDefinitionInput["pm"]): XmlElement | undefined =>
  pm &&
  element(
    "pm",
    undefined,
    element("suspend-to-mem", { enabled: pm.suspendToMem }),
    element("suspend-to-disk", { enabled: pm.suspendToDisk }),
  );

export function parsePm(domain: XmlElement): DomainDefinition["pm"] {
  const pm = child(domain, "pm");
  if (!pm) return undefined;
  // QEMU offers both states unless told otherwise.
  return {
    suspendToMem: yesNo(child(pm, "suspend-to-mem"), "enabled") ?? true,
    suspendToDisk: yesNo(child(pm, "suspend-to-disk"), "enabled") ?? true,
  };
}
