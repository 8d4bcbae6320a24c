import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DomainArgs } from "../../src/components";
import { parseHostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { tinyGuestFolder, tinyGuestImage, type TinyGuestOptions, writeTinyGuest } from "../support/tiny-guest";
import { HandledMachine, handlerFor } from "./handled-machine";
import { edit, machineName, startable } from "./machines";

/** Lines of a script that make `args` of QEMU's arguments, with software emulation in place of KVM. */
export const WITHOUT_KVM: readonly string[] = [
  "args=(); previous=",
  "for arg; do",
  '  if [ "$previous" = -accel ]; then arg=tcg; fi',
  '  args+=("${arg/accel=kvm/accel=tcg}"); previous=$arg',
  "done",
];

/** Lines of such a script: a machine with 3 GiB of memory gets firmware that writes into its variables and ends. */
export const WITH_BROKEN_FIRMWARE: readonly string[] = [
  'case " $* " in *" -name "*size=3145728k*|*" -name "*" -m 3072 "*)',
  `  variables=$(printf '%s\\n' "$@" | grep -o '/[^"]*_VARS.fd' | head -n 1)`,
  '  printf spoilt | dd of="$variables" conv=notrunc 2>/dev/null',
  '  echo "the firmware of the test is broken" >&2; exit 1 ;;',
  "esac",
];

/** A machine with a tiny guest, off, and the arguments with which it runs. */
export interface TinyMachine {
  readonly machine: HandledMachine;
  readonly args: Partial<DomainArgs>;
  /** The guest's disk. */
  readonly image: string;
}

/** Makes machines with tiny guests for the tests of a `describe`, which is skipped where none can be built. */
export class TinyMachines {
  readonly #folder = tinyGuestFolder();
  #profile: ReturnType<typeof parseHostProfile> | undefined;

  constructor() {
    const prepare = async (): Promise<boolean> => {
      if ((await tinyGuestImage()) === undefined) return false;
      this.#profile = parseHostProfile(await libvirtClient("qemu:///system").probe());
      return true;
    };
    before(async function () {
      if (await prepare()) return;
      console.log("    the tiny guest cannot be built here: it needs apt-get and Debian's packages");
      this.skip();
    });
    after(() => this.#folder.remove());
  }

  async make(name: string, options: TinyGuestOptions): Promise<TinyMachine> {
    const image = await writeTinyGuest(join(this.#folder.path, `${name}.img`), options);
    const host = this.#profile!;
    const handler = handlerFor(host);
    const machine = new HandledMachine(handler, machineName(name));
    const args: Partial<DomainArgs> = {
      ...startable,
      autostart: false,
      systemDisk: { path: image, format: "raw", bus: "virtio" },
      guestAgent: true,
      memory: "2 GiB",
    };
    await machine.create(await machine.checked({ ...args, running: false }));
    runWithoutKvm(machine.name, this.#folder.path);
    await machine.refresh();
    return { machine, image, args: { ...args, running: true } };
  }
}

/**
 * What a person does with `virsh edit`: a defined machine gets an emulator without KVM, a script in `folder` that
 * begins with `first`.
 */
export function runWithoutKvm(name: string, folder: string, first: readonly string[] = []): void {
  const emulator = emulatorWithoutKvm(folder, first);
  edit(name, (xml) =>
    xml
      .replace("<devices>", `<devices><emulator>${emulator}</emulator>`)
      .replace(/<emulator>\/usr[^<]*<\/emulator>/, ""),
  );
}

/**
 * QEMU without KVM, which not every computer has: libvirt starts it for a machine of type kvm all the same. The machine
 * has a network card, too: QEMU's own network needs none of libvirt's.
 */
function emulatorWithoutKvm(folder: string, first: readonly string[]): string {
  const file = join(folder, "qemu-without-kvm");
  // Asked what it can do, it answers as QEMU does; a machine (-name) runs without KVM.
  const script = [
    "#!/bin/bash",
    ...first,
    ...WITHOUT_KVM,
    "card=(-netdev user,id=tiny -device virtio-net-pci,netdev=tiny,mac=52:54:00:12:34:56,addr=0x1e)",
    'case " $* " in *" -name "*) exec /usr/bin/qemu-system-x86_64 "${args[@]}" "${card[@]}" ;; esac',
    'exec /usr/bin/qemu-system-x86_64 "$@"',
  ];
  writeFileSync(file, script.join("\n"), { mode: 0o755 });
  return file;
}
