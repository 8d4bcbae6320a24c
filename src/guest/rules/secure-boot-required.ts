import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { otherEdition } from "../editions";

export const secureBootRequired = defineGuestRule({
  id: "secure-boot-required",
  severity: "error",
  description: "A Windows that asks for Secure Boot gets firmware that has it.",
  rationale: "Windows 11 asks for firmware that is capable of Secure Boot. Without the setting the machine gets a firmware build that is not.",
  messages: { missing: { message: "{guest} has no Secure Boot, and {title} asks for it.", fix: "Remove `firmware.secureBoot: false`{edition} (source: {source})." } },
  sources: ["https://learn.microsoft.com/en-us/windows/whats-new/windows-11-requirements"],
  reads: ["firmware", "windows"],
  examples: { incorrect: [{ windows: "windows-11", firmware: { secureBoot: false } }], correct: [{ windows: "windows-11" }, { windows: "server-2022", firmware: { secureBoot: false } }] },
  check({ guest, machine, windows }) {
    if (windows.secureBoot.need !== "required" || machine.secureBoot) return nothing;
    return [{ messageId: "missing" as const, path: "firmware.secureBoot", data: { guest, title: windows.title, source: windows.secureBoot.source, edition: otherEdition(windows, ({ secureBoot }) => secureBoot.need !== "required") } }];
  },
});
