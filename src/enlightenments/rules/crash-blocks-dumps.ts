import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const crashBlocksDumps = rule({
  id: "crash-blocks-dumps",
  severity: "warning",
  description: "`crash` keeps Windows from writing its crash dump.",
  rationale:
    "Windows reports the bug check before it writes the dump. QEMU's default action on such a report is to stop the machine, so the dump is never written. Newer QEMU documentation says that this depends on `-action panic=`. Enable it only if something listens for the report.",
  messages: {
    dumps: {
      message:
        "{path} makes QEMU stop the machine when Windows reports a bug check, before Windows has written its crash dump.",
      fix: 'Set {path} to "off" unless something consumes the panic event.',
      xml: {
        message:
          "With <panic model='hyperv'>, Windows reports a bug check to QEMU, which stops the machine before Windows has written its crash dump.",
        fix: "Remove `<panic model='hyperv'/>`, unless something on the host consumes the panic event.",
      },
    },
    mode: {
      message:
        'enlightenmentMode "passthrough" includes crash: the machine stops at a bug check before Windows has written its crash dump.',
      xml: {
        message:
          "`<hyperv mode='passthrough'>` includes crash: Windows reports a bug check to QEMU, which stops the machine before Windows has written its crash dump.",
        fix: "Set mode='custom' and list the enlightenments, if you want crash dumps.",
      },
      kubevirt: { fix: "List the enlightenments in `features.hyperv` instead, if you want crash dumps." },
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ enlightenments: { crash: "on" } }, { enlightenmentMode: "passthrough" }],
    correct: [{ preset: { relaxed: "on" } }, { preset: { crash: "on" }, enlightenments: { crash: "off" } }],
  },
  check: (context) => {
    if (!context.isOn("crash")) return nothing;
    if (!context.isListed("crash"))
      return [{ messageId: "mode" as const, path: "enlightenmentMode", severity: "info" as const }];
    const path = context.path("crash");
    return [{ messageId: "dumps" as const, path, data: { path } }];
  },
});
