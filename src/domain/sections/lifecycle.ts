import * as z from "zod";
import { defined } from "../../foreign/defined";
import { section } from "../kind";
import { DOC_DEFAULT } from "../sources";
import { oneOf, yesNo } from "../values";
import { child, element, textElement, textOf, type XmlElement } from "../xml";

export const lifecycleAction = z.enum(["destroy", "restart", "preserve"]);
export const crashAction = z.enum(["destroy", "restart", "preserve", "coredump-destroy", "coredump-restart"]);

/** `<on_poweroff>` to `<on_crash>`. */
export const lifecycle = section({
  place: "",
  model: {
    shape: {
      onPoweroff: lifecycleAction.optional(),
      onReboot: lifecycleAction.optional(),
      onCrash: crashAction.optional(),
    },
    render: (d) => [
      textElement("on_poweroff", d.onPoweroff),
      textElement("on_reboot", d.onReboot),
      textElement("on_crash", d.onCrash),
    ],
    parse: (domain) =>
      defined({
        onPoweroff: oneOf(lifecycleAction.options, textOf(child(domain, "on_poweroff"))),
        onReboot: oneOf(lifecycleAction.options, textOf(child(domain, "on_reboot"))),
        onCrash: oneOf(crashAction.options, textOf(child(domain, "on_crash"))),
      }),
  },
  defaults: [
    { place: "on_poweroff", value: "destroy", reason: DOC_DEFAULT },
    { place: "on_reboot", value: "restart", reason: DOC_DEFAULT },
    { place: "on_crash", value: "destroy", reason: DOC_DEFAULT },
  ],
});

const pmShape = z.object({ suspendToMem: z.boolean(), suspendToDisk: z.boolean() });

/** QEMU offers both states unless told otherwise. */
const parsePm = (pm: XmlElement): z.output<typeof pmShape> => ({
  suspendToMem: yesNo(child(pm, "suspend-to-mem"), "enabled") ?? true,
  suspendToDisk: yesNo(child(pm, "suspend-to-disk"), "enabled") ?? true,
});

/** Sleep and hibernation of the guest. */
export const pm = section({
  place: "pm",
  model: {
    shape: { pm: pmShape.optional() },
    render: (d) => [
      d.pm &&
        element(
          "pm",
          undefined,
          element("suspend-to-mem", { enabled: d.pm.suspendToMem }),
          element("suspend-to-disk", { enabled: d.pm.suspendToDisk }),
        ),
    ],
    parse: (domain) => {
      const el = child(domain, "pm");
      return { pm: el && parsePm(el) };
    },
  },
});
