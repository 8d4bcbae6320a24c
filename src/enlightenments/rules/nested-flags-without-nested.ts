import { nothing, type Report } from "../../findings";
import { catalogue, type EnlightenmentName } from "../catalogue";
import { LIBVIRT_HOST_MODEL, QEMU_DOCS } from "../catalogue/sources";
import type { RuleContext } from "../engine/context";
import { rule } from "../engine/define";
import { list, properties } from "../engine/wording";

const nestedOnly = catalogue.filter((row) => row.nested === "only").map((row) => row.name);

type MessageId = "useless" | "hostModel" | "passthrough";

export const nestedFlagsWithoutNested = rule({
  id: "nested-flags-without-nested",
  severity: "warning",
  description: "Flags for a nested Hyper-V do not belong on a guest that sees neither `vmx` nor `svm`.",
  rationale:
    "They serve a hypervisor that cannot run there. Under BIOS some Windows versions were seen to hang when they were shown every enlightenment, the nested ones among them. That Windows 11 did not boot with them in Microsoft's OpenVMM was a fault of that hypervisor's own firmware, which QEMU does not use. libvirt's and QEMU's own lists do not look at vmx and svm; with host-model that is libvirt's design, and no more than worth knowing.",
  messages: {
    useless: {
      message: "{names} {serve} a Hyper-V inside the guest, and this guest sees neither vmx nor svm.",
      fix: 'Set nestedVirtualization to true, or {properties} to "off".',
    },
    hostModel: {
      message: 'enlightenmentMode "host-model" shows this guest {names} where the host offers them: they serve a Hyper-V inside the guest, and this guest sees neither vmx nor svm.',
      fix: 'Set nestedVirtualization to true, or {properties} to "off".',
    },
    passthrough: {
      message: 'enlightenmentMode "passthrough" shows this guest {names} where the host offers them: they serve a Hyper-V inside the guest, and this guest sees neither vmx nor svm.',
      fix: 'Set nestedVirtualization to true, or enlightenmentMode to "custom".',
    },
  },
  sources: [QEMU_DOCS, LIBVIRT_HOST_MODEL, "https://github.com/canonical/lxd/issues/18732", "https://github.com/microsoft/openvmm/issues/3646"],
  examples: {
    incorrect: [
      { preset: { tlbflushDirect: "on", emsrBitmap: "on" }, cpuVendor: "amd", guestVirtualization: "no" },
      { enlightenmentMode: "host-model", cpuVendor: "amd", guestVirtualization: "no" },
      { enlightenmentMode: "passthrough", cpuVendor: "intel", guestVirtualization: "no" },
    ],
    correct: [
      { preset: { tlbflushDirect: "on", emsrBitmap: "on" }, cpuVendor: "amd", guestVirtualization: "yes" },
      { preset: { stimerDirect: "on", frequencies: "on" }, guestVirtualization: "no" },
      { enlightenmentMode: "host-model", cpuVendor: "amd", guestVirtualization: "yes" },
    ],
  },
  check: (context) => {
    if (context.input.guestVirtualization !== "no") return nothing;
    // evmcs that is listed has a rule of its own.
    return [...reports("useless", nestedOnly.filter((name) => name !== "evmcs" && context.isListed(name)), context), ...ofMode(context)];
  },
});

/** Told in the leaf of nested features, which is where a guest without vmx and svm comes to harm. */
const inNestedLeaf = nestedOnly.filter((name) => name !== "reenlightenment");

/** What libvirt or QEMU turns on by itself. */
function ofMode(context: RuleContext): readonly Report<MessageId>[] {
  const { mode } = context.input;
  if (mode === "custom") return nothing;
  const names = inNestedLeaf.filter((name) => context.isOn(name) && !context.isListed(name));
  return reports(mode === "passthrough" ? "passthrough" : "hostModel", names, context);
}

function reports(messageId: MessageId, names: readonly EnlightenmentName[], context: RuleContext): readonly Report<MessageId>[] {
  if (names.length === 0) return nothing;
  const path = messageId === "passthrough" ? "enlightenmentMode" : names.length === 1 ? context.path(names[0]!) : "enlightenments";
  const severity = messageId === "hostModel" ? ("info" as const) : ("warning" as const);
  return [{ messageId, path, severity, data: { names: list(names), serve: names.length === 1 ? "serves" : "serve", properties: properties(names) } }];
}
