import assert from "node:assert/strict";
import { adviceFor, adviceRows } from "../../src/libvirt/advice";
import { classify } from "../../src/libvirt/errors";

const KVM1 = "qemu+ssh://root@kvm1.example.org/system";
const QEMU = "internal error: qemu unexpectedly closed the monitor: 2026-11-26T18:29:47.030273Z qemu-system-x86_64: ";
const error = (text: string, uri = KVM1) =>
  classify(
    uri,
    "start ada",
    "virsh",
    {
      exitCode: 1,
      stdout: "",
      stderr: `error: Failed to start domain 'ada'\n${text.startsWith("error") ? "" : "error: "}${text}\n`,
      ended: "exit",
    },
    1000,
  );

/**
 * What libvirt 9.0 with QEMU 7.2 said on a real host, provoked one by one, and the next step that must stand in the
 * message.
 */
const seen: readonly (readonly [what: string, said: string, next: string])[] = [
  [
    "an inactive network",
    "Requested operation is not valid: network 'default' is not active",
    `virsh -c ${KVM1} net-start default; virsh -c ${KVM1} net-autostart default`,
  ],
  ["a missing network", "Network not found: no network with matching name 'lan'", "net-list --all"],
  [
    "a missing bridge",
    "Cannot get interface MTU on 'br9': No such device",
    "Specify a bridge of kvm1.example.org in `bridge`",
  ],
  [
    "an inactive pool",
    "unsupported configuration: storage pool 'fast' containing volume 'v' is not active",
    `virsh -c ${KVM1} pool-start fast; virsh -c ${KVM1} pool-autostart fast`,
  ],
  [
    "an inactive pool, asked for a volume",
    "Requested operation is not valid: storage pool 'fast' is not active",
    "pool-start fast",
  ],
  ["a missing pool", "Storage pool not found: no storage pool with matching name 'fast'", "pool-list --all"],
  ["a missing volume", "Storage volume not found: no storage vol with matching name 'nov'", "vol-list POOL"],
  [
    "a wrong format",
    `${QEMU}-blockdev {"node-name":"libvirt-1-format","driver":"qcow2"}: Image is not in qcow2 format`,
    "qemu-img info --force-share FILE",
  ],
  [
    "a missing file",
    "Cannot access storage file '/vm/a.raw': No such file or directory",
    "on kvm1.example.org: ls -l /vm/a.raw",
  ],
  [
    "a missing template",
    "Failed to open file '/usr/share/OVMF/NOVARS.fd': No such file or directory",
    "ls -l /usr/share/OVMF/NOVARS.fd",
  ],
  [
    "a missing base",
    "Cannot access backing file '/vm/base.qcow2' of storage file '/vm/ov.qcow2' (as uid:64055, gid:64055): No such file or directory",
    "Restore /vm/base.qcow2 on kvm1.example.org",
  ],
  [
    "a file that QEMU may not open",
    `${QEMU}-blockdev {"driver":"file","filename":"/root/a.raw"}: Could not open '/root/a.raw': Permission denied`,
    "libvirt-qemu on Debian and Ubuntu, qemu on Fedora and Red Hat. Check the permissions of the file and of its parent directories on kvm1.example.org: namei -l /root/a.raw",
  ],
  [
    "a base that QEMU may not open",
    "Cannot access backing file '/root/a.raw' of storage file '/vm/ov.qcow2' (as uid:64055, gid:64055): Permission denied",
    "namei -l /root/a.raw",
  ],
  [
    "an image in use",
    `${QEMU}-blockdev {"driver":"qcow2"}: Failed to get "write" lock\nIs another process using the image [/vm/l.qcow2]?`,
    "fuser -v /vm/l.qcow2",
  ],
  ["a port in use", "internal error: Failed to reserve port 5999", "ss -ltnp sport = :5999"],
  [
    "an address of somebody else",
    `${QEMU}-vnc 10.9.8.7:98,audiodev=audio1: Failed to bind socket: Cannot assign requested address`,
    "`graphics.listen`",
  ],
  ["too little memory", `${QEMU}cannot set up guest memory 'pc.ram': Cannot allocate memory`, "free -g"],
  [
    "no huge pages",
    "internal error: hugetlbfs filesystem is not mounted or disabled by administrator config",
    "systemctl start dev-hugepages.mount",
  ],
  [
    "addresses too narrow",
    `${QEMU}Address space limit 0xffffffffff < 0x2877fffffff phys-bits too low (40)`,
    'more memory than a CPU with 40 address bits supports. Reduce `memory`, or set `cpu.mode: "host-passthrough"`',
  ],
  [
    "addresses wider than the host's",
    "unsupported configuration: The number of virtual CPU address bits cannot exceed the number supported by the host CPU",
    "or choose another host",
  ],
  [
    "a missing emulator",
    "Cannot check QEMU binary /usr/bin/qemu-none: No such file or directory",
    "apt install qemu-system-x86",
  ],
  [
    "an unknown machine type",
    "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support machine type 'pc-q35-99.0'",
    "does not support machine type pc-q35-99.0",
  ],
  [
    "a CPU that the host is not",
    "the CPU is incompatible with host CPU: Host CPU does not provide required features: hle, rtm",
    '`cpu.mode: "host-model"`',
  ],
  ["an unknown CPU model", "internal error: Unknown CPU model Skylake-Nix", `virsh -c ${KVM1} cpu-models x86_64`],
  ["an unknown CPU feature", "unsupported configuration: unknown CPU feature: nofeat", "`cpu.features`"],
  [
    "more vCPUs than interrupts reach",
    "unsupported configuration: more than 255 vCPUs require extended interrupt mode enabled on the iommu device",
    "10.10 or newer",
  ],
  [
    "a pinned CPU that is not there",
    "Unable to write to '/sys/fs/cgroup/cpuset/machine/qemu-126-ada.libvirt-qemu/vcpu0/cpuset.cpus': Numerical result out of range",
    "lscpu -e",
  ],
  ["a NUMA node that is not there", "unsupported configuration: NUMA node 7 is unavailable", "`numa.nodes`"],
  [
    "firmware without variables",
    "operation failed: unable to find any master var store for loader: /usr/share/OVMF/NONE.fd",
    "apt install ovmf",
  ],
];

/** As libvirt's and QEMU's sources have it; this machine cannot be made to say it. */
const read: readonly (readonly [what: string, said: string, next: string])[] = [
  [
    "no KVM, by libvirt",
    "invalid argument: Emulator '/usr/bin/qemu-system-x86_64' does not support virt type 'kvm'",
    "modprobe kvm_intel (or kvm_amd)",
  ],
  [
    "no KVM, by QEMU",
    `${QEMU}Could not access KVM kernel module: No such file or directory`,
    "virt-host-validate qemu",
  ],
  ["KVM that QEMU may not open", `${QEMU}Could not access KVM kernel module: Permission denied`, "group kvm"],
  [
    "no QEMU, or no KVM",
    "invalid argument: could not find capabilities for arch=x86_64 domaintype=kvm ",
    "no QEMU for this kind of machine, or no KVM",
  ],
  [
    "no UEFI",
    "operation failed: Unable to find 'efi' firmware that is compatible with the current configuration",
    "apt install ovmf",
  ],
  ["no UEFI, before 9.2", "operation failed: Unable to find any firmware to satisfy 'efi'", "dnf install edk2-ovmf"],
  [
    "no swtpm",
    "Unable to find 'swtpm_setup' binary in $PATH: No such file or directory",
    "apt install swtpm swtpm-tools",
  ],
  ["AppArmor", "internal error: cannot load AppArmor profile 'libvirt-6a3d'", "journalctl -k -g apparmor"],
  [
    "SELinux",
    "unable to set security context 'system_u:object_r:svirt_image_t:s0:c1,c2' on '/data/a.qcow2': Operation not permitted",
    "semanage fcontext -a -t virt_image_t",
  ],
  ["a full disk", `${QEMU}-blockdev x: Could not write: No space left on device`, "df -h"],
  [
    "a port that QEMU finds taken",
    `${QEMU}-vnc 127.0.0.1:99: Failed to bind socket: Address already in use`,
    "`graphics.port`",
  ],
  [
    "too few huge pages",
    `${QEMU}unable to map backing store for guest RAM: Cannot allocate memory`,
    "sysctl vm.nr_hugepages",
  ],
  [
    "an enlightenment that KVM lacks",
    `${QEMU}Hyper-V enlightened VMCS (hv-evmcs) is not supported by kernel`,
    "does not support the enlightenment hv-evmcs",
  ],
  [
    "no port left",
    "internal error: Unable to find an unused port in range 'vnc' (5900-65535)",
    "All ports of that range are in use",
  ],
  [
    "a console that QEMU is built without",
    "unsupported configuration: domain configuration does not support video model 'qxl'",
    "`video.model`",
  ],
  [
    "a TPM that does not start",
    "internal error: Could not run '/usr/bin/swtpm_setup'. exitstatus: 1; Check error log '/var/log/swtpm/libvirt/qemu/ada-swtpm.log' for details.",
    "tail /var/log/swtpm",
  ],
  [
    "virtlogd off",
    "can't connect to virtlogd: Failed to connect socket to '/var/run/libvirt/virtlogd-sock': No such file or directory",
    "systemctl start virtlogd.socket",
  ],
];

describe("the next step beside an error of libvirt or QEMU", () => {
  for (const [what, said, next] of [...seen, ...read]) {
    it(what, () => {
      const { message, hint } = error(said);
      assert.ok(message.includes(next), message);
      assert.match(hint, /^[A-Z`]|^libvirt|^kvm1\.example\.org /, hint);
      assert.doesNotMatch(hint, /\{\w+\}|undefined|\.$/, hint);
    });
  }

  it("names this machine where the libvirt is this machine's", () => {
    assert.match(
      error("Network not found: no network with matching name 'lan'", "qemu:///system").message,
      /virsh -c qemu:\/\/\/system net-list --all/,
    );
    assert.match(error("NUMA node 7 is unavailable", "qemu:///system").hint, /^This machine has no such NUMA node/);
    assert.match(
      error("NUMA node 7 is unavailable", "qemu+ssh://root@[fe80::1]:2222/system?keyfile=/k").hint,
      /^\[fe80::1\] has/,
    );
  });

  it("finds the error behind QEMU's warnings, however many they are", () => {
    const warnings = Array.from(
      { length: 80 },
      (_, bit) =>
        `2026-11-26T18:30:00.147682Z qemu-system-x86_64: warning: host doesn't support requested feature: CPUID.07H:EBX.hle [bit ${bit}]`,
    ).join("\n");
    const { message } = error(
      `internal error: qemu unexpectedly closed the monitor: ${warnings}\n2026-11-26T18:30:00.2Z qemu-system-x86_64: Address space limit 0xffffffffff < 0x2877fffffff phys-bits too low (40)`,
    );
    assert.match(message, /phys-bits too low \(40\)\. The machine has more memory/);
    assert.doesNotMatch(message, /warning/);
  });

  it("keeps warnings where QEMU said nothing else", () =>
    assert.match(error("qemu-system-x86_64: warning: no clock").message, /warning: no clock/));

  it("what a host says does not become a command of its own", () => {
    const { hint } = error("network '$(reboot); x' is not active");
    assert.ok(hint.includes("net-start '$(reboot); x'"), hint);
    assert.doesNotMatch(error("network 'a\u001b[2Jb' is not active").message, /\u001b/);
  });

  it("says nothing where it knows nothing, and takes hostile lengths in time", () => {
    assert.equal(adviceFor("internal error: something new", KVM1), undefined);
    const began = Date.now();
    for (const part of [
      "Cannot access storage file '",
      "TPM model ",
      "Hyper-V (",
      'Failed to get "write" lock',
      "Starting swtpm",
      "network '",
    ])
      adviceFor(part.repeat(6_000), KVM1);
    assert.ok(Date.now() - began < 1_000, `${Date.now() - began} ms`);
  });

  it("every row says where its words come from, and has an example here", () => {
    for (const { from, next, pattern } of adviceRows)
      assert.ok(from.length > 3 && /^[A-Z]/.test(next), String(pattern));
    const used = new Set([...seen, ...read].map(([, said]) => adviceRows.find(({ pattern }) => pattern.test(said))));
    assert.deepEqual(
      adviceRows.filter((row) => !used.has(row)).map(({ pattern }) => String(pattern)),
      [],
    );
  });
});
