/** Small libvirt answers, written by hand after the real ones, so that each test shows the one thing it is about. */
export interface Answers {
  readonly machine?: string;
  readonly vendor?: "Intel" | "AMD";
  readonly model?: string;
  readonly features?: readonly string[];
  readonly disabled?: readonly string[];
  /** undefined: libvirt before 9.0, without the element. */
  readonly hyperv?: readonly string[];
  readonly defaults?: Readonly<Record<string, string>>;
  readonly domain?: "kvm" | "qemu";
}

const values = (names: readonly string[]): string => names.map((name) => `<value>${name}</value>`).join("");

export const domcapabilities = ({
  machine = "pc-q35-10.0",
  vendor = "AMD",
  model = "EPYC-Rome",
  features = [],
  disabled = [],
  hyperv,
  defaults = {},
  domain = "kvm",
}: Answers): string => `<domainCapabilities>
  <path>/usr/bin/qemu-system-x86_64</path><domain>${domain}</domain><machine>${machine}</machine><arch>x86_64</arch><vcpu max='288'/>
  <os supported='yes'><enum name='firmware'><value>efi</value></enum>
    <loader supported='yes'><value>/usr/share/OVMF/OVMF_CODE_4M.ms.fd</value><enum name='secure'>${values(machine.includes("q35") ? ["yes", "no"] : ["no"])}</enum></loader></os>
  <cpu><mode name='host-passthrough' supported='yes'/><mode name='maximum' supported='no'/>
    <mode name='host-model' supported='yes'><model fallback='forbid'>${model}</model><vendor>${vendor}</vendor>
      ${features.map((name) => `<feature policy='require' name='${name}'/>`).join("")}${disabled.map((name) => `<feature policy='disable' name='${name}'/>`).join("")}</mode>
    <mode name='custom' supported='yes'><model usable='yes' vendor='unknown'>qemu64</model><model usable='no' vendor='Intel'>Skylake-Client</model></mode></cpu>
  <devices><disk supported='yes'><enum name='bus'>${values(["scsi", "virtio", "sata"])}</enum></disk>
    <tpm supported='yes'><enum name='model'>${values(["tpm-tis", "tpm-crb"])}</enum><enum name='backendModel'>${values(["emulator"])}</enum></tpm></devices>
  <features>${
    hyperv
      ? `<hyperv supported='yes'><enum name='features'>${values(hyperv)}</enum>${
          Object.keys(defaults).length
            ? `<defaults>${Object.entries(defaults)
                .map(([name, value]) => `<${name}>${value}</${name}>`)
                .join("")}</defaults>`
            : ""
        }</hyperv>`
      : ""
  }</features>
</domainCapabilities>`;

export const capabilities = (
  tsc = "",
): string => `<capabilities><host><cpu><arch>x86_64</arch><vendor>AMD</vendor>${tsc}
  <pages unit='KiB' size='4'/><pages unit='KiB' size='2048'/></cpu>
  <topology><cells num='2'>
    <cell id='0'><memory unit='KiB'>4194304</memory><pages unit='KiB' size='4'>1</pages><pages unit='KiB' size='2048'>512</pages><cpus num='2'><cpu id='0' socket_id='0' core_id='0' siblings='0,2'/><cpu id='2' socket_id='0' core_id='0' siblings='0,2'/></cpus></cell>
    <cell id='1'><memory unit='GiB'>4</memory><pages unit='KiB' size='2048'>256</pages><cpus num='2'><cpu id='1' socket_id='1' core_id='0' siblings='1,3'/><cpu id='3' socket_id='1' core_id='0' siblings='1,3'/></cpus></cell>
  </cells></topology></host>
  <guest><os_type>hvm</os_type><arch name='i686'><machine>isapc</machine></arch></guest>
  <guest><os_type>hvm</os_type><arch name='x86_64'><machine canonical='pc-q35-10.0'>q35</machine><machine>pc-q35-10.0</machine><domain type='kvm'/></arch></guest></capabilities>`;

export const version = (libvirt: string, qemu: string): string =>
  `Compiled against library: libvirt ${libvirt}\nUsing library: libvirt ${libvirt}\nUsing API: QEMU ${libvirt}\nRunning hypervisor: QEMU ${qemu}\n`;

/** What libvirt 9.0 lists on a KVM host with Hyper-V. */
export const usual = [
  "relaxed",
  "vapic",
  "spinlocks",
  "vpindex",
  "runtime",
  "synic",
  "stimer",
  "reset",
  "vendor_id",
  "frequencies",
  "reenlightenment",
  "tlbflush",
  "ipi",
  "avic",
];
