import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { lintDomainXml } from "../../src/lint";
import { exampleMachine, judgeMachine, machineRules, type MachineExample } from "../../src/machines";

interface Case extends MachineExample {
  /** `severity path`, then words of the message. Empty: silent. */
  readonly found: readonly (readonly [place: string, ...words: string[]])[];
}

const graphics = (attributes: string, content = ""): string =>
  `<devices><graphics ${attributes}>${content}</graphics></devices>`;
const os = (type: string, rest = "", firmware = ""): string =>
  `<os${firmware}><type arch='x86_64' machine='${type}'>hvm</type>${rest}</os>`;
const qemu = (...values: string[]): string =>
  `<qemu:commandline>${values.map((value) => `<qemu:arg value='${value}'/>`).join("")}</qemu:commandline>`;
const tpm = (attributes: string, backend: string): string => `<devices><tpm ${attributes}>${backend}</tpm></devices>`;
const disk = (source: string, rest = ""): string =>
  `<devices><disk type='file' device='disk'><source ${source}/><target dev='vda' bus='virtio'/>${rest}</disk></devices>`;
const hostdev = (address: string): string =>
  `<devices><hostdev mode='subsystem' type='pci'><source><address ${address}/></source></hostdev></devices>`;

const SECRET = "hunter2";

const CASES: Readonly<Record<string, readonly Case[]>> = {
  "console-open": [
    {
      // Two consoles, of which the second is open; IPv6's "every address".
      xml: "<devices><graphics type='vnc' listen='127.0.0.1'/><graphics type='spice'><listen type='address' address='::'/></graphics></devices>",
      found: [["warning devices/graphics[spice]/listen/@address", "SPICE", "::"]],
    },
    { xml: graphics("type='vnc' listen='127.0.0.2'"), found: [] },
    { xml: graphics("type='vnc' listen='::1'"), found: [] },
    { xml: graphics("type='vnc' socket='/run/vnc.sock'", "<listen type='address' address='0.0.0.0'/>"), found: [] },
    {
      // What libvirt chose in the network, as a running machine's XML has it.
      xml: graphics("type='vnc'", "<listen type='network' network='lan' address='192.168.1.5'/>"),
      found: [["warning devices/graphics[vnc]/listen", "192.168.1.5"]],
    },
    { xml: graphics("type='vnc'", "<listen type='address'/>"), found: [] },
    { xml: "<devices><graphics type='sdl'/></devices>", found: [] },
  ],
  "console-password-empty": [
    { xml: graphics("type='spice' passwd=''"), found: [["warning devices/graphics[spice]/@passwd", "disables"]] },
    { xml: graphics("type='sdl' passwd=''"), found: [] },
  ],
  "password-in-definition": [
    {
      xml: graphics(`type='vnc' passwd='${SECRET}'`),
      found: [["warning devices/graphics[vnc]/@passwd", "VNC console"]],
    },
    {
      xml: qemu("-object", `secret,id=a,data=${SECRET}`, "-drive", `file=x,password-secret=a`),
      found: [["warning qemu:commandline/qemu:arg[2]", "data"]],
    },
    { xml: qemu("-vnc", ":1,password=on"), found: [] },
    { xml: qemu("-spice", `port=1,password=${SECRET}`), found: [["warning qemu:commandline/qemu:arg[2]", "password"]] },
    {
      xml: disk(`file='json:https://ada:${SECRET}@example.com/w.iso'`),
      found: [["warning devices/disk[vda]/source", "vda"]],
    },
  ],
  "seclabel-none": [
    {
      xml: "<seclabel type='dynamic' model='dac'/><seclabel type='none' model='apparmor'/>",
      found: [["warning seclabel[apparmor]/@type", "apparmor"]],
    },
    // A disk's own label is about that file only.
    { xml: disk("file='/a'", "<seclabel type='none'/>"), found: [] },
  ],
  "serial-port-open": [
    {
      xml: "<devices><serial type='tcp'><source mode='bind' service='2445'/></serial></devices>",
      found: [["warning devices/serial[tcp]/source", "every address:2445"]],
    },
    {
      xml: "<devices><serial type='tcp'><source mode='bind' host='0.0.0.0' service='1' tls='yes'/></serial></devices>",
      found: [],
    },
  ],
  "qemu-port-open": [
    { xml: qemu("-S", "-s"), found: [["error qemu:commandline/qemu:arg[2]", "GDB server", "-s"]] },
    { xml: qemu("-qmp", "tcp:[::]:4444,server"), found: [["error qemu:commandline/qemu:arg[1]", "monitor"]] },
    { xml: qemu("-qmp", "tcp:[::1]:4444,server"), found: [] },
    { xml: qemu("-monitor", "stdio"), found: [] },
    { xml: qemu("-monitor"), found: [] },
  ],
  "nvram-volatile": [
    { xml: os("q35", "<nvram>/run//vars.fd</nvram>"), found: [["error os/nvram", "/run"]] },
    { xml: os("q35", "<nvram>/var/tmp/a/vars.fd</nvram>"), found: [["error os/nvram", "/var/tmp"]] },
    { xml: os("q35", "<nvram>/runner/vars.fd</nvram>"), found: [] },
    { xml: os("q35", "<nvram template='/tmp/vars.fd'/>"), found: [] },
  ],
  "tpm-state-volatile": [
    {
      xml: tpm("model='tpm-tis'", "<backend type='emulator'><source type='file' path='/dev/shm/t'/></backend>"),
      found: [["error devices/tpm/backend/source/@path", "/dev/shm"]],
    },
  ],
  "tpm-not-persistent": [
    {
      xml: tpm("model='tpm-crb'", "<backend type='emulator' persistent_state='no'/>"),
      found: [["info devices/tpm/backend/@persistent_state", "undefine"]],
    },
  ],
  "tpm-version": [
    {
      windows: "windows-11",
      xml: tpm("model='tpm-tis'", "<backend type='emulator'/>"),
      found: [["error devices/tpm/backend/@version", "names no version", "Windows 11"]],
    },
    { windows: "windows-11", xml: "", found: [] },
    { windows: "server-2025", xml: tpm("", "<backend type='emulator' version='1.2'/>"), found: [] },
  ],
  "secure-boot-without-smm": [
    {
      xml: `${os("q35", "<loader secure='yes' type='pflash'>/f</loader>")}<features><smm state='off'/></features>`,
      found: [["error features/smm/@state", "off"]],
    },
    { xml: `${os("q35", "<loader secure='yes'>/f</loader>")}<features><smm/></features>`, found: [] },
    {
      xml: os("q35", "<firmware><feature enabled='no' name='secure-boot'/></firmware>", " firmware='efi'"),
      found: [],
    },
  ],
  "firmware-settings-lost": [
    { xml: os("q35", "<loader>/usr/share/edk2/x64/OVMF.4m.fd</loader>"), found: [["warning os/loader/@type", "ROM"]] },
    {
      xml: os("q35", "<loader stateless='yes'/>", " firmware='efi'"),
      found: [["warning os/loader/@stateless", "stateless"]],
    },
    { xml: "", found: [] },
  ],
  "i440fx-uefi": [
    { xml: os("pc-1.0", "<loader type='pflash'>/f</loader>"), found: [["warning os/type/@machine", "pc-1.0"]] },
    { xml: os("pc-q35-2.4", "", " firmware='efi'"), found: [] },
    { xml: os("pc", "", " firmware='bios'"), found: [] },
  ],
  "i440fx-newer-windows": [
    {
      windows: "windows-11",
      xml: "<os><type arch='x86_64'>hvm</type></os>",
      found: [["info os/type/@machine", "Windows 11", "type pc "]],
    },
    { windows: "windows-8.1", xml: os("pc"), found: [] },
  ],
  "machine-type-old": [
    // 4.2 is more than six major releases before 11.1, as is 5.1; 5.2 is not.
    { xml: os("pc-q35-4.2"), found: [["warning os/type/@machine", "QEMU 10.2 and newer"]] },
    { xml: os("pc-q35-3.1"), found: [["warning os/type/@machine", "QEMU 10.1 and newer"]] },
    { xml: os("pc-i440fx-1.7"), found: [["warning os/type/@machine", "QEMU 8.2 and newer"]] },
    { xml: os("pc-q35-5.2"), found: [] },
    // Three years: 7.2 is deprecated from 10.2 on.
    { xml: os("pc-q35-7.2"), host: { qemu: "10.1.2" }, found: [] },
    { xml: os("pc-q35-7.2"), host: { qemu: "10.2.0" }, found: [["info os/type/@machine", "deprecated", "kvm1"]] },
    { xml: os("pc-i440fx-1.3"), host: { qemu: "5.2.0" }, found: [] },
    { xml: os("pc-1.0"), host: { qemu: "6.0.0" }, found: [["error os/type/@machine", "any more"]] },
    { xml: os("pc-q35-4.0.1"), host: { qemu: "10.1.0" }, found: [["error os/type/@machine", "pc-q35-4.0.1"]] },
    { xml: os("pc-i440fx-jammy"), found: [] },
    { xml: os("pc"), found: [] },
  ],
  "machine-type-unversioned": [{ xml: os("pc"), found: [["info os/type/@machine", "pc"]] }],
  "acpi-off": [
    {
      xml: `${os("q35", "", " firmware='efi'")}<features><apic/></features>`,
      found: [["error features", "refuses UEFI"]],
    },
    { xml: "<os><type arch='aarch64' machine='virt'>hvm</type></os>", found: [] },
  ],
  "domain-type-qemu": [{ type: "qemu", xml: "", found: [["warning @type", "KVM"]] }],
  "cpu-default": [
    { xml: "", found: [["warning ", "qemu64"]] },
    { xml: "<cpu mode='custom'><model>qemu64</model></cpu>", found: [["warning cpu/model", "qemu64"]] },
    // Under TCG, QEMU's own models are all there is.
    { type: "qemu", xml: "", found: [] },
    { xml: "<cpu mode='maximum'/>", found: [] },
  ],
  "cpu-address-width": [
    // 990 GiB of memory, 2 GiB and 32 GiB of holes are exactly 1 TiB.
    { xml: "<memory unit='GiB'>990</memory><cpu mode='host-model'/>", found: [] },
    {
      xml: "<memory unit='KiB'>1038090241</memory><cpu mode='host-model'/>",
      found: [["error memory", "991 GiB", "40"]],
    },
  ],
  "socket-per-vcpu": [
    { windows: "windows-10", xml: "<vcpu>4</vcpu>", found: [["warning vcpu", "4 sockets", "Windows 10"]] },
    {
      windows: "windows-10",
      xml: "<vcpu current='2'>4</vcpu><cpu><topology sockets='4' cores='1' threads='1'/></cpu>",
      found: [],
    },
  ],
  "emulator-unpinned": [
    {
      xml: "<vcpu>1</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/></cputune>",
      found: [["warning cputune", "emulator"]],
    },
    // Only one of two is pinned.
    { xml: "<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/></cputune>", found: [] },
    {
      xml: "<vcpu cpuset='4'>1</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/></cputune>",
      found: [["warning cputune", "same CPUs"]],
    },
    { xml: "<vcpu cpuset='0-3,8'>1</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/></cputune>", found: [] },
    { xml: "<vcpu cpuset='0-7,^4'>1</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/></cputune>", found: [] },
    {
      xml: "<vcpu cpuset='0-7'>1</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/></cputune>",
      found: [["warning cputune", "same CPUs"]],
    },
    {
      // No list of CPUs: libvirt refuses it, and nothing is known.
      xml: "<vcpu cpuset='all'>1</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/></cputune>",
      found: [["warning cputune"]],
    },
  ],
  "iothread-unpinned": [
    {
      // One has an id of its own; the other gets the lowest free one.
      xml: "<vcpu>1</vcpu><iothreads>2</iothreads><iothreadids><iothread id='4'/></iothreadids><cputune><vcpupin vcpu='0' cpuset='2'/><iothreadpin iothread='4' cpuset='1'/></cputune>",
      found: [["warning cputune", "I/O thread 1"]],
    },
    {
      xml: "<vcpu cpuset='0-3'>1</vcpu><iothreads>1</iothreads><cputune><vcpupin vcpu='0' cpuset='4'/></cputune>",
      found: [],
    },
    {
      xml: "<vcpu cpuset='0-4'>1</vcpu><iothreads>1</iothreads><cputune><vcpupin vcpu='0' cpuset='4'/></cputune>",
      found: [["warning cputune", "I/O thread 1"]],
    },
  ],
  "crash-action": [
    { xml: "<devices><panic model='hyperv'/></devices>", found: [["info devices/panic[hyperv]", "default"]] },
    { xml: "<on_crash>coredump-destroy</on_crash><devices><panic model='hyperv'/></devices>", found: [] },
  ],
  "reboot-destroys": [
    { xml: "<on_reboot> destroy </on_reboot>", found: [["warning on_reboot", "powers example off"]] },
    { xml: "<on_poweroff>destroy</on_poweroff>", found: [] },
  ],
  "shared-disk": [
    {
      xml: disk("file='/srv/a'"),
      others: [
        { name: "one", disks: [{ target: "sda", path: "/srv/a" }] },
        { name: "two", running: false, disks: [{ target: "sdb", path: "/srv/a" }] },
      ],
      found: [
        ["error devices/disk[vda]/source", "one (running)", "sda"],
        ["warning devices/disk[vda]/source", "two (off)", "sdb"],
      ],
    },
    {
      xml: disk("file='/srv/a'", "<readonly/>"),
      others: [{ name: "one", disks: [{ target: "sda", path: "/srv/a" }] }],
      found: [],
    },
    // Without a place, nothing is the same.
    { xml: disk("protocol='rbd'"), others: [{ name: "one", disks: [{ target: "sda" }] }], found: [] },
  ],
  "host-device-shared": [
    {
      xml: hostdev("domain='0x0000' bus='0x0A' slot='0x00' function='0x1'"),
      others: [{ name: "cad", running: false, autostart: true, hostDevices: ["0000:0a:00.1"] }],
      found: [
        [
          "warning devices/hostdev[source/address bus 0x0a function 0x01 slot 0x00]",
          "0000:0a:00.1",
          "cad starts with the host",
        ],
      ],
    },
    {
      xml: hostdev("bus='0xa' slot='0' function='0'"),
      others: [{ name: "cad", hostDevices: ["0000:0a:00.0"] }],
      found: [["error devices/hostdev[source/address bus 0x0a function 0x00 slot 0x00]", "cad (running)"]],
    },
    {
      xml: "<devices><disk type='nvme' device='disk'><source type='pci' namespace='1'><address bus='0xa' slot='0' function='0'/></source><target dev='vda' bus='virtio'/></disk></devices>",
      others: [{ name: "cad", hostDevices: ["0000:0a:00.0"] }],
      found: [["error devices/disk[vda]", "cad (running)"]],
    },
  ],
};

describe("rules about security, firmware, CPU, pinning and life, by cases", () => {
  for (const [id, cases] of Object.entries(CASES)) {
    cases.forEach(({ found, ...example }, index) => {
      it(`${id}: case ${index + 1}`, () => {
        const rule = machineRules.find((one) => one.id === id);
        assert.ok(rule);
        const { findings, notChecked } = judgeMachine([rule], exampleMachine(example));
        assert.deepEqual(notChecked, []);
        assert.deepEqual(
          findings.map(({ severity, path: place }) => `${severity} ${place}`),
          found.map(([place]) => place),
        );
        found.forEach(([, ...words], at) => {
          for (const word of words)
            assert.ok(findings[at]!.message.includes(word), `${word}: ${findings[at]!.message}`);
        });
        assert.ok(!JSON.stringify(findings).includes(SECRET), "prints a password");
      });
    });
  }
});

const root = path.join(__dirname, "..");

/** What is right about machines of ours. */
const TRUE_OF_OURS: Readonly<Record<string, readonly string[]>> = {
  "cpu-model": ["domain-type-qemu"],
  "vnc-password": ["password-in-definition"],
  tuned: ["emulator-unpinned"],
};

describe("the same rules, of our own machines", () => {
  for (const name of readdirSync(path.join(root, "golden"))) {
    it(`${name} has no warning that is not true`, () => {
      const xml = readFileSync(path.join(root, "golden", name, "domain.xml"), "utf8");
      const { findings } = lintDomainXml(xml, { sets: ["strict"] });
      const wrong = findings.filter(({ ruleId, severity }) => CASES[ruleId] !== undefined && severity !== "info");
      assert.deepEqual(
        wrong.map(({ ruleId }) => ruleId),
        TRUE_OF_OURS[name] ?? [],
      );
    });
  }

  it("and nothing of what virt-manager and newer libvirt wrote", () => {
    for (const name of ["virt-manager-windows-11", "libvirt-11.3-inactive", "libvirt-12.8-inactive"]) {
      const xml = readFileSync(path.join(root, "domain", "fixtures", `${name}.xml`), "utf8");
      const wrong = lintDomainXml(xml).findings.filter(({ ruleId }) => CASES[ruleId] !== undefined);
      assert.deepEqual(wrong, []);
    }
  });
});
