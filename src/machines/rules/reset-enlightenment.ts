import { nothing } from "../../findings";
import { setAttribute } from "../edits";
import { defineMachineRule } from "../rule";

export const resetEnlightenment = defineMachineRule({
  id: "reset-enlightenment",
  severity: "info",
  description: "Windows does not need the enlightenment `reset`.",
  rationale:
    "It offers a register through which Windows can restart the machine. According to QEMU's manual, that is not the recommended way and may not be used, and virt-manager no longer turns it on because current Hyper-V does not offer it. It costs nothing at run time, but it is one more thing that every host of a migration must support.",
  messages: {
    on: {
      message: "{guest} has the enlightenment reset, which current Hyper-V does not offer and Windows does not need.",
      fix: "Set state='off' in `<reset>`, or remove it.",
      arguments: { fix: 'Set `enlightenments.reset: "off"`.' },
    },
  },
  sources: [
    "https://www.qemu.org/docs/master/system/i386/hyperv.html",
    "https://github.com/virt-manager/virt-manager/commit/74fd503b9",
  ],
  reads: ["features/hyperv"],
  only: ["strict"],
  examples: {
    incorrect: [{ xml: "<features><hyperv><relaxed state='on'/><reset state='on'/></hyperv></features>" }],
    correct: [
      { xml: "<features><hyperv><relaxed state='on'/><reset state='off'/></hyperv></features>" },
      { xml: "<features><hyperv><relaxed state='on'/></hyperv></features>" },
    ],
  },
  check({ guest, domain }) {
    const reset = domain.all("features/hyperv/reset").at(-1);
    if (reset?.attribute("state") !== "on") return nothing;
    return [
      {
        messageId: "on" as const,
        path: reset.path,
        data: { guest },
        repair: [setAttribute(reset, "state", "off")],
      },
    ];
  },
});
