import { setAttribute } from "../edits";
import { isModern } from "../modern";
import { defineMachineRule } from "../rule";

export const kvmclockShown = defineMachineRule({
  id: "kvmclock-shown",
  severity: "info",
  description: "Windows does not need the clock source kvmclock.",
  rationale:
    "kvmclock is a clock for Linux guests. Windows has no driver for it and reads the Hyper-V reference time counter, which is `<timer name='hypervclock'>`. A machine that shows kvmclock instead gives Windows no fast clock.",
  messages: {
    shown: {
      message: "{guest} shows the clock source kvmclock, which Windows cannot use.",
      fix: "Set present='no' in `<timer name='kvmclock'>`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#time-keeping",
    "https://www.qemu.org/docs/master/system/i386/hyperv.html",
    "https://docs.kernel.org/virt/kvm/x86/msr.html",
  ],
  reads: ["clock/timer", "os/type"],
  only: ["strict"],
  notApplicable: { arguments: "The machines that we define do not name kvmclock." },
  examples: {
    incorrect: [{ xml: "<clock offset='localtime'><timer name='kvmclock' present='yes'/></clock>" }],
    correct: [
      { xml: "<clock offset='localtime'><timer name='kvmclock' present='no'/></clock>" },
      { xml: "<clock offset='localtime'><timer name='hypervclock' present='yes'/></clock>" },
      { xml: "" },
    ],
  },
  *check({ guest, domain }) {
    if (!isModern(domain)) return;
    for (const timer of domain.all("clock/timer")) {
      if (timer.attribute("name") !== "kvmclock" || timer.attribute("present") !== "yes") continue;
      yield {
        messageId: "shown" as const,
        path: timer.pathTo("present"),
        data: { guest },
        repair: [setAttribute(timer, "present", "no")],
      };
    }
  },
});
