/**
 * What people look for and this package does not have, with a workaround. docs/guides/limits.md says the same at
 * length.
 */
export interface Absent {
  /** Words with a space between them; capitals and separators do not count. */
  readonly names: string;
  /** After "a guest has no property …, because …". */
  readonly because: string;
  /** Only at the top of a guest; elsewhere, the words say something else. */
  readonly isTop?: true;
  readonly instead: string;
}

const EDIT =
  "Add it with `virsh edit` while the machine is off: `pulumi up` keeps settings that this package does not manage";
const IN_WINDOWS = "set it in Windows";
const IMAGE = "prepare an image once (sysprep), and specify it in `systemDisk.baseImage`";

export const absent: readonly Absent[] = [
  {
    names: "sriov",
    because: "a virtual function is a device of the host",
    instead: "specify it in `hostDevices`",
  },
  {
    names: "smartcard",
    because: "it is not supported yet",
    instead: EDIT,
  },
  {
    names: "audio soundcard",
    because: "the sound card and where it plays are set in `sound`",
    instead:
      'write `sound: { model: "ich9" }`; preset `desktop` does so with a SPICE console, which transmits sound to its viewer',
  },
  {
    names:
      "vlan vlans vlanid vlantag trunk mtu bandwidth ratelimit qos portgroup filterref nwfilter macvtap direct ovs openvswitch virtualport",
    because: "VLANs, limits, filters and the kind of connection are set for each network adapter",
    instead:
      'write it in `networks`, for example `networks: [{ bridge: "ovs0", openVSwitch: {}, vlan: { tags: [42] } }]`',
  },
  {
    names:
      "ip ips ipaddress ipaddresses ipv4 ipv6 gateway dns dnsservers subnet netmask dhcp staticip networkconfig ipconfig",
    because: "this package does not set addresses inside Windows",
    instead:
      "set a fixed `mac` for the adapter and reserve its address in your DHCP server (for a libvirt network: `virsh net-update`), or set it in Windows",
  },
  {
    names: "portforward portforwards forwardports ports firewall hostfwd",
    because: "this package does not manage networks and firewalls of the host",
    instead: 'forward the port on the host, or connect the adapter to a bridge with `networks: [{ bridge: "br0" }]`',
  },
  {
    names:
      "unattend unattended autounattend unattendxml autounattendxml answerfile sysprep oobe unattendedinstall kickstart firstboot firstlogon runonce userdata scripts provisioner provisioning provision commands postinstall",
    because: "this package does not install or configure Windows yet",
    instead: `${IMAGE}; or put the answer file on an ISO image and specify it in \`cdroms\``,
  },
  {
    names: "cloudinit cloudbase cloudbaseinit configdrive nocloud ignition",
    because: "this package does not pass metadata to Windows yet",
    instead:
      "create an ISO image with the files that cloudbase-init reads (label config-2 or cidata), and specify it in `cdroms`",
  },
  {
    names:
      "domainjoin joindomain ad activedirectory workgroup ou adminpassword administratorpassword username user users adminuser credentials language locale keyboard keymap inputlocale winrm rdp ssh",
    because: "this package does not configure settings inside Windows",
    instead: `${IN_WINDOWS}, or ${IMAGE}`,
  },
  {
    names: "licensekey licencekey license licence productkey productid activation kms mak key serialkey",
    because: "this package does not activate Windows",
    instead: `enter the key in Windows (slmgr /ipk), or ${IMAGE}`,
  },
  {
    names: "boot bootdevice bootdevices bootdev bootfrom bootorder",
    because: "each disk and CD-ROM drive has its own place in the boot order",
    instead:
      'set `bootOrder` of `systemDisk`, `disks[0]` or `cdroms[0]`; to boot from a network adapter, write `xml: { set: { "devices/interface[1]/boot/@order": "9" } }`',
  },
  {
    names: "dynamicmemory memorydynamic minmemory memorymin minimummemory startupmemory hotplug overcommit",
    because: "a machine has a fixed memory size",
    instead:
      "set `memory`, and set `memoryBalloon: true` so that the host can reclaim memory with `virsh setmem`; `maxMemory` leaves room for more",
  },
  {
    names: "9p smb mounts",
    because: "Windows has no driver for 9p, and this package does not configure network shares",
    instead:
      'write `sharedFolders: [{ name: "tools", path: "/srv/tools" }]` for virtiofs, or share the folder over the network',
  },
  {
    names: "snapshot snapshots checkpoint checkpoints restore revert backup backups",
    because: "this package does not manage snapshots",
    instead: "create them with `virsh snapshot-create-as`: `pulumi up` keeps the overlays of the disks",
  },
  {
    names:
      "resolution screenresolution displayresolution width height heads monitors vram videoram videomemory 3d accel3d opengl gl",
    because: "screens and their memory are set in `video`, and Windows chooses the resolution that it uses",
    instead: `write \`video: { model: "virtio", heads: 2 }\`, or ${IN_WINDOWS}: the drivers for "virtio" and "qxl" let you choose`,
  },
  {
    names: "machine chipset q35 i440fx pc",
    because: "machines always use the machine type q35",
    instead: "remove it; `machineType` sets the version of q35",
  },
  {
    names: "acpi apic smm vmcoreinfo pae suspend hibernate pause onpoweroff onreboot oncrash restartpolicy",
    because: "these are set automatically as Windows requires",
    instead: "remove it",
  },
  {
    names: "ha highavailability failover",
    because: "a machine runs on one host",
    instead: "keep the disks on shared storage, and change `host` while the machine is off",
  },
  {
    names: "vsock pmem nvdimm channel channels smartcards",
    because: "this device is not supported yet",
    instead: EDIT,
  },
  {
    names: "rng parallel controllers controller",
    because: "the preset determines these devices",
    instead:
      "remove it; one that is added with `virsh edit` does not stay, because `pulumi up` asks for the machine as it is declared",
  },
  {
    names: "encrypted encryption luks bitlocker",
    because: "this package does not encrypt disks",
    instead: "encrypt the host's storage, or use BitLocker in Windows with the TPM",
  },
  {
    names: "count replicas instances number amount fleet",
    because: "a spec describes one machine",
    instead: "use a loop in the program, or a list of guests in the spec file",
  },
  {
    names: "tags annotations metadata owner environment env folder zone region",
    because: "a machine has no such metadata",
    instead: "use `description`",
  },
  {
    names: "dependson provider protect parent aliases ignorechanges customtimeouts retainondelete",
    because: "it is a resource option",
    instead: "pass it in the third argument: new WindowsGuest(name, args, options)",
  },
  {
    names: "arch architecture emulator type virttype accelerator",
    isTop: true,
    because: "guests are always x86_64 machines with KVM",
    instead: "remove it",
  },
];
