/**
 * The questions about what lies on a host: pools, volumes, networks, machines. With a shell they are one script, three
 * virsh processes whatever the number of machines; without one, three batches. Both give the same text: sections behind
 * marks.
 */
import { lines, volumeNames } from "./lines";
import { quote } from "../foreign/quote";

/** A command and what it lists, as UUIDs. */
const LISTS = {
  pools: "pool-list --all --uuid",
  "pools-active": "pool-list --uuid",
  networks: "net-list --all --uuid",
  "networks-active": "net-list --uuid",
  "networks-autostart": "net-list --all --autostart --uuid",
  machines: "list --all --uuid",
  "machines-active": "list --uuid",
  "machines-autostart": "list --all --autostart --uuid",
} as const;

/** Volumes of one pool that are read. */
const MOST_VOLUMES = 500;
/** Bytes of one section. What is longer arrives cut and counts as not told. */
const MOST_BYTES = 4_000_000;

/**
 * Lines of a machine's definition that tell its memory, vCPUs, disks, consoles, devices of the host and UEFI variables;
 * libvirt writes one element a line. An address this far in is that of a source, not the device's own; so are a USB
 * device's ids.
 */
const MACHINE_LINES =
  "^ *</?(domain|devices|disk|hostdev|interface|source|target|graphics|listen|readonly|shareable|transient|os|nvram|memoryBacking|hugepages|page)[ />]|^        <(address|vendor|product) |^  <(name|uuid|memory|vcpu)[ >]";
const VOLUME_LINES = "^ *</?(volume|target)[ >]|^  <(name|capacity|allocation)[ >]|^    <(path|format)[ >]";

/**
 * A script that writes the sections, each behind a line `<mark> <section>`. `virsh`: the words before a command.
 * A list that fails holds its error and is told from an empty one by that.
 */
export function resourcesScript(virsh: string, mark: string): string {
  const word = quote(mark);
  const lists = Object.entries(LISTS)
    .map(([name, command]) => `echo ${mark} ${name} !; ${command}`)
    .join("; ");
  // Commands by section, and in front of each a command that writes its mark.
  const details = [
    "$1 == mark { section = $2; next }",
    "NF == 1 { n[section]++; id[section, n[section]] = $1; in_[section, $1] = 1 }",
    "END {",
    '  print "echo " mark " pool-definitions !"; for (i = 1; i <= n["pools"]; i++) print "pool-dumpxml " id["pools", i]',
    '  print "echo " mark " network-definitions !"; for (i = 1; i <= n["networks"]; i++) print "net-dumpxml " id["networks", i]',
    '  print "echo " mark " volume-lists !"; for (i = 1; i <= n["pools-active"]; i++) { print "echo " mark "-pool " id["pools-active", i] " !"; print "vol-list " id["pools-active", i] }',
    '  print "echo " mark " machine-definitions !"; for (i = 1; i <= n["machines"]; i++) { u = id["machines", i]; print "dumpxml " u (in_["machines-active", u] ? "" : " --inactive") }',
    '  print "echo " mark " end !"',
    "}",
  ].join("\n");
  // virsh takes a word apart at double quotes and backslashes. The last column is a path, and begins behind at least
  // two blanks.
  const volumes = [
    '$1 == mark "-pool" { pool = $2; n = 0; print "echo " mark "-pool " pool " !"; next }',
    `/^ / && match($0, /   +[^ ]/) && ++n <= ${MOST_VOLUMES} { name = substr($0, 2, RSTART - 2); gsub(/[\\\\"]/, "\\\\\\\\&", name); print "vol-dumpxml --pool " pool " --vol \\"" name "\\"" }`,
  ].join("\n");
  return [
    `m=${word}`,
    // virsh's echo ends no line.
    `wg_lines() { sed "s/$m\\(-pool\\)\\{0,1\\} [0-9a-z-]* !/\\n&\\n/g"; }`,
    // The commands on standard input, 200 to a process.
    `wg_batch() { awk '{ printf "%s; ", $0 } NR % 200 == 0 { print "" } END { if (NR % 200) print "" }' | while IFS= read -r wg_commands; do ${virsh} "$wg_commands" 2>/dev/null </dev/null; done | wg_lines; }`,
    `wg_lists=$(${virsh} ${quote(lists)} 2>&1 | wg_lines)`,
    `printf '%s\\n' "$wg_lists"`,
    `wg_details=$(printf '%s\\n' "$wg_lists" | awk -v mark="$m" ${quote(details)} | wg_batch | sed -n -E -e "/^$m machine-definitions/,/^$m end/{ /^  <metadata>/,/^  <\\/metadata>/d; /^$m/p; \\#${MACHINE_LINES}#p; d; }" -e p | head -c ${MOST_BYTES})`,
    `printf '%s\\n' "$wg_details"`,
    `echo "$m volumes"`,
    `printf '%s\\n' "$wg_details" | sed -n -e "/^$m volume-lists/,/^$m machine-definitions/p" | awk -v mark="$m" ${quote(volumes)} | wg_batch | sed -n -E -e "/^$m/p" -e "\\#${VOLUME_LINES}#p" | head -c ${MOST_BYTES}`,
    `echo "$m space"`,
    // What libvirt says about a pool's room is as old as its last refresh.
    `printf '%s\\n' "$wg_details" | sed -n 's|^    <path>\\(/.*\\)</path>$|\\1|p' | sort -u | while IFS= read -r wg_path; do stat -f -c '%a %S %n' -- "$wg_path" 2>/dev/null; done`,
    `echo "$m interfaces"`,
    `for wg_if in /sys/class/net/*; do wg_kind=other; [ -e "$wg_if/device" ] && wg_kind=card; [ -d "$wg_if/bridge" ] && wg_kind=bridge; [ -e "$wg_if" ] && echo "$wg_kind \${wg_if##*/}"; done`,
    `echo "$m ownership"; grep -E '^[[:space:]]*dynamic_ownership[[:space:]]*=' /etc/libvirt/qemu.conf 2>/dev/null`,
    `echo "$m told"`,
  ].join("\n");
}

/** Text of each command, in their order; undefined where a command failed. */
type Ask = (operation: string, commands: readonly (readonly string[])[]) => Promise<readonly (string | undefined)[]>;

/** The same sections where only libvirt's protocol reaches the host: no interfaces, no room beyond libvirt's word. */
export async function resourcesByVirsh(ask: Ask, mark: string): Promise<string> {
  const names = Object.keys(LISTS) as (keyof typeof LISTS)[];
  const answers = await ask(
    "list the resources of the host",
    names.map((name) => LISTS[name].split(" ")),
  );
  const listed = (name: keyof typeof LISTS): string[] =>
    lines(answers[names.indexOf(name)] ?? "")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  const running = new Set(listed("machines-active"));
  const active = listed("pools-active");
  const questions: Readonly<Record<string, readonly (readonly string[])[]>> = {
    "pool-definitions": listed("pools").map((uuid) => ["pool-dumpxml", uuid]),
    "network-definitions": listed("networks").map((uuid) => ["net-dumpxml", uuid]),
    "machine-definitions": listed("machines").map((uuid) => [
      "dumpxml",
      uuid,
      ...(running.has(uuid) ? [] : ["--inactive"]),
    ]),
    "volume-lists": active.map((uuid) => ["vol-list", uuid]),
  };
  const details = await ask("read the resources of the host", Object.values(questions).flat());
  let next = 0;
  const told = Object.entries(questions).map(
    ([section, commands]) => [section, commands.map(() => details[next++] ?? "")] as const,
  );
  const lists = told.find(([section]) => section === "volume-lists")![1];
  const volumes = active.map((uuid, index) =>
    volumeNames(lists[index]!)
      .slice(0, MOST_VOLUMES)
      .map((name) => ["vol-dumpxml", `--pool=${uuid}`, `--vol=${name}`]),
  );
  const read = await ask("read the volumes", volumes.flat());
  let volume = 0;
  return [
    ...names.flatMap((name, index) => (answers[index] === undefined ? [] : [`${mark} ${name}`, answers[index]])),
    ...told
      .filter(([section]) => section !== "volume-lists")
      .flatMap(([section, texts]) => [
        `${mark} ${section}`,
        ...texts.map((text) => (section === "machine-definitions" ? machineLines(text) : text)),
      ]),
    `${mark} volumes`,
    ...active.flatMap((uuid, index) => [`${mark}-pool ${uuid}`, ...volumes[index]!.map(() => read[volume++] ?? "")]),
    `${mark} told`,
  ].join("\n");
}

const machineLines = (xml: string): string =>
  xml
    .replace(/^ {2}<metadata>[\s\S]*?^ {2}<\/metadata>$/m, "")
    .split("\n")
    .filter((line) => new RegExp(MACHINE_LINES).test(line))
    .join("\n");
