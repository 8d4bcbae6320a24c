import { printable } from "../foreign/printable";
import { adviceFor } from "./advice";
import { MAX_OUTPUT, type RunResult } from "./run";

export type LibvirtErrorCode =
  | "not-found"
  | "already-exists"
  | "invalid-xml"
  | "unsupported"
  | "operation-failed"
  | "time-limit"
  | "aborted"
  | "unreachable"
  | "no-daemon"
  | "auth"
  | "host-key"
  | "permission"
  | "no-virsh"
  | "no-ssh"
  /** The host answered, and what it says of this one thing cannot be read. */
  | "unreadable"
  | "garbage";

/** Characters of a message, and of what the host said in it. */
const LONGEST = 4_000;
const LONGEST_REASON = 2_000;

/** What libvirt, virsh or ssh said, with the host, the operation and the next step. */
export class LibvirtError extends Error {
  override readonly name = "LibvirtError";
  constructor(
    readonly code: LibvirtErrorCode,
    /** The canonical URI. */
    readonly host: string,
    readonly operation: string,
    /** libvirt's or ssh's own words, cleaned. */
    readonly reason: string,
    /** What to check or do. */
    readonly hint: string,
  ) {
    super(printable(`${host}: ${operation}: ${reason}${hint ? `. ${hint}` : ""}`, LONGEST));
  }

  /** True when the host itself did not answer: nothing is known then about any machine on it. */
  get isConnectionFailure(): boolean {
    return connectionFailures.includes(this.code);
  }
}

const connectionFailures: readonly LibvirtErrorCode[] = [
  "unreachable",
  "no-daemon",
  "auth",
  "host-key",
  "permission",
  "no-virsh",
  "no-ssh",
  "time-limit",
  "aborted",
  "garbage",
];

/** What answered is not what virsh says to this. `expected`: "the state of a machine". */
export const garbage = (host: string, operation: string, expected: string): LibvirtError =>
  new LibvirtError(
    "garbage",
    host,
    operation,
    `the answer is not ${expected}`,
    "Check which program runs as virsh on the host",
  );

/** True where virsh lost its connection in the middle. Its other words are not libvirt's answers then. */
export const brokeDown = (said: string): boolean => broken.test(said);

interface Pattern {
  readonly code: LibvirtErrorCode;
  readonly pattern: RegExp;
  readonly hint: string;
}

const lost = "Check that the libvirt daemon is still running on the host";
const daemon = "Start the libvirt daemon on the host: systemctl start libvirtd (or virtqemud)";

/**
 * The connection broke while virsh had it. virsh then still says "failed to get domain", and the machine is not gone.
 */
const broken =
  /disconnected from \S+ due to|reconnected to the hypervisor|end of file while reading data|client socket is closed|cannot (recv|write) data/i;

/**
 * Why there was no connection; the first match wins. They are asked only when there was none: what QEMU says of its own
 * disks and sockets ("Connection refused") is no news of the host.
 */
const connectionPatterns: readonly Pattern[] = [
  {
    code: "host-key",
    pattern: /host key verification failed|remote host identification has changed/i,
    hint: "Verify the key of the host, then add it with ssh-keyscan, or log in once with ssh and accept it",
  },
  {
    code: "permission",
    pattern:
      /authentication failed: access denied|unable to get system bus connection|authentication unavailable|polkit/i,
    hint: "Add the user to the group libvirt on the host and check that polkit and the system bus are running there, or use root",
  },
  {
    code: "auth",
    pattern:
      /permission denied \((publickey|password|keyboard|gssapi)[^)]*\)|too many authentication failures|no such identity|authentication failed/i,
    hint: "Check the user name and the key (keyfile= in the URI, or ssh-add); try the same login with ssh",
  },
  {
    code: "auth",
    pattern: /certificate/i,
    hint: "Check libvirt's TLS certificates on both sides (https://libvirt.org/kbase/tlscerts.html), or use qemu+ssh://",
  },
  {
    code: "no-daemon",
    pattern: /failed to connect socket to '[^']*': (no such file|connection refused)/i,
    hint: daemon,
  },
  {
    code: "permission",
    pattern: /permission denied/i,
    hint: "Add the user to the group libvirt on the host, or use root",
  },
  {
    code: "unreachable",
    pattern:
      /could not resolve hostname|name or service not known|unable to resolve address|temporary failure in name resolution/i,
    hint: "Check the host name",
  },
  {
    code: "unreachable",
    pattern: /connection refused|timed out|no route to host|network is unreachable|connection (closed|reset) by/i,
    hint: "Check that the host is running and that its port is open",
  },
  { code: "no-daemon", pattern: /no such file/i, hint: daemon },
];

/**
 * What libvirt or virsh said of the operation. They meet the text without what stands in quotes: a machine may be named
 * "unsupported".
 */
const operationPatterns: readonly Pattern[] = [
  {
    code: "permission",
    pattern: /^(?:error: )?access denied|: access denied/i,
    hint: "Grant the user this permission in libvirt's access rules on the host, or use root",
  },
  {
    code: "not-found",
    pattern:
      /domain not found|failed to get domain|no domain with matching|storage volume not found|no storage vol with matching|failed to get vol|storage pool not found|no storage pool with matching|failed to get pool|network not found|node device not found/i,
    hint: "",
  },
  {
    code: "already-exists",
    pattern: /already exists|exists already|already defined|already running|domain is already active/i,
    hint: "",
  },
  {
    code: "invalid-xml",
    pattern:
      /xml document failed to validate|xml error|malformed|not a valid|parser error|unable to validate|\(\w+\):\d+: /i,
    hint: "",
  },
  {
    code: "unsupported",
    pattern: /not supported by the connection driver/i,
    hint: "The driver of this URI does not support this operation. Use qemu:///system or qemu+ssh://user@host/system",
  },
  {
    code: "unsupported",
    pattern:
      /unsupported configuration|not supported|unsupported|unknown command or option|doesn't support option|unexpected data ''/i,
    hint: "",
  },
];

const noConnection = /failed to connect to the hypervisor/i;

function patternOf(
  said: string,
  program: "virsh" | "ssh",
  exitCode: number,
): Pick<Pattern, "code" | "hint"> | undefined {
  if (broken.test(said)) return { code: "unreachable", hint: lost };
  // 127 is a shell's "command not found"; 255 is ssh's own failure. virsh ends with neither.
  if (exitCode === 127)
    return { code: "no-virsh", hint: "Install the libvirt client on the host (Debian: libvirt-clients)" };
  const sshFailed = program === "ssh" && exitCode === 255;
  if (noConnection.test(said) || sshFailed) {
    return (
      connectionPatterns.find(({ pattern }) => pattern.test(said)) ?? {
        code: "unreachable",
        hint: sshFailed ? "Try the same login with ssh" : lost,
      }
    );
  }
  const unquoted = said.replace(/(?<!\w)'[^']*'/g, "''");
  return operationPatterns.find(({ pattern }) => pattern.test(unquoted));
}

/** Turns the end of a failed call into an error. */
export function classify(
  host: string,
  operation: string,
  program: "virsh" | "ssh",
  result: RunResult,
  timeLimit: number,
): LibvirtError {
  // Of a call that was cut off, standard output is a part of the answer and no reason.
  const isCutOff = result.ended === "time-limit" || (result.ended === "exit" && result.exitCode === null);
  const words = result.stderr || (isCutOff ? "" : result.stdout);
  const heard = linesOf(words.slice(0, MOST_READ)).join(": ");
  const said = printable(heard, LONGEST_REASON);
  const make = (code: LibvirtErrorCode, reason: string, hint: string): LibvirtError =>
    new LibvirtError(code, host, operation, reason, hint);
  switch (result.ended) {
    case "not-found":
      return program === "ssh"
        ? make("no-ssh", "ssh is not installed on this machine", "Install an OpenSSH client (Debian: openssh-client)")
        : make(
            "no-virsh",
            "virsh is not installed on this machine",
            "Install the libvirt client (Debian: libvirt-clients), or connect to the host with qemu+ssh://",
          );
    case "time-limit":
      return make(
        "time-limit",
        `no answer within ${Math.round(timeLimit / 1000)} s${said ? ` (${said})` : ""}`,
        "Check that the host and its libvirt daemon respond: log in with ssh and run virsh list",
      );
    case "aborted":
      return make("aborted", "cancelled", "");
    case "not-started":
      return make(
        program === "ssh" ? "no-ssh" : "no-virsh",
        `${program} could not be started (${said})`,
        "Check the limits and permissions of this machine",
      );
    case "too-much-output":
      return make(
        "garbage",
        `the answer is longer than ${(result.maxOutput ?? MAX_OUTPUT) / (1 << 20)} MiB`,
        "Check which program runs as virsh on the host",
      );
    case "exit": {
      // Whether it was done, nobody knows.
      if (result.exitCode === null) return make("aborted", `${program} was killed${said ? ` (${said})` : ""}`, "");
      const found = patternOf(said, program, result.exitCode);
      return make(
        found?.code ?? "operation-failed",
        said || `exit code ${result.exitCode} without a message`,
        found?.hint || adviceFor(heard, host) || "",
      );
    }
  }
}

/** Characters of the host's words that are looked at. */
const MOST_READ = 64 * 1024;

/**
 * "error: Failed to x\nerror: y" → "Failed to x", "y"; ssh's banners and blank lines go, and QEMU's warnings where it
 * says what ended it.
 */
function linesOf(text: string): readonly string[] {
  const lines = withoutQuotedXml(text.split(/\r?\n/))
    .map((line) =>
      line
        .replace(/^(error|virsh): /i, "")
        .replaceAll("\t", " ")
        .trim(),
    )
    .filter((line) => line !== "" && !/^(warning: permanently added|\*\*|@@)/i.test(line));
  const distinct = [...new Set(lines)];
  const isWarning = (line: string): boolean => /qemu-\S+: warning: /.test(line);
  const serious = distinct.filter((line) => !isWarning(line));
  return serious.some((line) => /qemu-\S+: /.test(line)) ? serious : distinct;
}

/** libvirt shows the line of XML that it cannot parse and a `----^` below it. That line may hold a password. */
const withoutQuotedXml = (lines: readonly string[]): string[] =>
  lines.filter((line, index) => ![line, lines[index + 1] ?? ""].some((shown) => /^-*\^$/.test(shown.trim())));
