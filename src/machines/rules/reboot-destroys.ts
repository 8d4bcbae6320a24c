import { nothing } from "../../findings";
import { defineMachineRule } from "../rule";

export const rebootDestroys = defineMachineRule({
  id: "reboot-destroys",
  severity: "warning",
  description: "A restart of Windows must not end its machine.",
  rationale:
    "Windows Setup and Windows Update restart the machine several times. With the action destroy, the machine is powered off at the first restart, in the middle of an installation or an update. Installation tools write it for the first boot only.",
  messages: {
    ends: {
      message: "libvirt powers {guest} off when Windows restarts, because `<on_reboot>` is destroy.",
      fix: "Write `<on_reboot>restart</on_reboot>`, or remove the element: restart is the default.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#events-configuration"],
  reads: ["on_reboot"],
  notApplicable: {
    arguments: "The machines that we define restart.",
    kubevirt: "KubeVirt has no setting for it.",
  },
  examples: {
    incorrect: [{ xml: "<on_reboot>destroy</on_reboot>" }],
    correct: [{ xml: "" }, { xml: "<on_reboot>restart</on_reboot>" }],
  },
  check({ guest, domain }) {
    const action = domain.at("on_reboot");
    if (action?.text !== "destroy") return nothing;
    return [
      {
        messageId: "ends" as const,
        path: action.path,
        data: { guest },
        repair: [{ kind: "text" as const, at: action.path, value: "restart" }],
      },
    ];
  },
});
