import { quote } from "../foreign/quote";

/**
 * What libvirt and QEMU say when a machine is defined or started, and what to do about it. To add a row: the words as
 * they stand in libvirt's or QEMU's source (with what varies in a group), what they mean, and the next step.
 *
 * In `means` and `next`: `{1}` is the first group of the pattern, as a word for a shell; `{virsh}` is virsh with the
 * host's URI, to be run here; `{host}` is the host's name, for what runs there. `from`: where the words were read, or
 * "seen" for those that a libvirt 9.0 with QEMU 7.2 was made to say.
 */
interface Advice {
  readonly pattern: RegExp;
  readonly means: string;
  readonly next: string;
  readonly from: string;
}

const QEMU_USER =
  "QEMU on {host} runs as a separate user: libvirt-qemu on Debian and Ubuntu, qemu on Fedora and Red Hat";
const DENIED =
  "If the permissions are correct, AppArmor or SELinux may deny access; to check, run: journalctl -k -g 'apparmor=.DENIED|avc:.*denied'";
const MAY_OPEN = `Check the permissions of the file and of its parent directories on {host}: namei -l {1}. Move the file to /var/lib/libvirt/images, or give that user access to the directories: setfacl -m u:libvirt-qemu:x DIRECTORY. ${DENIED}`;

/** The first match counts, so specific patterns come before general ones. */
const TABLE: readonly Advice[] = [
  // networks
  {
    pattern: /network '([^']+)' is not active/,
    means: "",
    next: "Start the network, and enable its autostart: {virsh} net-start {1}; {virsh} net-autostart {1}",
    from: "seen",
  },
  {
    pattern: /no network with matching name '([^']+)'/,
    means: "",
    next: "Specify a network of the host in `networks`; {virsh} net-list --all lists them. Or define {1}: {virsh} net-define FILE.xml",
    from: "seen",
  },
  {
    pattern:
      /Cannot get interface MTU on '([^']+)': No such device|Unable to get index for interface (\S+): No such device/,
    means: "",
    next: "Specify a bridge of {host} in `bridge`; ip -brief link on the host lists them",
    from: "seen",
  },

  // storage
  {
    pattern: /storage pool '([^']+)'(?: containing volume '[^']*')? is not active/,
    means: "",
    next: "Start the pool, and enable its autostart: {virsh} pool-start {1}; {virsh} pool-autostart {1}",
    from: "seen",
  },
  {
    pattern: /no storage pool with matching name '([^']+)'/,
    means: "",
    next: "Specify a pool of the host in `pool`; {virsh} pool-list --all lists them. Or create it: {virsh} pool-define-as {1} dir --target /var/lib/libvirt/images; {virsh} pool-start {1}; {virsh} pool-autostart {1}",
    from: "seen",
  },
  {
    pattern: /no storage vol with matching (?:name|path|key|key or path) '([^']+)'/,
    means: "",
    next: "Check `volume` and `pool`: {virsh} vol-list POOL lists the volumes of a pool. If a file was copied into the pool, run {virsh} pool-refresh POOL first",
    from: "seen",
  },
  {
    pattern: /Cannot access backing file '([^']+)'.{0,300}?: No such file/,
    means: "The base image of a disk does not exist",
    next: "Restore {1} on {host}, or set another `baseImage`",
    from: "seen",
  },
  {
    pattern:
      /Cannot access storage file '([^']+)'.{0,60}?: No such file|(?:Could not open|Failed to open file) '([^']+)': No such file/,
    means: "A file of the machine does not exist",
    next: "Check the path on {host}: ls -l {1}",
    from: "seen",
  },
  {
    pattern:
      /Cannot access (?:backing|storage) file '([^']+)'.{0,300}?: Permission denied|Could not open '([^']+)': Permission denied/,
    means: QEMU_USER,
    next: MAY_OPEN,
    from: "seen",
  },
  {
    pattern: /Image is not in (\S+) format/,
    means: "The image of a disk does not have the format {1}",
    next: "To find its format, run on {host}: qemu-img info --force-share FILE. Set `format` of the disk accordingly, or convert the image",
    from: "seen",
  },
  {
    pattern:
      /Failed to get (?:"write"|shared "write"|"consistent read"|shared "resize") lock(?:.{0,40}using the image \[([^\]]+)\])?/,
    means: "Another machine or program has the image open",
    next: "To list the running machines, run: {virsh} list. To find the process that uses the file, run on {host}: fuser -v {1}",
    from: "seen",
  },
  {
    pattern: /No space left on device/,
    means: "The disk of {host} is full",
    next: "To check, run on the host: df -h /var/lib/libvirt",
    from: "QEMU and libvirt, strerror(ENOSPC)",
  },

  // consoles
  {
    pattern: /Failed to reserve port (\d+)/,
    means: "Another machine or program uses the port",
    next: "Choose another `graphics.port`, or remove it so that libvirt chooses a free one. To find what uses the port, run on {host}: ss -ltnp sport = :{1}",
    from: "seen",
  },
  {
    pattern: /Unable to find an unused port in range '([^']+)'/,
    means: "All ports of that range are in use",
    next: 'To find what uses them, run on {host}: ss -ltnp. Shut down machines, or set `graphics.type: "none"` on machines that do not need a console',
    from: "libvirt src/util/virportallocator.c",
  },
  {
    pattern: /Failed to (?:bind socket|find an available port): Address already in use/,
    means: "Another machine or program uses the port of the console",
    next: "Choose another `graphics.port`, or remove it. To find what uses the port, run on {host}: ss -ltnp",
    from: "QEMU util/qemu-sockets.c",
  },
  {
    pattern: /Failed to bind socket: Cannot assign requested address/,
    means: "{host} does not have the address in `graphics.listen`",
    next: "Set `graphics.listen` to an address of the host; ip -brief address on the host lists them",
    from: "seen",
  },
  {
    pattern:
      /domain configuration does not support (?:graphics|video)|(?:spice|vnc) graphics are not supported with this QEMU/i,
    means: "QEMU on {host} does not include it",
    next: "Install the package that provides it (Debian: qemu-system-gui, qemu-system-modules-spice), or choose another `graphics.type` or `video.model`",
    from: "libvirt src/conf/domain_capabilities.c, src/qemu/qemu_validate.c",
  },

  // memory
  {
    pattern: /phys-bits too low \((\d+)\)/,
    means: "The machine has more memory than a CPU with {1} address bits supports",
    next: 'Reduce `memory`, or set `cpu.mode: "host-passthrough"`',
    from: "seen",
  },
  {
    pattern: /virtual CPU address bits cannot exceed the number supported by the host CPU/,
    means: "The machine has more memory than the CPU of {host} can address",
    next: "Reduce `memory`, or choose another host",
    from: "seen",
  },
  {
    pattern: /hugetlbfs filesystem is not mounted|Unable to find any usable hugetlbfs mount/,
    means: "{host} does not provide huge pages of that size to machines",
    next: "Mount hugetlbfs on the host and restart the libvirt daemon: systemctl start dev-hugepages.mount; systemctl restart libvirtd (or virtqemud). Pages of 1 GiB are reserved at boot: hugepagesz=1G hugepages=N on the kernel command line",
    from: "seen",
  },
  {
    pattern: /unable to map backing store for guest RAM/,
    means: "{host} has too few free huge pages",
    next: "To check, run on the host: grep -i hugepages /proc/meminfo. Reserve more (sysctl vm.nr_hugepages=N), or remove `hugepages`",
    from: "QEMU system/physmem.c",
  },
  {
    pattern: /cannot set up guest memory '[^']*'|Cannot allocate memory/,
    means: "{host} does not have enough free memory",
    next: "To check, run on the host: free -g. Reduce `memory`, or shut down other machines",
    from: "seen",
  },
  {
    pattern: /NUMA node (\d+) is unavailable/,
    means: "{host} has no such NUMA node",
    next: "Set `numa.nodes` to nodes of the host; {virsh} capabilities lists them below <cells>",
    from: "seen",
  },
  {
    pattern:
      /vcpu\d+\/cpuset\.cpus': (?:Numerical result out of range|Invalid argument|Permission denied)|cannot set CPU affinity on process/,
    means: "`pinning` contains CPUs that {host} does not have or does not allow for machines",
    next: "To list the CPUs, run on the host: lscpu -e",
    from: "seen",
  },

  // KVM, QEMU, machine type, CPU
  {
    pattern: /Could not access KVM kernel module: Permission denied/,
    means: `${QEMU_USER}, and that user has no access to /dev/kvm`,
    next: "To check the permissions, run on the host: ls -l /dev/kvm. Add the user to the group kvm",
    from: "QEMU accel/kvm/kvm-all.c",
  },
  {
    pattern:
      /does not support virt type 'kvm'|Could not access KVM kernel module|failed to initialize kvm|KVM is not (?:available|supported)/i,
    means: "KVM is not available on {host}",
    next: "Enable virtualization in the firmware of the host (if the host is a virtual machine, enable nested virtualization on its host), load the module and restart the libvirt daemon: modprobe kvm_intel (or kvm_amd); systemctl restart libvirtd (or virtqemud). To find what is missing, run on the host: virt-host-validate qemu",
    from: "libvirt src/qemu/qemu_capabilities.c, QEMU accel/kvm/kvm-all.c",
  },
  {
    pattern: /could not find capabilities for .{0,60}domaintype=kvm/,
    means: "{host} has no QEMU for this kind of machine, or no KVM",
    next: "To check KVM, run on the host: virt-host-validate qemu. QEMU is in the package qemu-system-x86 (Debian and Ubuntu) or qemu-kvm (Fedora and Red Hat)",
    from: "libvirt src/conf/capabilities.c",
  },
  {
    pattern: /Cannot check QEMU binary (\S+): No such file|Cannot find suitable emulator/,
    means: "QEMU is not installed on {host}",
    next: "Install it on the host (Debian and Ubuntu: apt install qemu-system-x86; Fedora and Red Hat: dnf install qemu-kvm) and restart the libvirt daemon: systemctl restart libvirtd (or virtqemud)",
    from: "seen",
  },
  {
    pattern: /does not support machine type '([^']+)'/,
    means: "QEMU on {host} does not support machine type {1}",
    next: "Update QEMU on the host. {virsh} capabilities lists the supported machine types below <machine>",
    from: "seen",
  },
  {
    pattern: /more than 255 vCPUs require/,
    means: "",
    next: "Set `vcpus` to 255 or less, or update libvirt on {host} to 10.10 or newer, which adds the required IOMMU",
    from: "seen",
  },
  {
    pattern:
      /CPU is incompatible with host CPU|[Hh]ost CPU does not provide required features|guest CPU doesn't match specification/,
    means: "",
    next: 'Choose a CPU model that the host supports ({virsh} domcapabilities | grep "usable=.yes"), disable the features in `cpu.features`, or set `cpu.mode: "host-model"`',
    from: "seen",
  },
  {
    pattern: /Unknown CPU model (\S+)/,
    means: "",
    next: "Choose a model that libvirt supports; to list them, run: {virsh} cpu-models x86_64",
    from: "seen",
  },
  {
    pattern: /unknown CPU feature: (\S+)/,
    means: "libvirt on {host} does not support that CPU feature",
    next: "Correct its name in `cpu.features`, or update libvirt",
    from: "seen",
  },
  {
    pattern: /host doesn't support hyperv '([^']+)' feature|Hyper-V .{0,100}\((hv-[\w-]+)\) is not supported by kernel/,
    means: "KVM on {host} does not support the enlightenment {1}",
    next: 'Set it to "off" in `enlightenments`, or set `hostSupport: "adapt"`',
    from: "libvirt src/qemu/qemu_process.c, QEMU target/i386/kvm/kvm.c",
  },

  // firmware, TPM
  {
    pattern:
      /Unable to find (?:any firmware to satisfy|'(?:efi|uefi)' firmware)|unable to find any master var store for loader/i,
    means: "{host} has no matching UEFI firmware",
    next: "Install it on the host (Debian and Ubuntu: apt install ovmf; Fedora and Red Hat: dnf install edk2-ovmf). For firmware without Secure Boot keys, set `firmware.secureBoot: false`",
    from: "libvirt src/qemu/qemu_firmware.c",
  },
  {
    pattern:
      /Unable to find 'swtpm\w*' binary|TPM (?:version|backend|model).{0,100} is not supported|domain configuration does not support .{0,40}tpm/i,
    means: "{host} cannot emulate a TPM",
    next: "Install swtpm on the host (Debian and Ubuntu: apt install swtpm swtpm-tools; Fedora and Red Hat: dnf install swtpm swtpm-tools), or set `tpm.enabled: false` if this Windows does not require a TPM",
    from: "libvirt src/util/virtpm.c, virfile.c",
  },
  {
    pattern:
      /(?:Could not run|Could not start|Starting) '?\S{0,200}swtpm(?:_setup)?'?.{0,100}(?:exitstatus|failed|error)/i,
    means: "The emulated TPM did not start",
    next: "For the reason, run on {host}: tail /var/log/swtpm/libvirt/qemu/*-swtpm.log",
    from: "libvirt src/qemu/qemu_tpm.c",
  },

  // security drivers, helpers
  {
    pattern: /cannot (?:load|update) AppArmor profile|unable to set AppArmor profile/,
    means: "AppArmor on {host} blocks the machine",
    next: "For the reason, run on the host: journalctl -k -g apparmor. To allow another directory for disks, add it to /etc/apparmor.d/local/abstractions/libvirt-qemu, for example /data/vms/** rwk, then run: systemctl reload apparmor",
    from: "libvirt src/security/security_apparmor.c",
  },
  {
    pattern: /unable to set (?:SELinux )?security context '[^']*' (?:on|for) '([^']+)'/,
    means: "SELinux on {host} does not let libvirt label the file",
    next: "Label its directory for disk images on the host: semanage fcontext -a -t virt_image_t 'DIRECTORY(/.*)?'; restorecon -R DIRECTORY. To see what was denied, run: ausearch -m avc -ts recent",
    from: "libvirt src/security/security_selinux.c",
  },
  {
    pattern: /Failed to connect socket to '[^']*(virtlogd|virtlockd)-sock'/,
    means: "libvirt requires {1}, which is not running on {host}",
    next: "Start it on the host: systemctl start {1}.socket",
    from: "libvirt src/logging/log_manager.c",
  },
];

/**
 * "kvm1.example.org" of qemu+ssh://root@kvm1.example.org/system; the machine that this runs on has no name in a URI.
 */
const nameOf = (uri: string): string =>
  /^[a-z+]+:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?]+)/i.exec(uri)?.[1] ?? "this machine";

/**
 * What to do about an error of libvirt or QEMU, in sentences without the last full stop; undefined where nobody knows.
 *
 * @param said What it said, in one line.
 * @param uri The host's canonical URI.
 */
export function adviceFor(said: string, uri: string): string | undefined {
  const end = said.slice(-MOST_HEARD);
  for (const { pattern, means, next } of TABLE) {
    const match = pattern.exec(end);
    if (!match) continue;
    const word = match.slice(1).find((group) => group !== undefined);
    const words: Readonly<Record<string, string>> = {
      host: nameOf(uri),
      virsh: `virsh -c ${quote(uri)}`,
      1: word === undefined ? "FILE" : quote(word),
    };
    const filled = (text: string): string =>
      text.replace(/\{(\w+)\}/g, (_, name: string) => words[name]!).replace(/^this machine/, "This machine");
    return [means, next]
      .filter((text) => text !== "")
      .map(filled)
      .join(". ");
  }
  return undefined;
}

/** Characters that are looked at, from the end: QEMU's warnings come before the error that ended it. */
const MOST_HEARD = 8_192;

/** For a test: every row has what its sentences need. */
export const adviceRows: readonly Advice[] = TABLE;
