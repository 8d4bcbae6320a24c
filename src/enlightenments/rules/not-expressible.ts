import { nothing } from "../../findings";
import { enlightenment } from "../catalogue";
import { LIBVIRT_DOCS, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";
import { notExpressible } from "../engine/rows";
import { namesIn } from "../graph";

export const notExpressibleRule = rule({
  id: "not-expressible",
  severity: "error",
  necessary: "deploy",
  description: "Settings that libvirt cannot express in a domain are not supported.",
  rationale:
    "libvirt has no element for some QEMU flags. This package does not add QEMU command-line options, because libvirt does not support them and cannot track their effect. You can add them manually. A second -cpu option cannot extend the one that libvirt writes, but -global sets properties that libvirt's -cpu option does not contain: `virsh edit`, with xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0', and <qemu:commandline><qemu:arg value='-global'/><qemu:arg value='x86_64-cpu.hv-no-nonarch-coresharing=on'/></qemu:commandline>. Tried with libvirt 9.0 and QEMU 7.2 under KVM, in host-passthrough and host-model: QEMU reported no-nonarch-coresharing, version-id and enforce-cpuid as set, and the flag in libvirt's -cpu option (hv-relaxed) unchanged. libvirt marks such a machine as tainted.",
  argumentsOnly: "What libvirt cannot express, its XML cannot hold.",
  messages: {
    refused: {
      message: "{name}, requested by {who}, cannot be set: {reason}.",
      fix: "Remove {path}; Windows does not require it.",
    },
  },
  sources: [
    QEMU_DOCS,
    LIBVIRT_DOCS,
    "https://libvirt.org/drvqemu.html#pass-through-of-arbitrary-qemu-commands",
    "libvirt issue 402: qemu:commandline cannot extend -cpu (https://gitlab.com/libvirt/libvirt/-/issues/402)",
  ],
  examples: {
    incorrect: [{ enlightenments: { enforceCpuid: "on" } }, { enlightenments: { versionId: "on" } }],
    correct: [{ enlightenments: { enforceCpuid: "off" } }],
  },
  check: (context) => {
    const refused = (context.asks.on[1]! | context.asks.on[2]! | context.asks.on[3]!) & notExpressible;
    if (refused === 0n) return nothing;
    return namesIn(refused).map((name) => {
      const { libvirt } = enlightenment(name);
      const reason = libvirt.kind === "none" ? libvirt.reason : "";
      return {
        messageId: "refused" as const,
        path: context.path(name),
        data: { name, who: context.asker(name), reason, path: context.path(name) },
      };
    });
  },
});
