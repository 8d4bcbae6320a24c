import { parse, stringify } from "yaml";
import {
  describeNeed,
  describeWhen,
  everyMachine,
  findPreset,
  presetChanges,
  presetId,
  presetVersions,
  type ComposedPreset,
  type PresetCpuFeature,
  type PresetVersion,
  type When,
} from "../../src/presets";
import { windowsTable, type Fact, type WindowsVersion } from "../../src/windows";
import { blocks, bullets, corrected, fenced, GENERATED, heading, table, type Page } from "./page";

/** A page per version of each preset, one that shows them all, and the Windows table. */
export const presetPages = (): Page[] => [
  { path: "presets/README.md", content: overview() },
  ...presetVersions.map((preset) => ({ path: `presets/${presetId(preset)}.md`, content: page(preset) })),
  { path: "windows/README.md", content: windowsPage() },
];

const composed = (preset: PresetVersion): ComposedPreset => findPreset(presetId(preset))!;
const condition = (when: When | undefined): string => (when === undefined ? "always" : describeWhen(when));
const value = (given: unknown): string => (given === undefined ? "" : `\`${String(given)}\``);
const link = (id: string): string => `[${id}](${id}.md)`;

function overview(): string {
  return blocks(
    "What a machine is for: versioned data with a reason for every choice.",
    GENERATED,
    heading(1, "Presets"),
    "A preset without a version (`desktop`) is its newest one; `desktop@1` pins it. A released version never changes: what is improved becomes the next version. " +
      "A guest that names no preset gets the one that is usual for its Windows. Every single choice can be overridden in the guest.",
    table(
      ["preset", "for what", "builds on", "migration"],
      presetVersions.map((preset) => [
        link(presetId(preset)),
        preset.description,
        preset.extends.map(link).join(", "),
        preset.migration,
      ]),
    ),
    heading(2, "CPU features of every machine"),
    "Whatever the preset. What a guest says in `cpu.features` wins.",
    features(everyMachine.map((row) => ({ ...row, from: "every machine" }))),
    "See also [the Windows table](../windows/README.md).",
    "To correct a reason or a source, change it in `src/presets` and run `npm run generate`. To change what a preset does, add its next version there.",
  );
}

function page(preset: PresetVersion): string {
  const { chain, enlightenments, settings, timers, cpuFeatures, needs } = composed(preset);
  return blocks(
    preset.description,
    GENERATED,
    heading(1, presetId(preset)),
    bullets(preset.about),
    fenced("yaml", stringify(exampleOf(preset), { version: "1.1" })),
    preset.windows.reason !== "" &&
      `For other Windows: ${preset.windows.otherwise}. In short, ${preset.windows.reason}.`,
    chain.length > 1 &&
      `Built on ${chain.slice(0, -1).map(link).join(", ")}; where several say something about the same setting, the last one whose condition holds counts.`,
    ...changes(preset),
    heading(2, "Migration"),
    preset.migration,
    needs.length > 0 && heading(2, "What it refuses to go without"),
    needs.length > 0 &&
      table(
        ["setting", "why", "for example"],
        needs.map((need) => [describeNeed(need), need.reason, `\`${need.example}\``]),
      ),
    heading(2, "Enlightenments"),
    table(
      ["enlightenment", "state", "when", "why", "said by", "source"],
      [...enlightenments].flatMap(([name, choices]) =>
        choices.map((choice) => [
          `[${name}](../enlightenments/${name}.md)`,
          `${choice.state}${choice.value === undefined ? "" : ` ${value(choice.value)}`}`,
          `${condition(choice.when)}${choice.prefer === true ? " (preferred)" : ""}`,
          choice.reason,
          choice.from,
          choice.source ?? "",
        ]),
      ),
    ),
    [...enlightenments.values()].flat().some(({ prefer }) => prefer === true) &&
      "Preferred: taken where the host is known to have it, and what it requires; left out elsewhere, without a finding. The explanation says why.",
    heading(2, "Settings"),
    table(
      ["setting", "value", "when", "why", "said by", "source"],
      [...settings].flatMap(([path, choices]) =>
        choices.map((choice) => [
          `\`${path}\``,
          value(choice.value),
          condition(choice.when),
          choice.reason,
          choice.from,
          choice.source ?? "",
        ]),
      ),
    ),
    heading(2, "Timers"),
    "The `hypervclock` timer is the enlightenment [time](../enlightenments/time.md).",
    table(
      ["timer", "how", "why", "said by"],
      timers.map((timer) => [
        timer.name,
        timer.present === false ? "absent" : `tick policy ${timer.tickpolicy ?? "as libvirt has it"}`,
        timer.reason,
        timer.from,
      ]),
    ),
    cpuFeatures.length > 0 && heading(2, "CPU features"),
    cpuFeatures.length > 0 &&
      "Besides [those that every machine has](README.md#cpu-features-of-every-machine). Where a condition cannot be decided, the feature is left as the host has it, and the explanation says so.",
    cpuFeatures.length > 0 && features(cpuFeatures),
  );
}

const features = (rows: readonly (PresetCpuFeature & { readonly from: string })[]): string =>
  table(
    ["feature", "policy", "when", "why", "said by", "source"],
    rows.map((row) => [
      `\`${row.name}\``,
      row.policy,
      `${condition(row.when)}${row.libvirt === undefined ? "" : `; where libvirt knows it (${row.libvirt} on)`}`,
      row.reason,
      row.from,
      row.source ?? "",
    ]),
  );

/** What a version changed, and why; the first has nothing to tell. */
function changes(preset: PresetVersion): string[] {
  const before = findPreset(`${preset.name}@${preset.version - 1}`);
  if (before === undefined) return [];
  return [
    heading(2, `Changed since ${before.id}`),
    `A machine that has ${before.id} keeps it until its program names ${presetId(preset)}. The same as a command: \`windows-guest presets ${preset.name} --diff ${preset.version - 1} ${preset.version}\`.`,
    table(
      ["what", before.id, presetId(preset), "why"],
      presetChanges(before, composed(preset)).map((change) => [
        change.kind === "enlightenment"
          ? `[${change.name}](../enlightenments/${change.name}.md)`
          : `${change.kind} \`${change.name}\``,
        change.before.join("; ") || "–",
        change.after.filter((text) => !change.before.includes(text)).join("; ") || change.after.join("; ") || "–",
        `${change.reasons.join("; ")}${change.sources.length === 0 ? "" : ` (${change.sources.join("; ")})`}`,
      ]),
    ),
  ];
}

/** A guest spec with the preset, and with everything that it needs. */
export function exampleOf(preset: PresetVersion): Record<string, unknown> {
  const spec: Record<string, unknown> = {
    name: "ada",
    windows: exampleWindows(preset),
    preset: presetId(preset),
    systemDisk: { baseImage: "golden.qcow2", size: "80 GiB" },
  };
  for (const need of composed(preset).needs) {
    for (const [group, settings] of Object.entries(parse(need.example) as Record<string, object>))
      spec[group] = Array.isArray(settings) ? settings : { ...(spec[group] as object | undefined), ...settings };
  }
  return spec;
}

/** A Windows that the preset is made for. */
function exampleWindows({ windows, name }: PresetVersion): string {
  const inside = (row: WindowsVersion): boolean =>
    row.build >= (windows.buildAtLeast ?? 0) && row.build < (windows.buildBelow ?? Infinity);
  const rows: readonly WindowsVersion[] = windowsTable;
  return (rows.find((row) => row.usual.preset === name) ?? rows.find(inside)!).id;
}

/** A link; brackets in an address would end it. */
const web = (text: string, source: string): string =>
  `[${text}](${source.replaceAll("(", "%28").replaceAll(")", "%29")})`;
const fact = (given: Fact | undefined): string => (given === undefined ? "" : web(given.note, given.source));

function windowsPage(): string {
  const rows: readonly WindowsVersion[] = windowsTable;
  return blocks(
    "Which Windows asks for what, each number with the page of Microsoft that states it.",
    GENERATED,
    heading(1, "Windows"),
    "Below the least memory or CPUs a guest is refused. For servers Microsoft names two amounts of memory: between them only Server Core is supported, and the guest gets a warning.",
    corrected("src/windows/table.ts"),
    table(
      [
        "`windows`",
        "least memory",
        "for Setup",
        "with Desktop Experience",
        "least CPUs",
        "CPU features",
        "system disk",
        "TPM 2.0",
        "Secure Boot",
        "firmware",
        "clock",
      ],
      rows.map((row) => [
        `\`${row.id}\``,
        fact(row.minimum.memoryMiB),
        fact(row.minimum.setupMiB),
        fact(row.minimum.desktopExperienceMiB),
        fact(row.minimum.cpus),
        row.minimum.cpu === undefined
          ? ""
          : web(
              `${row.minimum.cpu.features.join(", ")}${row.minimum.cpu.from === undefined ? "" : ` from ${row.minimum.cpu.from}`}`,
              row.minimum.cpu.source,
            ),
        fact(row.minimum.diskGB),
        web(row.tpm.need, row.tpm.source),
        web(row.secureBoot.need, row.secureBoot.source),
        web(
          [row.firmware.default, ...row.firmware.choices.filter((choice) => choice !== row.firmware.default)].join(
            ", else ",
          ),
          row.firmware.source,
        ),
        web(row.clock.offset, row.clock.source),
      ]),
    ),
    heading(2, "What a guest gets that does not say"),
    table(
      ["`windows`", "memory", "vCPUs", "preset", "why"],
      rows.map((row) => [
        `\`${row.id}\``,
        `${row.usual.memoryMiB / 1024} GiB`,
        String(row.usual.cpus),
        `[${row.usual.preset}](../presets/${row.usual.preset}@1.md)`,
        row.usual.reason,
      ]),
    ),
    heading(2, "Limits and drivers"),
    "Inbox drivers are those on the installation medium: what a guest with `drivers: inbox` is built from.",
    table(
      [
        "`windows`",
        "most sockets",
        "most memory",
        "inbox disk",
        "inbox network",
        "USB",
        "virtio-win up to",
        "hypervisor role in a guest",
        "enlightenments",
      ],
      rows.map((row) => [
        `\`${row.id}\``,
        fact(row.maximum.sockets),
        fact(row.maximum.memoryMiB),
        row.inbox.diskBus,
        row.inbox.network,
        row.inbox.usb,
        row.virtioWin === undefined ? "" : `${web(row.virtioWin.last, row.virtioWin.source)}: ${row.virtioWin.reason}`,
        row.hypervisorRole ? "yes" : "no",
        `${row.enlightenments === undefined ? "as the preset says" : `uses ${web(row.enlightenments.used.join(", "), row.enlightenments.source)} only`}${row.noEnlightenmentsUnder === undefined ? "" : `; none under ${row.noEnlightenmentsUnder.firmware.toUpperCase()}: ${row.noEnlightenmentsUnder.reason}`}`,
      ]),
    ),
  );
}
