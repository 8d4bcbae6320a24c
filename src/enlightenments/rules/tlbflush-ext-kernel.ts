import { nothing } from "../../findings";
import type { EnlightenmentName } from "../catalogue";
import { LIBVIRT_DOCS, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";
import { list } from "../engine/wording";

const flags: readonly EnlightenmentName[] = ["tlbflush-ext", "tlbflush-direct"];

export const tlbflushExtKernel = rule({
  id: "tlbflush-ext-kernel",
  severity: "warning",
  description: "`tlbflushExt` and `tlbflushDirect` require Linux 6.2 or newer on the host.",
  rationale:
    "On an older kernel, for example 6.1 of Debian 12, QEMU does not start the machine. libvirt before 11.0 silently drops both flags. If the host is known, this is checked; otherwise the requirement is reported.",
  messages: {
    kernel: {
      message:
        "{names} {need} Linux 6.2 and libvirt 11.0 or newer on the host. This could not be checked; on an older kernel the machine does not start.",
      fix: "Specify a host that can be probed, or a saved profile.",
    },
  },
  sources: ["Linux commit f84fcb66568c", "lxc/incus#3565", QEMU_DOCS, LIBVIRT_DOCS],
  examples: {
    incorrect: [{ enlightenments: { tlbflushExt: "on" } }, { preset: { tlbflushExt: "on" } }],
    correct: [{ enlightenments: { tlbflushExt: "on" }, host: {} }],
  },
  check: (context) => {
    const names = flags.filter(
      (name) => context.isListed(name) && (context.support(name)?.known ?? "unknown") === "unknown",
    );
    if (names.length === 0) return nothing;
    const asked = names.some((name) => context.userSays(name) === "on");
    const data = { names: list(names), need: names.length === 1 ? "needs" : "need" };
    return [
      {
        messageId: "kernel" as const,
        path: context.path(names[0]!),
        severity: asked ? ("warning" as const) : ("info" as const),
        data,
      },
    ];
  },
});
