import { element } from "../../domain/xml";
import { nothing } from "../../findings";
import { addElement, setAttribute } from "../edits";
import { defineMachineRule } from "../rule";

export const hpetOn = defineMachineRule({
  id: "hpet-on",
  severity: "warning",
  description: "The HPET should be off.",
  rationale:
    "QEMU emulates the HPET unless the machine turns it off. Windows may choose it as its clock source or periodic timer, and each access and each tick then leaves the guest. With the Hyper-V reference time counter, Windows does not need it.",
  messages: {
    on: {
      message: "{guest} has an HPET{how}. Windows may use it as its timer, which costs host CPU time.",
      fix: "Set `<timer name='hpet' present='no'/>` in `<clock>`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#time-keeping",
    "https://www.qemu.org/docs/master/system/i386/hyperv.html",
  ],
  reads: ["clock"],
  notApplicable: { arguments: "The machines that we define have no HPET." },
  examples: {
    incorrect: [
      { xml: "<clock offset='localtime'><timer name='hpet' present='yes'/></clock>" },
      { xml: "<clock offset='localtime'/>" },
      { xml: "" },
    ],
    correct: [{ xml: "<clock offset='localtime'><timer name='hpet' present='no'/></clock>" }],
  },
  check({ guest, domain }) {
    const timer = domain.all("clock/timer").find((one) => one.attribute("name") === "hpet");
    if (timer?.attribute("present") === "no") return nothing;
    const how = timer === undefined ? ", because nothing turns it off" : "";
    return [
      {
        messageId: "on" as const,
        path: timer?.pathTo("present") ?? domain.at("clock")?.path ?? "",
        data: { guest, how },
        repair: [
          timer === undefined
            ? addElement("clock", element("timer", { name: "hpet", present: "no" }))
            : setAttribute(timer, "present", "no"),
        ],
      },
    ];
  },
});
