/** What people look for and this package does not have, with the way round. The README's list "What it does not do yet" says the same at length. */
export interface Absent {
  /** Words with a space between them; capitals and separators do not count. */
  readonly names: string;
  /** After "a guest has no property …, because …". */
  readonly because: string;
  readonly instead: string;
}

const EDIT = "Add it with `virsh edit` while the machine is off: `pulumi up` keeps what this package has no words for";
const IN_WINDOWS = "set it in Windows";
const IMAGE = "prepare an image once (sysprep), and name it in `systemDisk.baseImage`";

export const absent: readonly Absent[] = [
  { names: "hostdevices hostdevice hostdev hostdevs pci pcidevices passthrough pcipassthrough gpu gpus vgpu mdev vfio sriov devices", because: "devices of the host are not passed through yet", instead: EDIT },
  { names: "usb usbs usbdevices usbcontroller usbredir redirdev smartcard", because: "USB devices are not attached yet; a tablet and a controller are there", instead: EDIT },
  { names: "audio sound soundcard", because: "sound comes with preset `desktop` and a SPICE console", instead: 'write `preset: "desktop"` and `graphics: { type: "spice" }`' },
  { names: "vlan vlans vlanid vlantag trunk", because: "a VLAN is a matter of the host's bridge or network", instead: "make a bridge or a libvirt network for the VLAN on the host, and name it in `networks[0].bridge` or `networks[0].network`" },
  { names: "mtu bandwidth ratelimit qos portgroup filterref nwfilter", because: "a card has only a network or bridge, a model and a MAC address", instead: "set it in the libvirt network that the card names, or add it to the card with `virsh edit` while the machine is off: `pulumi up` keeps it" },
  { names: "macvtap direct ovs openvswitch virtualport", because: "a card is plugged into a libvirt network or a bridge", instead: "make a libvirt network of that kind on the host (`virsh net-define`), and name it in `networks[0].network`" },
  {
    names: "ip ips ipaddress ipaddresses ipv4 ipv6 gateway dns dnsservers subnet netmask dhcp staticip networkconfig ipconfig",
    because: "addresses inside Windows are not set from here",
    instead: "give the card a fixed `mac` and reserve its address in your DHCP server (for a libvirt network: `virsh net-update`), or set it in Windows",
  },
  { names: "portforward portforwards forwardports ports firewall hostfwd", because: "networks and firewalls of the host are not managed here", instead: "forward the port on the host, or put the card on a bridge with `networks: [{ bridge: \"br0\" }]`" },
  {
    names: "unattend unattended autounattend unattendxml autounattendxml answerfile sysprep oobe unattendedinstall kickstart firstboot firstlogon runonce userdata scripts provisioner provisioning provision commands postinstall",
    because: "Windows is not installed or set up from here yet",
    instead: `${IMAGE}; or put the answer file on an ISO image and name that in \`cdroms\``,
  },
  { names: "cloudinit cloudbase cloudbaseinit configdrive nocloud ignition", because: "no metadata are handed to Windows yet", instead: "make an ISO image with the files that cloudbase-init reads (label config-2 or cidata), and name it in `cdroms`" },
  { names: "domainjoin joindomain ad activedirectory workgroup ou adminpassword administratorpassword username user users adminuser credentials language locale keyboard keymap inputlocale winrm rdp ssh", because: "what is inside Windows is not set from here", instead: `${IN_WINDOWS}, or ${IMAGE}` },
  { names: "licensekey licencekey license licence productkey productid activation kms mak key serialkey", because: "Windows is not activated from here", instead: `enter the key in Windows (slmgr /ipk), or ${IMAGE}` },
  { names: "boot bootorder bootdevice bootdevices bootdev bootmenu bootfrom", because: "the system disk boots first, then the CDs", instead: "leave the system disk empty to install from `cdroms`; a card boots with `<boot order='9'/>` that `virsh edit` adds to it while the machine is off" },
  {
    names: "dynamicmemory memorydynamic minmemory memorymin memorymax maximummemory minimummemory startupmemory memoryhotplug hotplug ksm memoryswap swap overcommit",
    because: "a machine has one size of memory",
    instead: "write `memory`, and `memoryBalloon: true` so that the host can take some back with `virsh setmem`",
  },
  { names: "sharedfolders sharedfolder shares share filesystem filesystems virtiofs syncedfolder syncedfolders 9p mounts smb", because: "folders of the host are not shared yet", instead: "share them over the network (SMB), or add virtiofs with `virsh edit` while the machine is off: `pulumi up` keeps what this package has no words for" },
  { names: "snapshot snapshots checkpoint checkpoints restore revert backup backups", because: "snapshots are not declared", instead: "take them with `virsh snapshot-create-as`: `pulumi up` keeps the disks on their overlays" },
  { names: "resolution screenresolution displayresolution width height heads monitors vram videoram videomemory 3d accel3d opengl gl", because: "the console's resolution is not set from here", instead: `${IN_WINDOWS}; the drivers for \`video: { model: "virtio" }\` and "qxl" let you choose` },
  { names: "machine machinetype chipset q35 i440fx pc", because: "machines are of type q35; which version of it, the host's QEMU decides once and the machine keeps it", instead: "remove it" },
  { names: "smbios sysinfo oemstrings dmi", because: "the firmware tables are not set from here", instead: EDIT },
  { names: "acpi apic smm vmcoreinfo pae suspend hibernate pause onpoweroff onreboot oncrash restart restartpolicy", because: "these are set as Windows needs them", instead: "remove it" },
  { names: "ha highavailability failover", because: "a machine has one host", instead: "keep the disks on storage that several hosts have, and change `host` while the machine is off" },
  { names: "vsock pmem nvdimm channel channels redirdevs smartcards tpmpassthrough", because: "this device is not modelled yet", instead: EDIT },
  { names: "watchdog rng serialport serials serialconsole parallel inputs input tablet mouse controllers controller", because: "which devices of this kind a machine has, is the preset's choice", instead: "remove it; one that is added with `virsh edit` does not stay, because `pulumi up` asks for the machine as it is declared" },
  { names: "qemuargs qemucommandline extraargs args rawargs xml xslt rawxml customxml extraconfig domainxml", because: "a machine is said in words, not in XML or arguments", instead: "change what `windows-guest render` prints, or the machine itself with `virsh edit` while it is off: `pulumi up` keeps what this package has no words for" },
  { names: "cpulimit cpushares cpuweight cpuunits cpuquota iops iopslimit iotune throttle", because: "limits of this kind are not modelled yet", instead: EDIT },
  { names: "discard trim ssd rotationrate detectzeroes io iothread iothreads readonly shareable", because: "how a disk is read and written follows from the preset and from `cache`; freed blocks go back to the host", instead: "remove it" },
  { names: "encrypted encryption luks bitlocker", because: "disks are not encrypted from here", instead: "encrypt the host's storage, or use BitLocker in Windows, which the TPM is for" },
  { names: "count replicas instances number amount fleet", because: "a spec is one machine", instead: "write a loop in the program, or a list of guests in the spec file" },
  { names: "tags annotations metadata owner environment env folder zone region", because: "there is no place for it in a machine", instead: "write it in `description`" },
  { names: "dependson provider protect parent aliases ignorechanges customtimeouts retainondelete", because: "it is an option of the resource", instead: "pass it in the third argument: new WindowsGuest(name, args, options)" },
  { names: "arch architecture emulator type virttype accelerator", because: "guests are x86_64 machines with KVM", instead: "remove it" },
];
