import { element } from "../../domain/xml";
import { nothing } from "../../findings";
import { addElement, setAttribute } from "../edits";
import { choosesByItself, isElementOn } from "../hyperv";
import { isModern } from "../modern";
import { defineMachineRule } from "../rule";

export const rtcLostTicks = defineMachineRule({
  id: "rtc-lost-ticks",
  severity: "info",
  description: "Without synthetic timers, ticks of the RTC that Windows missed must be delivered later.",
  rationale:
    "Without the enlightenment stimer, Windows may count the interrupts of the RTC to keep its time. If the host cannot run the machine in time, QEMU drops such interrupts, and the clock of Windows runs late. With tickpolicy='catchup', QEMU delivers them later.",
  messages: {
    dropped: {
      message:
        "{guest} has neither stimer nor an RTC with tickpolicy='catchup': on a busy host, its clock may run late.",
      fix: "Set `<timer name='rtc' tickpolicy='catchup'/>` in `<clock>`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#time-keeping",
    "https://www.qemu.org/docs/master/system/invocation.html",
    "https://www.qemu.org/docs/master/system/i386/hyperv.html",
  ],
  reads: ["clock", "features/hyperv", "os/type"],
  only: ["strict"],
  examples: {
    incorrect: [
      { xml: "<clock offset='localtime'><timer name='rtc' tickpolicy='delay'/></clock>" },
      { xml: "<clock offset='localtime'/>" },
      { xml: "" },
    ],
    correct: [
      { xml: "<clock offset='localtime'><timer name='rtc' tickpolicy='catchup'/></clock>" },
      {
        // Windows uses the synthetic timers.
        xml: "<features><hyperv><vpindex state='on'/><synic state='on'/><stimer state='on'/></hyperv></features><clock offset='localtime'><timer name='hypervclock' present='yes'/></clock>",
      },
      { xml: "<features><hyperv mode='host-model'/></features>" },
    ],
  },
  check({ guest, domain }) {
    if (!isModern(domain) || choosesByItself(domain) || isElementOn(domain, "stimer")) return nothing;
    const rtc = domain.all("clock/timer").find((timer) => timer.attribute("name") === "rtc");
    if (rtc?.attribute("tickpolicy") === "catchup") return nothing;
    return [
      {
        messageId: "dropped" as const,
        path: rtc?.pathTo("tickpolicy") ?? domain.at("clock")?.path ?? "",
        data: { guest },
        repair: [
          rtc === undefined
            ? addElement("clock", element("timer", { name: "rtc", tickpolicy: "catchup" }))
            : setAttribute(rtc, "tickpolicy", "catchup"),
        ],
      },
    ];
  },
});
