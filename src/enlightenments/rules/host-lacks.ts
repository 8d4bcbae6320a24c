import { nothing, type Report, type Severity } from "../../findings";
import { enlightenment } from "../catalogue";
import { LIBVIRT_START, QEMU_EXPAND } from "../catalogue/sources";
import type { Lack, RuleContext } from "../engine/context";
import { rule } from "../engine/define";
import { askersNeed, list, properties } from "../engine/wording";

/**
 * As many lacks with one and the same cause are one finding, so that a host without any Hyper-V support does not fill
 * the screen.
 */
const GROUP_FROM = 4;

export const hostLacks = rule({
  id: "host-lacks",
  severity: "error",
  necessary: "start",
  description: "The host must support every enlightenment of the machine.",
  rationale:
    "libvirt defines a machine with a flag that the host's kernel or QEMU does not support, and the machine then fails to start. This check runs before anything is changed. relaxed and vapic are exceptions: if the host does not support them, libvirt starts the machine and logs a warning.",
  messages: {
    one: {
      message: "{host} does not support {name}, which {need}. {name} requires {because}.",
      fix: 'Set {properties} to "off", choose another host, or set hostSupport to "adapt".',
      xml: { fix: "Turn {properties} off, or choose another host." },
    },
    asked: {
      message: "{host} does not support {name}, requested by {who}. {name} requires {because}.",
      fix: "Remove {path}, or choose another host.",
    },
    preset: {
      message: "{host} does not support {name}, requested by {who}. {name} requires {because}.",
      fix: 'Set {path} to "off", choose another host, or set hostSupport to "adapt".',
      xml: { fix: "Turn {path} off, or choose another host." },
    },
    many: {
      message: "{host} does not support {names}. They require {because}.",
      fix: 'Choose another host, set hostSupport to "adapt", or set these to "off".',
      xml: { fix: "Choose another host, or turn these off." },
    },
  },
  sources: [QEMU_EXPAND, LIBVIRT_START],
  examples: {
    incorrect: [
      { preset: { tlbflushExt: "on" }, host: { lacks: { "tlbflush-ext": "Linux 6.2 or newer; this host has 6.1" } } },
      {
        enlightenments: { xmmInput: "on" },
        hostSupport: "adapt",
        host: { lacks: { "xmm-input": "QEMU 7.1 or newer; this host has 7.0" } },
      },
    ],
    correct: [
      { preset: { tlbflushExt: "on" }, host: {} },
      {
        preset: { tlbflushExt: "on" },
        hostSupport: "adapt",
        host: { lacks: { "tlbflush-ext": "Linux 6.2 or newer; this host has 6.1" } },
      },
    ],
  },
  check: (context) => {
    const lacks = context.lacks().filter((lack) => !(lack.name === "evmcs" && context.cpuVendor === "amd")); // evmcs-vendor speaks
    if (lacks.length === 0) return nothing;
    const groups = new Map<string, Lack[]>();
    for (const lack of lacks) {
      const key = `${severityOf(context, lack)} ${context.userSays(lack.name) ?? ""} ${lack.because}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [lack]);
      else group.push(lack);
    }
    return [...groups.values()].flatMap((group) =>
      group.length >= GROUP_FROM ? [many(context, group)] : group.map((lack) => one(context, lack)),
    );
  },
});

type MessageId = "one" | "asked" | "preset" | "many";

const severityOf = (context: RuleContext, { name }: Lack): Severity =>
  (context.input.hostSupport === "report" && !context.support(name)?.unwritable) || enlightenment(name).startsWithout
    ? "warning"
    : "error";

const hostName = (context: RuleContext): string => context.input.host?.name ?? "the host";

function many(context: RuleContext, group: readonly Lack[]): Report<MessageId> {
  const data = { host: hostName(context), names: list(group.map((lack) => lack.name)), because: group[0]!.because };
  return { messageId: "many", path: "enlightenments", severity: severityOf(context, group[0]!), data };
}

function one(context: RuleContext, lack: Lack): Report<MessageId> {
  const { name, because } = lack;
  const path = context.path(name);
  const severity = severityOf(context, lack);
  const host = hostName(context);
  const ask = context.asked(name);
  if (ask?.state === "on") {
    const messageId = ask.by.kind === "user" ? "asked" : "preset";
    return { messageId, path, severity, data: { host, name, who: context.asker(name), because, path } };
  }
  const requirers = context.requirersOf(name);
  const data = { host, name, need: askersNeed(context, requirers), because, properties: properties(requirers) };
  return { messageId: "one", path, severity, data };
}
