/** What people write as one word where a group of settings belongs. */
export interface GroupWords {
  /** Path of the group; `[]` is an entry of a list. */
  readonly path: string;
  /**
   * The settings that a word may stand for, in the order in which they are tried; the first that takes it counts.
   * `when`: only for words like this.
   */
  readonly stands: readonly { readonly property: string; readonly when?: RegExp }[];
  /** Words that stand for a whole group. */
  readonly words?: readonly { readonly word: RegExp; readonly group: object }[];
  /** Words that stand for another setting, at the top. */
  readonly others?: readonly { readonly word: RegExp; readonly means: string }[];
  /** Shown where no word fits. */
  readonly example: object;
}

const IMAGE = /\.(qcow2|img|raw|vhdx?|vmdk|vdi)$/i;

const disk = {
  stands: [
    { property: "size" },
    { property: "path", when: /^\// },
    { property: "baseImage", when: IMAGE },
    { property: "volume" },
  ],
  example: { baseImage: "win11-golden.qcow2", size: "80 GiB" },
} as const;

export const groupWords: readonly GroupWords[] = [
  {
    path: "host",
    stands: [{ property: "profile", when: /\.(ya?ml|json)$/i }, { property: "uri" }],
    example: { uri: "qemu+ssh://root@kvm1.example.org/system" },
  },
  {
    path: "topology",
    stands: [],
    others: [{ word: /^\d{1,4}$/, means: "vcpus" }],
    example: { sockets: 1, cores: 4, threads: 1 },
  },
  { path: "systemDisk", ...disk },
  // A bare number is how many, and not how large.
  {
    path: "disks[]",
    stands: [{ property: "size", when: /[a-z]/i }, ...disk.stands.slice(1)],
    example: { name: "data", size: "100 GiB" },
  },
  {
    path: "cdroms[]",
    stands: [{ property: "path", when: /^\// }, { property: "volume" }],
    example: { path: "/var/lib/libvirt/images/win11.iso" },
  },
  {
    path: "networks[]",
    stands: [
      { property: "bridge", when: /^(?:v?br|vmbr|virbr|bridge|ovs|lan)[-_]?\d/i },
      { property: "mac", when: /^(?:[0-9a-f]{2}[:-]){5}/i },
      { property: "network" },
    ],
    example: { network: "default" },
  },
  { path: "networks[].vlan", stands: [{ property: "tags" }], example: { tags: [42] } },
  {
    path: "hostDevices[]",
    stands: [{ property: "pci", when: /[.]\d$/ }],
    example: { pci: { id: "10de:2484" } },
  },
  {
    path: "hostDevices[].pci",
    stands: [{ property: "address" }, { property: "slot" }, { property: "id" }],
    example: { id: "10de:2484" },
  },
  { path: "hostDevices[].usb", stands: [{ property: "id" }], example: { id: "046d:c52b" } },
  {
    path: "hostDevices[].mediated",
    stands: [{ property: "uuid" }, { property: "type" }],
    example: { type: "nvidia-63" },
  },
  { path: "sharedFolders[]", stands: [], example: { name: "data", path: "/srv/data" } },
  { path: "input.evdev[]", stands: [{ property: "device" }], example: { device: "/dev/input/by-id/usb-…-event-kbd" } },
  { path: "enlightenments", stands: [], example: { tlbflush: "off" } },
  {
    path: "cpu",
    stands: [{ property: "mode" }, { property: "model", when: /^[a-z]/i }],
    others: [{ word: /^\d{1,4}$/, means: "vcpus" }],
    words: [{ word: /^(host|passthrough)$/i, group: { mode: "host-passthrough" } }],
    example: { mode: "host-passthrough" },
  },
  {
    path: "firmware",
    stands: [{ property: "type" }],
    words: [
      { word: /^(ovmf|efi|edk2)$/i, group: { type: "uefi" } },
      { word: /^(seabios|legacy|csm)$/i, group: { type: "bios" } },
      { word: /^secure-?boot$/i, group: { type: "uefi", secureBoot: true } },
    ],
    example: { type: "uefi", secureBoot: true },
  },
  {
    path: "tpm",
    stands: [{ property: "enabled" }, { property: "model" }],
    words: [
      { word: /^(2|2\.0|tpm ?2(\.0)?|v2\.0|swtpm|emulator|emulated|required)$/i, group: { enabled: true } },
      { word: /^none$/i, group: { enabled: false } },
    ],
    example: { enabled: true },
  },
  { path: "pinning", stands: [{ property: "vcpus" }], example: { vcpus: ["2", "3"] } },
  { path: "hugepages", stands: [{ property: "size" }], example: { size: "2 MiB" } },
  { path: "numa", stands: [{ property: "nodes" }], example: { nodes: "0" } },
  {
    path: "clock",
    stands: [{ property: "offset" }],
    words: [{ word: /^local$/i, group: { offset: "localtime" } }],
    example: { offset: "localtime" },
  },
  { path: "graphics", stands: [{ property: "type" }], example: { type: "spice" } },
  { path: "video", stands: [{ property: "model" }], example: { model: "virtio" } },
  { path: "usbController", stands: [{ property: "model" }], example: { model: "qemu-xhci", ports: 15 } },
  { path: "input", stands: [{ property: "tablet" }, { property: "keyboard" }], example: { tablet: "usb" } },
  { path: "sound", stands: [{ property: "model" }, { property: "backend" }], example: { model: "ich9" } },
  { path: "serialConsole", stands: [{ property: "logFile", when: /^\// }], example: { logFile: "/var/log/ada.log" } },
  { path: "watchdog", stands: [{ property: "action" }, { property: "model" }], example: { action: "reset" } },
  // Fleets.
  { path: "template", stands: [], example: { windows: "windows-11", systemDisk: { baseImage: "win11.qcow2" } } },
  { path: "members", stands: [], example: { "lab-01": {} } },
  { path: "hosts", stands: [], example: { kvm1: { uri: "qemu+ssh://root@kvm1.example.org/system" } } },
  { path: "placement", stands: [{ property: "strategy" }], example: { strategy: "spread" } },
  { path: "placement.rebalance", stands: [], example: { maxMoves: 1 } },
  { path: "rollout", stands: [], example: { canary: 1, gate: [{ type: "agent" }] } },
  { path: "rollout.gate[]", stands: [{ property: "type" }], example: { type: "agent" } },
  { path: "rollout.bypass", stands: [], example: { reason: "Night shift, Ada", until: "2027-03-31" } },
  { path: "cpu.features[]", stands: [], example: { name: "vmx", policy: "require" } },
];
