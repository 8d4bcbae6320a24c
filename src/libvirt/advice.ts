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
  "QEMU runs on {host} as a user of its own: libvirt-qemu on Debian and Ubuntu, qemu on Fedora and Red Hat";
const DENIED =
  "If the rights fit, AppArmor or SELinux may refuse it: journalctl -k -g 'apparmor=.DENIED|avc:.*denied' there shows it";
const MAY_OPEN = `See the rights of the file and of every folder above it on {host}: namei -l {1}. Move the file below /var/lib/libvirt/images, or let that user pass the folders: setfacl -m u:libvirt-qemu:x FOLDER. ${DENIED}`;

/** The first match counts: what is special stands before what is general. */
const TABLE: readonly Advice[] = [
  // networks
  {
    pattern: /network '([^']+)' is not active/,
    means: "",
    next: "Start the network, now and with the host: {virsh} net-start {1}; {virsh} net-autostart {1}",
    from: "seen",
  },
  {
    pattern: /no network with matching name '([^']+)'/,
    means: "",
    next: "Name a network of the host in `networks`; {virsh} net-list --all shows them. Or define {1}: {virsh} net-define FILE.xml",
    from: "seen",
  },
  {
    pattern:
      /Cannot get interface MTU on '([^']+)': No such device|Unable to get index for interface (\S+): No such device/,
    means: "",
    next: "Name a bridge of {host} in `bridge`; ip -brief link there shows them",
    from: "seen",
  },

  // storage
  {
    pattern: /storage pool '([^']+)'(?: containing volume '[^']*')? is not active/,
    means: "",
    next: "Start the pool, now and with the host: {virsh} pool-start {1}; {virsh} pool-autostart {1}",
    from: "seen",
  },
  {
    pattern: /no storage pool with matching name '([^']+)'/,
    means: "",
    next: "Name a pool of the host in `pool`; {virsh} pool-list --all shows them. Or make it: {virsh} pool-define-as {1} dir --target /var/lib/libvirt/images; {virsh} pool-start {1}; {virsh} pool-autostart {1}",
    from: "seen",
  },
  {
    pattern: /no storage vol with matching (?:name|path|key|key or path) '([^']+)'/,
    means: "",
    next: "Check `volume` and `pool`: {virsh} vol-list POOL shows the volumes of a pool, after {virsh} pool-refresh POOL also those that were copied there by hand",
    from: "seen",
  },
  {
    pattern: /Cannot access backing file '([^']+)'.{0,300}?: No such file/,
    means: "The base image of a disk is not there",
    next: "Bring it back to {1} on {host}, or give the disk another `baseImage`",
    from: "seen",
  },
  {
    pattern:
      /Cannot access storage file '([^']+)'.{0,60}?: No such file|(?:Could not open|Failed to open file) '([^']+)': No such file/,
    means: "A file of the machine is not there",
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
    means: "The file of a disk has another format than {1}",
    next: "See which, on {host}: qemu-img info --force-share FILE. Write it as the disk's `format`, or convert the file",
    from: "seen",
  },
  {
    pattern:
      /Failed to get (?:"write"|shared "write"|"consistent read"|shared "resize") lock(?:.{0,40}using the image \[([^\]]+)\])?/,
    means: "Another machine or program has the image open",
    next: "See which machines run: {virsh} list; and who has the file, on {host}: fuser -v {1}",
    from: "seen",
  },
  {
    pattern: /No space left on device/,
    means: "The disk of {host} is full",
    next: "See which, there: df -h /var/lib/libvirt",
    from: "QEMU and libvirt, strerror(ENOSPC)",
  },

  // consoles
  {
    pattern: /Failed to reserve port (\d+)/,
    means: "Another machine or program has the port",
    next: "Choose another `graphics.port`, or leave it out and libvirt takes a free one. Who has it, on {host}: ss -ltnp sport = :{1}",
    from: "seen",
  },
  {
    pattern: /Unable to find an unused port in range '([^']+)'/,
    means: "All ports of that range are taken",
    next: 'See by whom, on {host}: ss -ltnp. Stop machines, or set `graphics.type: "none"` where no console is needed',
    from: "libvirt src/util/virportallocator.c",
  },
  {
    pattern: /Failed to (?:bind socket|find an available port): Address already in use/,
    means: "Another machine or program has the port of the console",
    next: "Choose another `graphics.port`, or leave it out. Who has it, on {host}: ss -ltnp",
    from: "QEMU util/qemu-sockets.c",
  },
  {
    pattern: /Failed to bind socket: Cannot assign requested address/,
    means: "{host} does not have the address that the console is to listen on",
    next: "Write one of its addresses in `graphics.listen`; ip -brief address there shows them",
    from: "seen",
  },
  {
    pattern:
      /domain configuration does not support (?:graphics|video)|(?:spice|vnc) graphics are not supported with this QEMU/i,
    means: "QEMU on {host} is built without it",
    next: "Install the package that brings it (Debian: qemu-system-gui, qemu-system-modules-spice), or choose another `graphics.type` or `video.model`",
    from: "libvirt src/conf/domain_capabilities.c, src/qemu/qemu_validate.c",
  },

  // memory
  {
    pattern: /phys-bits too low \((\d+)\)/,
    means: "The machine has more memory than CPU addresses of {1} bits reach",
    next: 'Give it less `memory`, or set `cpu.mode: "host-passthrough"`',
    from: "seen",
  },
  {
    pattern: /virtual CPU address bits cannot exceed the number supported by the host CPU/,
    means: "The machine has more memory than the CPU of {host} can address",
    next: "Give it less `memory`, or choose another host",
    from: "seen",
  },
  {
    pattern: /hugetlbfs filesystem is not mounted|Unable to find any usable hugetlbfs mount/,
    means: "{host} has no huge pages of that size for machines",
    next: "Mount them there and restart libvirt's daemon: systemctl start dev-hugepages.mount; systemctl restart libvirtd (or virtqemud). Pages of 1 GiB are reserved at boot: hugepagesz=1G hugepages=N on the kernel's command line",
    from: "seen",
  },
  {
    pattern: /unable to map backing store for guest RAM/,
    means: "{host} has too few free huge pages",
    next: "See how many, there: grep -i hugepages /proc/meminfo. Reserve more: sysctl vm.nr_hugepages=N, or leave `hugepages` out",
    from: "QEMU system/physmem.c",
  },
  {
    pattern: /cannot set up guest memory '[^']*'|Cannot allocate memory/,
    means: "{host} has not enough free memory",
    next: "See how much, there: free -g. Give the machine less `memory`, or stop others",
    from: "seen",
  },
  {
    pattern: /NUMA node (\d+) is unavailable/,
    means: "{host} has no such NUMA node",
    next: "Choose `numa.nodes` of the host: {virsh} capabilities lists them below <cells>",
    from: "seen",
  },
  {
    pattern:
      /vcpu\d+\/cpuset\.cpus': (?:Numerical result out of range|Invalid argument|Permission denied)|cannot set CPU affinity on process/,
    means: "`pinning` names CPUs that {host} does not have, or that machines may not use",
    next: "See which there are, there: lscpu -e",
    from: "seen",
  },

  // KVM, QEMU, machine type, CPU
  {
    pattern: /Could not access KVM kernel module: Permission denied/,
    means: `${QEMU_USER}, and it may not open /dev/kvm`,
    next: "See its rights, there: ls -l /dev/kvm. Add the user to the group kvm",
    from: "QEMU accel/kvm/kvm-all.c",
  },
  {
    pattern:
      /does not support virt type 'kvm'|Could not access KVM kernel module|failed to initialize kvm|KVM is not (?:available|supported)/i,
    means: "{host} offers no KVM",
    next: "Switch virtualization on in its firmware (for a host that is itself a virtual machine: allow nesting on its host), load the module and restart libvirt's daemon: modprobe kvm_intel (or kvm_amd); systemctl restart libvirtd (or virtqemud). virt-host-validate qemu there tells what is missing",
    from: "libvirt src/qemu/qemu_capabilities.c, QEMU accel/kvm/kvm-all.c",
  },
  {
    pattern: /could not find capabilities for .{0,60}domaintype=kvm/,
    means: "{host} has no QEMU for this kind of machine, or no KVM",
    next: "See about KVM, there: virt-host-validate qemu. QEMU is the package qemu-system-x86 (Debian and Ubuntu) or qemu-kvm (Fedora and Red Hat)",
    from: "libvirt src/conf/capabilities.c",
  },
  {
    pattern: /Cannot check QEMU binary (\S+): No such file|Cannot find suitable emulator/,
    means: "QEMU is not installed on {host}",
    next: "Install it there (Debian and Ubuntu: apt install qemu-system-x86; Fedora and Red Hat: dnf install qemu-kvm) and restart libvirt's daemon: systemctl restart libvirtd (or virtqemud)",
    from: "seen",
  },
  {
    pattern: /does not support machine type '([^']+)'/,
    means: "QEMU on {host} does not know machine type {1}",
    next: "Update QEMU there. Those that it knows: {virsh} capabilities, below <machine>",
    from: "seen",
  },
  {
    pattern: /more than 255 vCPUs require/,
    means: "",
    next: "Set `vcpus` to 255 or less, or update libvirt on {host} to 10.10 or newer, which adds the IOMMU that they need",
    from: "seen",
  },
  {
    pattern:
      /CPU is incompatible with host CPU|[Hh]ost CPU does not provide required features|guest CPU doesn't match specification/,
    means: "",
    next: 'Choose a CPU model that fits ({virsh} domcapabilities | grep "usable=.yes"), disable the features in `cpu.features`, or set `cpu.mode: "host-model"`',
    from: "seen",
  },
  {
    pattern: /Unknown CPU model (\S+)/,
    means: "",
    next: "Choose one that libvirt knows: {virsh} cpu-models x86_64",
    from: "seen",
  },
  {
    pattern: /unknown CPU feature: (\S+)/,
    means: "libvirt on {host} does not know that CPU feature",
    next: "Correct its name in `cpu.features`, or update libvirt",
    from: "seen",
  },
  {
    pattern: /host doesn't support hyperv '([^']+)' feature|Hyper-V .{0,100}\((hv-[\w-]+)\) is not supported by kernel/,
    means: "KVM on {host} does not offer the enlightenment {1}",
    next: 'Set it to "off" in `enlightenments`, or set `hostSupport: "adapt"`',
    from: "libvirt src/qemu/qemu_process.c, QEMU target/i386/kvm/kvm.c",
  },

  // firmware, TPM
  {
    pattern:
      /Unable to find (?:any firmware to satisfy|'(?:efi|uefi)' firmware)|unable to find any master var store for loader/i,
    means: "{host} has no UEFI firmware like that",
    next: "Install it there (Debian and Ubuntu: apt install ovmf; Fedora and Red Hat: dnf install edk2-ovmf). Without Secure Boot's keys set `firmware.secureBoot: false`",
    from: "libvirt src/qemu/qemu_firmware.c",
  },
  {
    pattern:
      /Unable to find 'swtpm\w*' binary|TPM (?:version|backend|model).{0,100} is not supported|domain configuration does not support .{0,40}tpm/i,
    means: "{host} cannot emulate a TPM",
    next: "Install swtpm there (Debian and Ubuntu: apt install swtpm swtpm-tools; Fedora and Red Hat: dnf install swtpm swtpm-tools), or set `tpm.enabled: false` where Windows does without",
    from: "libvirt src/util/virtpm.c, virfile.c",
  },
  {
    pattern:
      /(?:Could not run|Could not start|Starting) '?\S{0,200}swtpm(?:_setup)?'?.{0,100}(?:exitstatus|failed|error)/i,
    means: "The emulated TPM did not start",
    next: "See why, on {host}: tail /var/log/swtpm/libvirt/qemu/*-swtpm.log",
    from: "libvirt src/qemu/qemu_tpm.c",
  },

  // security drivers, helpers
  {
    pattern: /cannot (?:load|update) AppArmor profile|unable to set AppArmor profile/,
    means: "AppArmor on {host} refuses the machine",
    next: "See why, there: journalctl -k -g apparmor. A folder of disks that it does not know goes into /etc/apparmor.d/local/abstractions/libvirt-qemu, for example /data/vms/** rwk, and then: systemctl reload apparmor",
    from: "libvirt src/security/security_apparmor.c",
  },
  {
    pattern: /unable to set (?:SELinux )?security context '[^']*' (?:on|for) '([^']+)'/,
    means: "SELinux on {host} does not let libvirt label the file",
    next: "Give its folder the label of machines' disks, there: semanage fcontext -a -t virt_image_t 'FOLDER(/.*)?'; restorecon -R FOLDER. See what was refused: ausearch -m avc -ts recent",
    from: "libvirt src/security/security_selinux.c",
  },
  {
    pattern: /Failed to connect socket to '[^']*(virtlogd|virtlockd)-sock'/,
    means: "libvirt's helper {1} does not run on {host}",
    next: "Start it there: systemctl start {1}.socket",
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
