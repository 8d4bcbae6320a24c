import { element } from "../../domain/xml";
import { nothing } from "../../findings";
import type { WindowsVersion } from "../../windows";
import { addElement, type Edit } from "../edits";
import { BASE_ENLIGHTENMENTS, hypervParts, namesInXml, onlyClock } from "../hyperv";
import { isModern } from "../modern";
import type { Part } from "../part";
import { flagsOf, lastCpu } from "../qemu-cpu";
import { isUefi, isX86 } from "../reading";
import { defineMachineRule } from "../rule";

export const hypervMissing = defineMachineRule({
  id: "hyperv-missing",
  severity: "warning",
  description: "A Windows machine should have Hyper-V enlightenments.",
  rationale:
    "Without them, Windows does not know that it runs in a virtual machine: it may stop with a watchdog bug check when the host is busy, spins on locks whose holder does not run, and leaves the guest for each interrupt and each time stamp. `<timer name='hypervclock'>` alone gives it only the time.",
  messages: {
    none: {
      message: "{guest} has no Hyper-V enlightenments, so Windows runs as on a physical computer.",
      fix: "Write `<hyperv><relaxed state='on'/><vapic state='on'/><spinlocks state='on' retries='8191'/></hyperv>` in `<features>`, and `<timer name='hypervclock' present='yes'/>` in `<clock>`.",
      kubevirt: {
        fix: "Set `relaxed`, `vapic` and `spinlocks: { spinlocks: 8191 }` in `features.hyperv`, and `clock.timer.hyperv`.",
      },
    },
    clock: {
      message: "{guest} has `<timer name='hypervclock'>`, but no other enlightenment.",
      fix: "Write `<hyperv><relaxed state='on'/><vapic state='on'/><spinlocks state='on' retries='8191'/></hyperv>` in `<features>`.",
      kubevirt: { fix: "Set `relaxed`, `vapic` and `spinlocks: { spinlocks: 8191 }` in `features.hyperv`." },
    },
  },
  sources: [
    "https://www.qemu.org/docs/master/system/i386/hyperv.html",
    "https://libvirt.org/formatdomain.html#hypervisor-features",
  ],
  reads: ["features/hyperv", "clock/timer", "devices/panic", "qemu:commandline", "os"],
  notApplicable: { arguments: "The preset and the arguments decide about each enlightenment." },
  examples: {
    incorrect: [
      { xml: "<features><acpi/></features>" },
      { xml: "<clock offset='localtime'><timer name='hypervclock' present='yes'/></clock>" },
    ],
    correct: [
      { xml: "<features><hyperv><relaxed state='on'/></hyperv></features>" },
      { xml: "<features><hyperv mode='host-model'/></features>" },
      { type: "qemu", xml: "" },
      // The rule hyperv-empty speaks of it.
      { xml: "<features><hyperv/></features>" },
      {
        // Its UEFI boot loader stops with them.
        windows: "windows-7",
        xml: "<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>",
      },
    ],
  },
  check({ guest, domain, windows }) {
    const hyperv = hypervParts(domain)[0];
    if (!onlyClock(domain) || hyperv?.children.length === 0) return nothing;
    // The emulator offers none.
    if (domain.attribute("type") === "qemu") return nothing;
    if (!isX86(domain) || !isModern(domain) || isForbidden(domain, windows)) return nothing;
    const cpu = lastCpu(domain);
    if (cpu !== undefined && flagsOf(cpu).length > 0) return nothing;
    const hasClock = namesInXml(domain).length > 0;
    return [
      {
        messageId: hasClock ? ("clock" as const) : ("none" as const),
        path: hyperv?.path ?? domain.at("features")?.path ?? "",
        data: { guest },
        ...(hyperv === undefined && cpu === undefined
          ? { repair: [...BASE_ENLIGHTENMENTS.map((one) => addElement("features/hyperv", one)), ...clockOf(domain)] }
          : {}),
      },
    ];
  },
});

/** A Windows that stops where it finds enlightenments. */
const isForbidden = (domain: Part, windows: WindowsVersion | undefined): boolean =>
  windows?.noEnlightenmentsUnder?.firmware === "uefi" && isUefi(domain);

/** Who turned the clock off may have a reason. */
const clockOf = (domain: Part): Edit[] =>
  domain.all("clock/timer").some((timer) => timer.attribute("name") === "hypervclock")
    ? []
    : [addElement("clock", element("timer", { name: "hypervclock", present: "yes" }))];
