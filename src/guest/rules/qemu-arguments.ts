import { defineGuestRule } from "../context";
import { optionsIn } from "../overriding/qemu-options";

export const qemuArguments = defineGuestRule({
  id: "qemu-arguments",
  severity: "info",
  argumentsOnly:
    "Only arguments have `xml.qemuArgs`; of other machines, enlightenments-in-command-line and qemu-port-open judge what the arguments do.",
  description: "Arguments for QEMU are known to QEMU alone, and libvirt does not check them.",
  rationale:
    "libvirt passes `<qemu:commandline>` to QEMU as it is. It marks the machine with `custom-argv` in its log, keeps no compatibility for it, and can neither check nor migrate what the arguments add. QEMU checks enlightenments when the machine starts, and refuses one that requires another.",
  messages: {
    taint: {
      message:
        "{guest} has arguments for QEMU ({options}) that libvirt does not check. It marks the machine with `custom-argv` in its log, and the arguments can prevent a start or a migration.",
    },
    migratable: {
      message:
        "{guest} is to be migratable, but has arguments for QEMU ({options}). libvirt does not know whether the machine can migrate with them.",
      fix: "Remove `xml.qemuArgs`, or try a migration before you need it.",
    },
    requires: {
      message: "{path} of {guest}: QEMU refuses to start with {flag} without {missing}.",
      fix: "Add {missing}, or remove {flag}.",
    },
    spelling: {
      message: "{path} of {guest}: QEMU does not know {flag} in this form, and refuses to start.",
      fix: "Write {correct}=on or {correct}=off.",
    },
  },
  sources: [
    "https://libvirt.org/kbase/qemu-passthrough-security.html",
    "https://www.qemu.org/docs/master/system/i386/hyperv.html",
  ],
  reads: [],
  examples: {
    incorrect: [
      { xml: { qemuArgs: ["-device", "edu"] } },
      { xml: { qemuArgs: ["-cpu", "host,hv-syndbg"] } },
      { xml: { qemuArgs: ["-device", "edu"] }, migratable: true, cpu: { mode: "custom", model: "Skylake-Client" } },
    ],
    correct: [{ xml: { qemuEnv: { MALLOC_PERTURB_: "1" } } }],
  },
  *check({ guest, spec, overridden }) {
    const args = spec.xml?.qemuArgs;
    if (overridden === undefined || args === undefined || args.length === 0) return;
    const path = "xml.qemuArgs";
    const options = optionsIn(args.map((word: string | undefined) => word ?? ""))
      .map(({ name }) => `-${name}`)
      .join(" ");
    yield spec.migratable === true
      ? { messageId: "migratable" as const, path, data: { guest, options }, severity: "warning" as const }
      : { messageId: "taint" as const, path, data: { guest, options } };
    for (const { flag, index, ...why } of overridden.unmet) {
      const place = `${path}[${index}]`;
      yield {
        messageId: "missing" in why ? ("requires" as const) : ("spelling" as const),
        path: place,
        data: { guest, path: place, flag, ...why },
        severity: "error" as const,
      };
    }
  },
});
