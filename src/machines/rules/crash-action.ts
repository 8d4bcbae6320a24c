import { nothing } from "../../findings";
import { defineMachineRule } from "../rule";

export const crashAction = defineMachineRule({
  id: "crash-action",
  severity: "info",
  description: "A machine that reports its crashes should not be destroyed by them.",
  rationale:
    "With the Hyper-V panic device, Windows tells QEMU about a bug check, and libvirt runs the action of `<on_crash>`. Its default is destroy: the machine is off until somebody starts it. Without the device, Windows restarts by itself.",
  messages: {
    destroyed: {
      message: "{guest} reports a bug check to the host, and libvirt then destroys the machine{how}: it stays off.",
      fix: "Write `<on_crash>restart</on_crash>`, or coredump-restart to keep its memory for analysis.",
      arguments: { fix: 'Set `enlightenments.crash: "off"` unless something on the host starts the machine again.' },
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#events-configuration",
    "https://libvirt.org/formatdomain.html#panic-device",
    "https://www.qemu.org/docs/master/system/i386/hyperv.html",
  ],
  reads: ["devices/panic", "on_crash"],
  notApplicable: {
    kubevirt: "KubeVirt has no setting for it.",
  },
  examples: {
    incorrect: [
      { xml: "<on_crash>destroy</on_crash><devices><panic model='hyperv'/></devices>" },
      { xml: "<devices><panic model='isa'/><panic model='hyperv'/></devices>" },
    ],
    correct: [
      { xml: "<on_crash>restart</on_crash><devices><panic model='hyperv'/></devices>" },
      { xml: "<on_crash>preserve</on_crash><devices><panic model='hyperv'/></devices>" },
      { xml: "<on_crash>destroy</on_crash>" },
      // Windows has a driver for pvpanic only with virtio-win.
      { xml: "<on_crash>destroy</on_crash><devices><panic model='isa'/></devices>" },
    ],
  },
  check({ guest, domain }) {
    const action = domain.at("on_crash");
    const panic = domain.all("devices/panic").find((one) => one.attribute("model") === "hyperv");
    if (panic === undefined || (action !== undefined && action.text !== "destroy")) return nothing;
    const how = action === undefined ? ", the default of <on_crash>" : "";
    return [{ messageId: "destroyed" as const, path: action?.path ?? panic.path, data: { guest, how } }];
  },
});
