/**
 * Asks the real QEMU of a lab host about every set of flags and writes the recording that `npm test` replays.
 *   npx ts-node test/lab/record.ts trixie
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { cpuArgument, flagSets, type FlagSet } from "./flag-sets";
import { labRun, labUp, recordingPath, type Recording, type Suite } from "./lab";

const field = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? "";

/** So many sets go into one login; after each the asker tells how far it is. */
const BATCH = 46;

/**
 * QEMU starts paused and is told to quit at once: whether it gets that far is its verdict on the flags. Minutes for
 * some 550 sets.
 */
export function askQemu(
  suite: Suite,
  sets: readonly FlagSet[],
  say: (line: string) => void = console.error,
): Recording["sets"] {
  const answers: Recording["sets"][number][] = [];
  while (answers.length < sets.length) {
    answers.push(...askBatch(suite, sets.slice(answers.length, answers.length + BATCH)));
    say(`    ${suite}: QEMU has answered ${answers.length} of ${sets.length}`);
  }
  return answers;
}

function askBatch(suite: Suite, sets: readonly FlagSet[]): Recording["sets"] {
  const lines = sets.map((set, i) => `ask ${i} '${cpuArgument(set)}'`);
  const output = labRun(
    suite,
    [
      "ask() {",
      '  text=$(echo quit | timeout 60 qemu-system-x86_64 -accel kvm -machine q35 -cpu "$2" -nodefaults -display none -S -m 64 -monitor stdio 2>&1 >/dev/null)',
      '  echo "$1 $? $(echo "$text" | tail -n 1)"',
      "}",
      ...lines,
    ].join("\n"),
    sets.length * 10 + 60,
  );
  const answers = new Map(
    output
      .trim()
      .split("\n")
      .map((line) => /^(\d+) (\d+) ?(.*)$/.exec(line))
      .filter((match) => match !== null)
      .map((match) => [
        Number(match[1]),
        { status: Number(match[2]), message: (match[3] ?? "").replace(/^qemu-system-x86_64: /, "") },
      ]),
  );
  return sets.map((flags, i) => {
    const answer = answers.get(i);
    if (!answer || answer.status === 124) throw new Error(`lab ${suite}: no answer for ${cpuArgument(flags)}`);
    return { flags, accepted: answer.status === 0, message: answer.message };
  });
}

export function record(suite: Suite, sets: readonly FlagSet[] = flagSets()): Recording {
  const virsh = (command: string): string => labRun(suite, `virsh -c qemu:///system ${command}`, 120);
  const version = virsh("version");
  const uname = labRun(suite, "uname -r", 60).trim();
  const extra = labRun(
    suite,
    "grep -H . /sys/module/kvm_amd/parameters/* /sys/module/kvm_intel/parameters/* 2>/dev/null || true",
    60,
  );
  return {
    suite,
    recordedAt: new Date().toISOString().slice(0, 10),
    versions: {
      libvirt: field(version, /Using library: libvirt ([\d.]+)/),
      qemu: field(version, /Running hypervisor: QEMU ([\d.]+)/),
      linux: field(uname, /^([\d.]+)/),
    },
    host: {
      domcapabilities: virsh("domcapabilities --virttype kvm --machine q35"),
      capabilities: virsh("capabilities"),
      version,
      uname,
      extra,
    },
    sets: askQemu(suite, sets),
  };
}

function main(suite: Suite): void {
  labUp(suite);
  const recording = record(suite);
  mkdirSync(dirname(recordingPath(suite)), { recursive: true });
  const { sets, ...head } = recording;
  const rows = sets.map((set) => `    ${JSON.stringify(set)}`).join(",\n");
  writeFileSync(
    recordingPath(suite),
    `${JSON.stringify(head, null, 2).replace(/\n}$/, "")},\n  "sets": [\n${rows}\n  ]\n}\n`,
  );
  console.log(`${suite}: ${sets.length} sets, ${sets.filter((set) => set.accepted).length} accepted`);
}

if (require.main === module) main((process.argv[2] ?? "trixie") as Suite);
