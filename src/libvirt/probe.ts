import { randomBytes } from "node:crypto";
import type { Command } from "./batch";
import type { Batches } from "./batches";
import { type Answer, must } from "./call";
import { classify, LibvirtError } from "./errors";
import { CERTIFICATES_SCRIPT } from "./probe-certificates";
import { resourcesByVirsh, resourcesScript } from "./probe-resources";
import { quote, quoteAll } from "../foreign/quote";
import type { Transport } from "./transport";

/** Raw answers of a host, the input of `parseHostProfile`. */
export interface ProbeAnswers {
  readonly name: string;
  readonly domcapabilities: string;
  readonly capabilities?: string;
  readonly version?: string;
  readonly uname?: string;
  readonly extra?: string;
  /** A QEMU command line with UEFI on it; absent where the host cannot have it. */
  readonly uefi?: string;
  /** Lines about Secure Boot certificates; see probe-certificates.ts. */
  readonly certificates?: string;
  /** Pools, networks, machines and more, in sections; see probe-resources.ts. */
  readonly resources?: string;
}

/** q35, because that is what we deploy and Secure Boot is told only for it. */
const DOMCAPABILITIES: readonly Command[] = [
  ["domcapabilities", "--virttype=kvm", "--arch=x86_64", "--machine=q35"],
  // A host without KVM answers for software emulation, and the profile says so.
  ["domcapabilities", "--virttype=qemu", "--arch=x86_64", "--machine=q35"],
];

/**
 * What tells where libvirt keeps UEFI variables: the command line of a machine that is never made. Emulated, so that it
 * needs no KVM.
 */
const UEFI: Command = ["domxml-to-native", "--format=qemu-argv", "--xml=/dev/stdin"];
const UEFI_MACHINE =
  "<domain type='qemu'><name>windows-guest-probe</name><memory>65536</memory><os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features></domain>";

/**
 * Bytes that all answers may have together. Those of a large host of today have some 300 KiB; reading 2 MiB as XML
 * takes about a second.
 */
export const MOST_PROBED = 2 << 20;

/** What lies on a host with some thousand machines may take this much more. */
const MOST_RESOURCES = 8 << 20;

/**
 * Milliseconds for what lies on a host: long enough for some thousand machines, and no reason to wait for a preview.
 */
const RESOURCES_LIMIT = 15_000;

/** With the version of the daemon: it decides about a definition, and the virsh that asks may be another one. */
export const VERSION: Command = ["version", "--daemon"];

/**
 * One round trip where a shell reaches the host; else one for what it can do and two or three for what lies on it, and
 * what only a shell can tell stays unknown.
 */
export async function probeHost(
  host: string,
  transport: Transport,
  limited: <T>(task: () => Promise<T>) => Promise<T>,
  { alone, batch }: Pick<Batches, "alone" | "batch">,
  timeLimit: number,
  signal?: AbortSignal,
): Promise<ProbeAnswers> {
  const operation = "read the capabilities of the host";
  const cancel = signal ? { signal } : {};
  const mark = `@@${randomBytes(12).toString("hex")}`;
  if (!transport.shell) {
    const limits = { timeLimit, maxOutput: MOST_PROBED, ...cancel };
    const texts = (answers: readonly Answer[]): (string | undefined)[] =>
      answers.map((answer) => (answer.ok ? answer.text : undefined));
    // At the same time: neither needs the other.
    const [ability, resources] = await Promise.all([
      probeByVirsh(host, (commands, input) =>
        alone({ operation, commands }, { ...limits, ...(input === undefined ? {} : { input }) }),
      ).catch((error: unknown) => {
        throw withCommands(error);
      }),
      resourcesByVirsh(
        async (what, commands) =>
          texts(
            await batch(what, commands, {
              timeLimit: Math.min(timeLimit, RESOURCES_LIMIT),
              maxOutput: MOST_RESOURCES,
              ...cancel,
            }),
          ),
        mark,
      ).catch(() => undefined),
    ]);
    return { ...ability, ...(resources === undefined ? {} : { resources }) };
  }
  const shell = transport.shell;
  const result = await limited(() =>
    shell(script(transport.virshUri, mark), { timeLimit, maxOutput: MOST_PROBED + MOST_RESOURCES, ...cancel }),
  );
  if (result.ended !== "exit" || result.exitCode !== 0)
    throw withCommands(classify(host, operation, transport.program, result, timeLimit));
  const sections = split(result.stdout);
  const domcapabilities = sections.get("domcapabilities");
  if (!domcapabilities)
    throw new LibvirtError(
      "garbage",
      host,
      operation,
      "the host did not return its capabilities",
      "Run virsh domcapabilities on the host",
    );
  return {
    name: host,
    domcapabilities,
    ...pick(sections, ["capabilities", "version", "uname", "extra", "uefi", "certificates", "resources"]),
  };
}

/** Of an answer without an end: which commands to run on the host. */
const withCommands = (error: unknown): unknown =>
  error instanceof LibvirtError && error.code === "garbage"
    ? new LibvirtError(
        "garbage",
        error.host,
        error.operation,
        error.reason,
        "Run virsh domcapabilities and virsh capabilities on the host and check the output",
      )
    : error;

const MARK = "@@windows-guest ";

function script(uri: string, mark: string): string {
  const virsh = (args: readonly string[]): string => `LC_ALL=C virsh -q -c ${quoteAll([uri, ...args])}`;
  const [kvm, qemu] = DOMCAPABILITIES.map(virsh);
  return [
    `echo '${MARK}domcapabilities'`,
    // The first may fail for want of KVM; what the second says decides. `exit` alone keeps the status: 127 is a missing
    // virsh.
    `${kvm} 2>/dev/null || ${qemu} || exit`,
    `echo '${MARK}capabilities'; ${virsh(["capabilities"])} || exit`,
    `echo '${MARK}version'; ${virsh(VERSION)} || exit`,
    `echo '${MARK}uname'; uname -r`,
    `echo '${MARK}extra'; grep -H . /sys/module/kvm_intel/parameters/* /sys/module/kvm_amd/parameters/* 2>/dev/null; grep -m 1 '^address sizes' /proc/cpuinfo || true`,
    `echo '${MARK}uefi'; wg_uefi=$(printf '%s' ${quote(UEFI_MACHINE)} | ${virsh(UEFI)} 2>/dev/null); printf '%s\\n' "$wg_uefi"`,
    `wg_limit=; command -v timeout >/dev/null && wg_limit='timeout -k 1 ${RESOURCES_LIMIT / 1000}'`,
    `echo '${MARK}certificates'`,
    CERTIFICATES_SCRIPT,
    // Last and with a limit of its own: storage that does not answer, of a dead file server for example, leaves the
    // rest as it is.
    `echo '${MARK}resources'`,
    `$wg_limit sh -c ${quote(resourcesScript(`LC_ALL=C virsh -q -c ${quote(uri)}`, mark))} 2>/dev/null || true`,
  ].join("\n");
}

function split(text: string): Map<string, string> {
  return new Map(
    text
      .split(MARK)
      .slice(1)
      .map((section) => {
        const end = section.indexOf("\n");
        return [section.slice(0, end), section.slice(end + 1)] as const;
      }),
  );
}

const pick = <K extends string>(sections: ReadonlyMap<string, string>, keys: readonly K[]): { [P in K]?: string } =>
  Object.fromEntries(keys.flatMap((key) => (sections.get(key) ? [[key, sections.get(key)!]] : []))) as {
    [P in K]?: string;
  };

async function probeByVirsh(
  host: string,
  ask: (commands: readonly Command[], input?: string) => Promise<readonly Answer[]>,
): Promise<ProbeAnswers> {
  const [kvm, qemu] = DOMCAPABILITIES;
  const [first, capabilities, version, uefi] = await ask([kvm!, ["capabilities"], VERSION, UEFI], UEFI_MACHINE);
  const domcapabilities = first!.ok ? first! : (await ask([qemu!]))[0]!;
  return {
    name: host,
    domcapabilities: must(domcapabilities),
    capabilities: must(capabilities!),
    version: must(version!),
    ...(uefi!.ok ? { uefi: uefi!.text } : {}),
  };
}
