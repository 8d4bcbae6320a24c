import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const nestedWindows = defineGuestRule({
  id: "nested-windows",
  severity: "warning",
  description: "The CPU features vmx and svm require a Windows version that supports Hyper-V on KVM.",
  rationale:
    "Microsoft supports Hyper-V inside a virtual machine from Windows 10 and Windows Server 2016 on. Older versions fail if the CPU feature is present.",
  messages: {
    old: {
      message: "{guest} exposes vmx or svm to {title}, which does not support Hyper-V inside a virtual machine.",
      fix: "Remove `nestedVirtualization`.",
      xml: { fix: "Disable vmx or svm in `<cpu>`." },
    },
  },
  sources: ["https://learn.microsoft.com/en-us/windows-server/virtualization/hyper-v/nested-virtualization"],
  reads: ["nestedVirtualization", "cpu", "preset", "windows"],
  examples: {
    incorrect: [{ windows: "server-2012-r2", nestedVirtualization: true }],
    correct: [{ windows: "server-2016", nestedVirtualization: true }, { windows: "server-2012-r2" }],
  },
  check({ guest, machine, windows }) {
    return machine.nested === "yes" && !windows.hypervisorRole
      ? [{ messageId: "old" as const, path: "nestedVirtualization", data: { guest, title: windows.title } }]
      : nothing;
  },
});
