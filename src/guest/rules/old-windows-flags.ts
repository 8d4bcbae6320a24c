import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { listText } from "../explaining/show";

export const oldWindowsFlags = defineGuestRule({
  id: "old-windows-flags",
  severity: "warning",
  description: "Old Windows versions should have only the enlightenments that they support.",
  rationale:
    "Windows 7 and Server 2008 R2 are older than most of the Hyper-V interface. Enlightenments that they do not support have no benefit, add host requirements, and complicate troubleshooting. " +
    "This rule reports only your own settings, with both BIOS and UEFI; presets do not set these flags for such a Windows version.",
  messages: {
    asked: {
      message: "{title}, which {guest} runs, is older than {flags} and does not use {them}.",
      fix: "Remove {paths}.",
    },
    mode: {
      message:
        "{title}, which {guest} runs, is older than most flags that `enlightenmentMode: {mode}` enables, for example {flags}.",
      fix: 'Set `enlightenmentMode: "custom"`.',
      kubevirt: {
        message:
          "{title}, which {guest} runs, is older than most flags that `features.hypervPassthrough` enables, for example {flags}.",
        fix: "List the enlightenments in `features.hyperv` instead.",
      },
    },
  },
  sources: [
    "https://git.proxmox.com/?p=qemu-server.git (src/PVE/QemuServer/CPUConfig.pm, get_hyperv_enlightenments)",
    "https://learn.microsoft.com/en-us/virtualization/hyper-v-on-windows/tlfs/tlfs",
  ],
  reads: ["windows", "preset", "enlightenments", "enlightenmentMode"],
  examples: {
    incorrect: [
      { windows: "windows-7", enlightenments: { tlbflush: "on", ipi: "on" } },
      { windows: "server-2008-r2", enlightenmentMode: "passthrough" },
    ],
    correct: [
      { windows: "windows-7", enlightenments: { reset: "on" } },
      { windows: "server-2012-r2", enlightenments: { tlbflush: "on" } },
      { windows: "windows-7" },
    ],
  },
  check({ guest, windows, engine }) {
    const used: readonly string[] | undefined = windows.enlightenments?.used;
    if (used === undefined) return nothing;
    const unused = engine.enlightenments.filter((row) => row.state === "on" && !used.includes(row.name));
    const asked = unused.flatMap(({ name, by }) => (by.kind === "user" ? [{ name, path: by.path }] : []));
    if (asked.length > 0) {
      const paths = asked.map(({ path }) => path);
      const data = {
        guest,
        title: windows.title,
        flags: listText(asked.map(({ name }) => name)),
        them: asked.length === 1 ? "it" : "them",
        paths: listText(paths),
      };
      return [{ messageId: "asked" as const, path: paths.length === 1 ? paths[0]! : "enlightenments", data }];
    }
    const shown = unused.filter(({ by }) => by.kind === "mode").map(({ name }) => name);
    if (shown.length === 0) return nothing;
    return [
      {
        messageId: "mode" as const,
        path: "enlightenmentMode",
        data: { guest, title: windows.title, mode: engine.mode, flags: listText(shown.slice(0, 3)) },
      },
    ];
  },
});
