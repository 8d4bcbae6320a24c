import assert from "node:assert/strict";
import type { LibvirtErrorCode } from "../../src/libvirt";
import { classify } from "../../src/libvirt/errors";

const answer = (stderr: string, exitCode: number): Parameters<typeof classify>[3] => ({
  exitCode,
  stdout: "",
  stderr,
  ended: "exit",
});
const NO_CONNECTION = "error: failed to connect to the hypervisor\n";

/** What virsh 9.0 with a real libvirtd, QEMU and OpenSSH 9.2 print, provoked by hand; names and addresses replaced. */
const seen: [
  what: string,
  program: "virsh" | "ssh",
  stderr: string,
  exitCode: number,
  code: LibvirtErrorCode,
  connectionFailure: boolean,
][] = [
  [
    "the connection cut during a lookup",
    "virsh",
    "error: Disconnected from qemu:///system due to end of file\nerror: failed to get domain 'ada'",
    1,
    "unreachable",
    true,
  ],
  [
    "the same through ssh",
    "ssh",
    "error: Disconnected from qemu:///system due to end of file\nerror: failed to get domain 'ada'",
    1,
    "unreachable",
    true,
  ],
  [
    "a keepalive that went unanswered",
    "virsh",
    "error: Disconnected from qemu+tls://kvm1/system due to keepalive timeout\nerror: failed to get domain 'ada'",
    1,
    "unreachable",
    true,
  ],
  ["an unknown machine", "virsh", "error: failed to get domain 'ada'", 1, "not-found", false],
  [
    "an unknown machine named certificate-server",
    "virsh",
    "error: failed to get domain 'certificate-server'",
    1,
    "not-found",
    false,
  ],
  [
    "an unknown machine named unsupported already exists",
    "virsh",
    "error: failed to get domain 'unsupported already exists'",
    1,
    "not-found",
    false,
  ],
  [
    "a socket where nobody listens",
    "virsh",
    `${NO_CONNECTION}error: Failed to connect socket to '/etc/passwd': Connection refused`,
    1,
    "no-daemon",
    true,
  ],
  [
    "no socket",
    "virsh",
    `${NO_CONNECTION}error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory`,
    1,
    "no-daemon",
    true,
  ],
  [
    "a user who may not, without a system bus",
    "virsh",
    `${NO_CONNECTION}error: internal error: Unable to get system bus connection: Could not connect: No such file or directory`,
    1,
    "permission",
    true,
  ],
  [
    "a user without a home",
    "virsh",
    `${NO_CONNECTION}error: Cannot create user runtime directory '/nonexistent/.cache/libvirt': Permission denied`,
    1,
    "permission",
    true,
  ],
  [
    "polkit's no",
    "virsh",
    `${NO_CONNECTION}error: authentication failed: access denied by policy`,
    1,
    "permission",
    true,
  ],
  [
    "no TLS certificate",
    "virsh",
    `${NO_CONNECTION}error: Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file or directory`,
    1,
    "auth",
    true,
  ],
  ["no key that the host takes", "ssh", "root@kvm1: Permission denied (publickey).", 255, "auth", true],
  [
    "ssh's own trouble that nobody foresaw",
    "ssh",
    "mux_client_request_session: read from master failed: Broken pipe",
    255,
    "unreachable",
    true,
  ],
  [
    "a silent host",
    "ssh",
    "Connection timed out during banner exchange\nConnection to 127.0.0.1 port 34827 timed out",
    255,
    "unreachable",
    true,
  ],
  ["no virsh over there, in zsh", "ssh", "zsh:1: command not found: virsh", 127, "no-virsh", true],
  [
    "QEMU died while it was started",
    "virsh",
    "error: Failed to start domain 'ada'\nerror: internal error: Unable to read from monitor: Connection reset by peer",
    1,
    "operation-failed",
    false,
  ],
  [
    "QEMU cannot reach a disk",
    "virsh",
    "error: Failed to start domain 'ada'\nerror: internal error: process exited while connecting to monitor: qemu-system-x86_64: -blockdev x: Failed to connect to '10.0.0.9:10809': Connection refused",
    1,
    "operation-failed",
    false,
  ],
  [
    "XML that is none",
    "virsh",
    "error: Failed to define domain from /dev/stdin\nerror: (domain_definition):1: Start tag expected, '<' not found\ngarbage\n^",
    1,
    "invalid-xml",
    false,
  ],
  [
    "XML of something else",
    "virsh",
    "error: Failed to define domain from /dev/stdin\nerror: XML error: expecting root element of 'domain', not 'a'",
    1,
    "invalid-xml",
    false,
  ],
  [
    "a flag that virsh does not know",
    "virsh",
    "error: command 'undefine' doesn't support option --keep-tpm",
    1,
    "unsupported",
    false,
  ],
  [
    "a flag that the daemon does not know",
    "virsh",
    "error: Failed to undefine domain 'test'\nerror: unsupported flags (0x24) in function testDomainUndefineFlags",
    1,
    "unsupported",
    false,
  ],
  [
    "what a driver cannot do",
    "virsh",
    "error: failed to get emulator capabilities\nerror: this function is not supported by the connection driver: virConnectGetDomainCapabilities",
    1,
    "unsupported",
    false,
  ],
];

describe("what virsh and ssh say, told apart", () => {
  for (const [what, program, stderr, exitCode, code, isConnectionFailure] of seen) {
    it(`${what}: ${code}`, () => {
      const error = classify("qemu:///system", "do it", program, answer(stderr, exitCode), 1000);
      assert.equal(error.code, code, error.message);
      assert.equal(error.isConnectionFailure, isConnectionFailure);
      assert.ok(!isConnectionFailure || error.hint, "no hint what to check");
    });
  }

  it("a hostile host's words reach nobody's terminal as they are, and stay one line of bounded length", () => {
    const { message, reason } = classify(
      "qemu:///system",
      "start a\u202eda",
      "virsh",
      answer(`error: \u001b[2J\u0007bell\u009b1m \u202egnp\u200b\u2028\rx${"y".repeat(100_000)}`, 1),
      1000,
    );
    assert.match(
      message,
      /start a\\u\{202e\}da: \\u\{1b\}\[2J\\u\{7\}bell\\u\{9b\}1m \\u\{202e\}gnp\\u\{200b\}\\u\{2028\}\\u\{d\}xy/,
    );
    for (const text of [message, reason]) {
      assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\u2028\u2029]/u);
      assert.ok(text.length < 6_000, String(text.length));
    }
  });

  it("does not repeat the line of XML that libvirt shows, which may hold a password", () => {
    const stderr =
      "error: Failed to define domain from /dev/stdin\nerror: (domain_definition):3: EntityRef: expecting ';'\n  <graphics type='vnc' passwd='s3cret&x'/>\n----------------------------^\n";
    const { message } = classify("qemu:///system", "define", "virsh", answer(stderr, 1), 1000);
    assert.match(message, /EntityRef: expecting/);
    assert.doesNotMatch(message, /s3cret|\^/);
  });
});

describe("a call that was cut off", () => {
  const partOfAnswer = { exitCode: null, stdout: "<domainCapabilities>\n  <path>/usr/bin/qemu</path>", stderr: "" };
  const reason = (result: Parameters<typeof classify>[3]): string =>
    classify("qemu:///system", "read the capabilities", "virsh", result, 30_000).reason;

  it("is not explained by a part of its answer", () => {
    assert.equal(reason({ ...partOfAnswer, ended: "time-limit" }), "no answer within 30 s");
    assert.equal(reason({ ...partOfAnswer, ended: "exit" }), "virsh was killed");
  });

  it("is explained by what it complained of", () => {
    const complaint = { ...partOfAnswer, stderr: "error: Cannot recv data" };
    assert.equal(reason({ ...complaint, ended: "time-limit" }), "no answer within 30 s (Cannot recv data)");
  });
});
