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
  description: "Flags for nested Hyper-V require a guest with `vmx` or `svm`.",
  rationale:
    "Without vmx or svm, no hypervisor can run in the guest. With BIOS firmware, some Windows versions hang if all enlightenments are on, including those for nested virtualization. Microsoft's OpenVMM also failed to boot Windows 11 with them, but the cause was its own firmware, which QEMU does not use. The modes host-model and passthrough enable these flags regardless of vmx and svm; with host-model this is by design and is reported for information only.",
  messages: {
    useless: {
      message: "{names} {serve} Hyper-V inside the guest, but this guest has neither vmx nor svm.",
      fix: 'Set nestedVirtualization to true, or {properties} to "off".',
    },
    hostModel: {
      message:
        'enlightenmentMode "host-model" enables {names} if the host supports them. They serve Hyper-V inside the guest, but this guest has neither vmx nor svm.',
      fix: 'Set nestedVirtualization to true, or {properties} to "off".',
    },
    passthrough: {
      message:
        'enlightenmentMode "passthrough" enables {names} if the host supports them. They serve Hyper-V inside the guest, but this guest has neither vmx nor svm.',
      fix: 'Set nestedVirtualization to true, or enlightenmentMode to "custom".',
      xml: { fix: "Require vmx or svm in `<cpu>`, or set `<hyperv mode='custom'>`." },
    },
  },
  sources: [
    QEMU_DOCS,
    LIBVIRT_HOST_MODEL,
    "https://github.com/canonical/lxd/issues/18732",
    "https://github.com/microsoft/openvmm/issues/3646",
  ],
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
    return [
      ...reports(
        "useless",
        nestedOnly.filter((name) => name !== "evmcs" && context.isListed(name)),
        context,
      ),
      ...ofMode(context),
    ];
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

function reports(
  messageId: MessageId,
  names: readonly EnlightenmentName[],
  context: RuleContext,
): readonly Report<MessageId>[] {
  if (names.length === 0) return nothing;
  const path =
    messageId === "passthrough" ? "enlightenmentMode" : names.length === 1 ? context.path(names[0]!) : "enlightenments";
  const severity = messageId === "hostModel" ? ("info" as const) : ("warning" as const);
  return [
    {
      messageId,
      path,
      severity,
      data: { names: list(names), serve: names.length === 1 ? "serves" : "serve", properties: properties(names) },
    },
  ];
}
