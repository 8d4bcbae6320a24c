import assert from "node:assert/strict";
import { exampleGuest, exampleHost, guestRules, hostRules, resolveGuest, type GuestExample } from "../../src/guest";
import type { Finding } from "../../src/findings";
import type { HostProfile } from "../../src/hosts/types";

/** Guest, what is found as "severity path", and words of the message. No third entry: nothing is found. */
type Case = readonly [guest: GuestExample, found?: string, says?: string | RegExp];

const pin = (vcpus: string[], emulator?: string) => ({ vcpus, ...(emulator === undefined ? {} : { emulator }) });

const tables: Record<string, readonly Case[]> = {
  "memory-below-minimum": [
    [{ windows: "windows-11", memory: "4095 MiB" }, "error memory", "example has 4095 MiB of memory, and Windows 11 needs at least 4 GB"],
    [{ windows: "windows-11", memory: "4 GiB" }],
    [{ windows: "windows-10", memory: "2047 MiB" }, "error memory", "Windows 10"],
    [{ windows: "server-2019", memory: "511 MiB" }, "error memory", "512 MB for Server Core"],
    [{ windows: "server-2019", memory: "512 MiB" }, "warning memory", "Windows Setup fails: Windows Server 2019 takes more than 800 MB"],
    [{ windows: "server-2025", memory: "800 MiB" }, "warning memory", "more than 800 MB"],
    [{ windows: "server-2019", memory: "801 MiB" }, "warning memory", "Desktop Experience needs 2 GB"],
    [{ windows: "server-2019", memory: "2 GiB" }],
    [{ windows: "server-2012-r2", memory: "512 MiB" }],
  ],
  "memory-above-maximum": [
    [{ windows: "windows-7", memory: "193 GiB" }, "warning memory", "192 GB"],
    [{ windows: "server-2016", memory: "25 TiB" }, "warning memory", "24 TB"],
    [{ windows: "server-2022", memory: "25 TiB" }],
  ],
  "cpus-below-minimum": [
    [{ vcpus: 1 }, "error vcpus", "Windows 11 needs at least two virtual processors"],
    [{ topology: { sockets: 1, cores: 1, threads: 1 } }, "error vcpus", "1 vCPU"],
    [{ windows: "server-2025", vcpus: 1 }],
  ],
  "vcpus-limit": [[{ vcpus: 256 }, "error vcpus", "more than 255"], [{ vcpus: 255 }]],
  "topology-product": [
    [{ vcpus: 4, topology: { sockets: 1, cores: 2, threads: 1 } }, "error topology", "1 × 2 × 1 = 2 places for 4 vCPUs"],
    [{ vcpus: 6, topology: { sockets: 4 } }, "error topology", "do not divide by 4 sockets"],
    [{ vcpus: 8, topology: { sockets: 2, threads: 2 } }],
    [{ topology: { sockets: 2, cores: 3, threads: 2 } }],
  ],
  "client-socket-limit": [
    [{ vcpus: 3, topology: { sockets: 3 } }, "warning topology.sockets", "3 sockets"],
    [{ vcpus: 2, topology: { sockets: 2 } }],
    [{ windows: "server-2016", vcpus: 8, topology: { sockets: 8 } }],
  ],
  "preset-windows": [
    [{ windows: "server-2012-r2", preset: "nested-hyperv" }, "error preset", "nested-hyperv@2"],
    [{ windows: "windows-7", preset: "server" }, "warning preset", "legacy"],
    [{ windows: "server-2022", preset: "legacy@1" }, "warning preset", "legacy@1"],
    [{ windows: "windows-7", preset: "minimal" }],
    [{ windows: "windows-7" }],
  ],
  "tpm-required": [[{ tpm: { enabled: false } }, "error tpm.enabled", "TPM 2.0"], [{ tpm: { enabled: false, model: "tpm-tis" } }, "error tpm.enabled"], [{ tpm: { model: "tpm-tis" } }], [{ windows: "server-2025", tpm: { enabled: false } }]],
  "tpm-unsupported": [[{ windows: "server-2008-r2", tpm: { model: "tpm-tis" } }, "warning tpm", "Windows Server 2008 R2"], [{ windows: "server-2012-r2", tpm: { enabled: true } }]],
  "secure-boot-required": [[{ firmware: { secureBoot: false } }, "error firmware.secureBoot", "Windows 11"], [{ firmware: { type: "uefi" } }]],
  "secure-boot-unsupported": [[{ windows: "server-2008-r2", firmware: { type: "uefi", secureBoot: true } }, "error firmware.secureBoot", "does not boot"], [{ windows: "windows-10", firmware: { secureBoot: true } }]],
  "secure-boot-needs-uefi": [[{ windows: "server-2022", firmware: { type: "bios", secureBoot: true } }, "error firmware.secureBoot", "BIOS"], [{ windows: "server-2022", firmware: { type: "bios" } }]],
  "nvram-needs-uefi": [[{ windows: "windows-7", firmware: { nvram: "/a.fd" } }, "error firmware.nvram", "BIOS"], [{ firmware: { nvram: "/a.fd" } }]],
  "firmware-unsupported": [[{ firmware: { type: "bios" } }, "error firmware.type", "Windows 11 runs on UEFI only"], [{ windows: "windows-7", firmware: { type: "uefi" } }]],
  "windows7-uefi": [
    [{ windows: "windows-7", firmware: { type: "uefi" } }, "warning firmware.type", "no enlightenments unless you ask"],
    [{ windows: "windows-7", firmware: { type: "uefi" }, video: { model: "bochs" } }, "warning firmware.type, error video.model", "bochs"],
    [{ windows: "windows-7", firmware: { type: "uefi" }, video: { model: "qxl" } }, "warning firmware.type"],
    [{ windows: "server-2012-r2" }],
  ],
  "pinning-count": [[{ vcpus: 4, pinning: pin(["1", "2", "3"]) }, "error pinning.vcpus", "for 3 vCPUs, and the guest has 4"], [{ pinning: pin(["1", "2", "3"]) }], [{ vcpus: 2, pinning: pin([]) }, "error pinning.vcpus", "for 0 vCPUs"]],
  "pinning-inputs": [
    [{ preset: "low-latency" }, "error pinning.vcpus, error pinning.emulator, error hugepages.size, error numa.nodes", "low-latency@2"],
    [{ preset: "low-latency", pinning: pin(["1", "2"]), numa: { nodes: "0" } }, "error pinning.emulator, error hugepages.size"],
    [{ preset: "low-latency", pinning: pin([]) }, "error pinning.vcpus, error pinning.emulator, error hugepages.size, error numa.nodes"],
    [{ preset: "server" }],
  ],
  "pinning-overlap": [
    [{ pinning: pin(["1", "2", "1"]) }, "warning pinning.vcpus[2]", "vCPUs 0 and 2 of example are both pinned to host CPU 1"],
    [{ pinning: pin(["1-2", "3"]) }, "warning pinning.vcpus[0]", "2 host CPUs"],
    [{ pinning: pin(["1", "2"], "0-1") }, "warning pinning.emulator", "host CPU 1, which belongs to vCPU 0"],
    [{ pinning: { vcpus: ["1", "2"], iothread: "2" } }, "warning pinning.iothread", "I/O thread"],
    [{ pinning: pin(["1", "2"], "0") }],
  ],
  "hugepages-size": [[{ hugepages: { size: "4 KiB" } }, "error hugepages.size", "4 KiB"], [{ hugepages: { size: "2 MiB" } }], [{ hugepages: { size: "1024 MiB" }, memory: "4 GiB" }]],
  "hugepages-divide-memory": [[{ memory: "4097 MiB", hugepages: { size: "2 MiB" } }, "error hugepages.size", /4097 MiB .* 2 MiB/], [{ memory: "4098 MiB", hugepages: { size: "2 MiB" } }]],
  "numa-without-pinning": [[{ numa: { nodes: "1" } }, "warning numa.nodes", "NUMA node 1"], [{ numa: { nodes: "1" }, pinning: pin(["1", "2"]) }]],
  "nested-windows": [[{ windows: "windows-7", nestedVirtualization: true }, "warning nestedVirtualization", "Windows 7"], [{ windows: "windows-7", cpu: { features: [{ name: "svm", policy: "require" }] } }, "warning nestedVirtualization"], [{ windows: "windows-10", nestedVirtualization: true }]],
  "nested-vendor-unknown": [
    [{ preset: "nested-hyperv" }, "warning nestedVirtualization", /host-passthrough hands it on; evmcs, emsr-bitmap and tlbflush-direct stay off/],
    [{ preset: "server", nestedVirtualization: true, migratable: true }, "warning nestedVirtualization", "CPU mode host-model hands neither"],
    [{ nestedVirtualization: true, cpu: { features: [{ name: "svm", policy: "require" }] } }],
  ],
  "nested-contradiction": [
    [{ preset: "nested-hyperv", cpu: { features: [{ name: "vmx", policy: "forbid" }] } }, "error cpu.features[0]", "turns vmx off"],
    [{ nestedVirtualization: false, cpu: { features: [{ name: "aes", policy: "require" }, { name: "vmx", policy: "force" }] } }, "error cpu.features[1]", "requires vmx"],
    [{ cpu: { features: [{ name: "vmx", policy: "require" }, { name: "svm", policy: "require" }] } }, "error cpu.features", "no CPU has both"],
    [{ cpu: { features: [{ name: "vmx", policy: "disable" }] } }],
    [{ preset: "nested-hyperv", cpu: { features: [{ name: "vmx", policy: "require" }, { name: "svm", policy: "disable" }] } }],
  ],
  "kvm-hidden": [[{ hideKvm: true }, "info hideKvm", "Microsoft Hv"], [{ hideKvm: true, enlightenments: { vendorIdValue: "ada" } }], [{ hideKvm: false }]],
  "graphics-listen-public": [
    [{ graphics: { listen: "10.0.0.5" } }, "warning graphics.listen", "10.0.0.5"],
    [{ graphics: { listen: "::" } }, "warning graphics.listen"],
    [{ graphics: { listen: "127.0.0.9" } }],
    [{ graphics: { listen: "localhost" } }],
    [{ graphics: { listen: "10.0.0.5", password: "geheim" } }],
    [{ graphics: { type: "none", listen: "10.0.0.5" } }],
  ],
  "vnc-password-length": [[{ graphics: { password: "123456789" } }, "error graphics.password", "eight"], [{ graphics: { password: "äöüäö" } }, "error graphics.password"], [{ graphics: { password: "12345678" } }]],
  "graphics-none": [[{ graphics: { type: "none", port: 5900, password: "x" } }, "warning graphics.port, warning graphics.password"], [{ graphics: { port: 5900 } }]],
  "migratable-cpu": [[{ migratable: true, cpu: { mode: "maximum" } }, "warning cpu.mode", "maximum"], [{ migratable: true, cpu: { model: "EPYC" } }], [{ migratable: true }], [{ preset: "server" }]],
  "migratable-invtsc": [
    [{ preset: "low-latency" }, "info tscFrequency", "cannot be migrated"],
    [{ preset: "low-latency", migratable: true }],
    [{ preset: "low-latency", tscFrequency: 2_400_000_000 }],
    [{ migratable: true, cpu: { features: [{ name: "invtsc", policy: "force" }] } }, "error cpu.features[0]", "invtsc stands against it"],
    [{ preset: "low-latency", cpu: { features: [{ name: "invtsc", policy: "disable" }] } }],
  ],
  "virtio-drivers": [
    [{ systemDisk: { size: "80 GiB" }, cdroms: [{ volume: "win.iso" }] }, "warning systemDisk", "scsi bus"],
    [{ systemDisk: { size: "80 GiB" } }],
    [{ systemDisk: { size: "80 GiB", bus: "sata" }, cdroms: [{ volume: "win.iso" }] }],
    [{ preset: "minimal", systemDisk: { size: "80 GiB" }, cdroms: [{ volume: "win.iso" }] }],
  ],
  "inbox-drivers": [
    [{ drivers: "inbox", disks: [{ path: "/a", bus: "virtio" }] }, "warning disks[0].bus", "virtio bus"],
    [{ preset: "minimal", networks: [{}, { model: "virtio" }], memoryBalloon: true }, "warning networks[1].model, warning memoryBalloon"],
    [{ drivers: "inbox", disks: [{ path: "/a", bus: "auto" }], networks: [{ model: "e1000e" }] }],
  ],
  "disk-source": [
    [{ systemDisk: { pool: "fast" } }, "error systemDisk", "names no"],
    [{ disks: [{ size: "1 GiB" }, { path: "/a", volume: "b", pool: "c" }] }, "error disks[1]", "`pool` and `volume`"],
    [{ disks: [{ path: "/a", baseImage: "b", format: "raw" }] }, "error disks[0], error disks[0]"],
    [{ systemDisk: { volume: "a.qcow2", adopt: true } }],
  ],
  "disk-duplicate": [
    [{ systemDisk: { size: "80 GiB" }, disks: [{ volume: "example.qcow2" }] }, "error disks[0]", "volume example.qcow2 of pool default"],
    [{ disks: [{ path: "/a" }], cdroms: [{ path: "/a" }] }, "error cdroms[0]", "/a"],
    [{ disks: [{ pool: "one", volume: "a" }, { pool: "two", volume: "a" }] }],
  ],
  "disk-identity": [
    [{ disks: [{ size: "1 GiB" }, { path: "/a" }, { baseImage: "golden.qcow2" }] }, "error disks[2]", "disks[0] and disks[2]"],
    [{ disks: [{ name: "a", size: "1 GiB" }, { name: "b", serial: "a", size: "1 GiB" }] }],
    [{ disks: [{ serial: "a", size: "1 GiB" }, { name: "a", path: "/a" }] }, "error disks[1]", "both known as a"],
    [{ disks: [{ serial: "system", path: "/a" }] }, "error disks[0]", "the system disk"],
    [{ systemDisk: { size: "80 GiB", serial: "a" }, disks: [{ size: "1 GiB" }, { volume: "a" }, { path: "/a" }] }],
  ],
  "entry-name": [
    [{ networks: [{ name: "lan" }, {}, { name: "lan", bridge: "br0" }], cdroms: [{ name: "a" }, { name: "a" }] }, "error cdroms[1].name, error networks[2].name", "both named lan"],
    [{ networks: [{ name: "lan" }, {}, {}], cdroms: [{ name: "lan" }, {}, {}] }],
  ],
  "disk-below-minimum": [[{ systemDisk: { size: "59 GiB" } }, "warning systemDisk.size", "64 GB"], [{ systemDisk: { size: "60 GiB" } }], [{ windows: "server-2022", systemDisk: { size: "29 GiB" } }, "warning systemDisk.size", "32 GB"]],
  "system-disk": [[{}, "warning systemDisk", "has no disk"], [{ disks: [] }, "warning systemDisk"], [{ disks: [{ size: "1 GiB" }] }]],
  "mac-duplicate": [[{ networks: [{ mac: "52:54:00:00:00:0a" }, { mac: "52:54:00:00:00:0b" }, { mac: "52:54:00:00:00:0A" }] }, "error networks[2].mac", "networks[0]"], [{ networks: [{}, {}] }]],
  "network-source": [[{ networks: [{}, { network: "a", bridge: "b" }] }, "error networks[1]", "`bridge`"], [{ networks: [{ bridge: "br0" }] }]],
  "cdrom-source": [[{ cdroms: [{}, { path: "/a.iso", pool: "iso" }] }, "error cdroms[1]"], [{ cdroms: [{ pool: "iso" }] }, "error cdroms[0]", "no `volume`"], [{ cdroms: [{}] }]],
  "cpu-model": [[{ cpu: { mode: "custom" } }, "error cpu.model", "names no model"], [{ cpu: { mode: "maximum", model: "EPYC" } }, "error cpu.model", "maximum does not use"], [{ cpu: { model: "EPYC" } }]],
  "cpu-feature-duplicate": [[{ cpu: { features: [{ name: "aes", policy: "require" }, { name: "avx", policy: "require" }, { name: "aes", policy: "require" }] } }, "error cpu.features[2]", "aes"], [{ cpu: { features: [] } }]],
  "clock-utc": [[{ clock: { offset: "utc" } }, "warning clock.offset", "UTC"], [{ clock: {} }]],
  "balloon-hugepages": [[{ hugepages: { size: "2 MiB" } }, "warning memoryBalloon"], [{ preset: "low-latency", hugepages: { size: "2 MiB" } }], [{ drivers: "inbox", hugepages: { size: "2 MiB" } }]],
  "video-bios": [[{ windows: "windows-7", video: { model: "bochs" } }, "error video.model", "bochs"], [{ windows: "windows-7" }]],
};

const summary = (findings: readonly Finding[]): string => findings.map(({ severity, path }) => `${severity} ${path}`).join(", ");
const check = (findings: readonly Finding[], found = "", says?: string | RegExp): void => {
  assert.equal(summary(findings), found);
  if (typeof says === "string") assert.ok(findings.some(({ message }) => message.includes(says)), findings.map(({ message }) => message).join("\n"));
  else if (says) assert.ok(findings.some(({ message }) => says.test(message)), findings.map(({ message }) => message).join("\n"));
};

describe("each rule of a guest", () => {
  it("has a table here", () => assert.deepEqual(Object.keys(tables).sort(), guestRules.map((rule) => rule.id).sort()));
  for (const [id, cases] of Object.entries(tables)) {
    for (const [guest, found, says] of cases) {
      it(`${id}: ${JSON.stringify(guest)} → ${found ?? "nothing"}`, () => {
        check(resolveGuest(exampleGuest(guest)).findings.filter((finding) => finding.ruleId === id), found, says);
      });
    }
  }
});

type HostCase = readonly [guest: GuestExample, host: Partial<HostProfile>, found?: string, says?: string];
const cell = (id: number, cpus: number[], pages = 0) => ({ id, memoryKiB: 8 * 1024 ** 2, cpus, hugepages: [{ sizeKiB: 2048, count: pages }] });
const firmware = (uefi: "yes" | "no", secureBoot: "yes" | "no", enrolledKeys: "yes" | "no") => ({ firmware: { uefi, secureBoot, enrolledKeys } });

const hostTables: Record<string, readonly HostCase[]> = {
  "host-kvm": [[{}, { accelerator: "qemu" }, "error host", "example needs KVM, and kvm1 offers software emulation only"], [{}, { accelerator: "kvm" }]],
  "host-machine-type": [[{}, { machineTypes: ["pc"] }, "error host", "kvm1 has pc only"], [{}, { machineTypes: ["q35"] }], [{}, {}]],
  "host-libvirt": [[{ windows: "windows-7", cpu: { mode: "maximum" } }, { libvirt: "7.0.5" }, "error cpu.mode", "libvirt 7.1.0 or newer; kvm1 has 7.0.5"], [{ cpu: { mode: "maximum" } }, { libvirt: "12.8.0" }]],
  "host-firmware": [
    [{}, firmware("no", "no", "no"), "error firmware.type", "no UEFI firmware"],
    [{}, firmware("yes", "no", "no"), "error firmware.secureBoot", "no firmware of kvm1 offers it"],
    [{}, firmware("yes", "yes", "no"), "error firmware.secureBoot", "Microsoft's keys"],
    [{}, firmware("yes", "yes", "yes")],
    [{ windows: "windows-10", firmware: { type: "bios" } }, firmware("no", "no", "no")],
    [{ windows: "windows-10", firmware: { secureBoot: false } }, firmware("yes", "no", "no")],
  ],
  "host-tpm": [
    [{}, { tpm: { models: ["tpm-tis", "tpm-crb"], backends: ["passthrough"] } }, "error tpm", "kvm1 cannot emulate one"],
    [{ tpm: { model: "tpm-crb" } }, { tpm: { models: ["tpm-tis"] } }, "error tpm", "offers tpm-tis"],
    [{ tpm: { model: "tpm-tis" } }, { tpm: { models: ["tpm-tis"] } }],
    [{ windows: "server-2022" }, { tpm: { models: [] } }, "error tpm", "offers no TPM"],
    [{ windows: "server-2022", preset: "server@1" }, { tpm: { models: [] } }],
    [{ windows: "server-2022", hostSupport: "adapt" }, { tpm: { models: [] } }],
    [{ windows: "server-2019" }, { tpm: { models: [] } }],
  ],
  "host-secure-boot-certificates": [
    [{}, { firmware: { uefi: "yes", secureBoot: "yes", enrolledKeys: "yes", loaders: ["/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_CODE_4M.ms.fd"] } }, "info firmware.secureBoot", "(its firmware with Secure Boot: /usr/share/OVMF/OVMF_CODE_4M.ms.fd)"],
    [{}, firmware("yes", "yes", "yes"), "info firmware.secureBoot", "libvirt does not tell whether those of 2023"],
    [{ windows: "windows-7" }, firmware("yes", "yes", "yes")],
    [{ windows: "windows-10", firmware: { secureBoot: false } }, firmware("yes", "yes", "yes")],
    [{}, { firmware: { uefi: "yes", secureBoot: "yes", enrolledKeys: "unknown" } }],
  ],
  "host-cpu-feature-name": [
    [{}, { qemu: "11.1.3", libvirt: "11.3.0" }, "info cpu.features", "cannot keep cet-ss and cet-ibt from example"],
    [{ cpu: { features: [{ name: "cet-ss", policy: "disable" }] } }, { qemu: "11.1.3", libvirt: "11.3.0" }, "info cpu.features", "cannot keep cet-ibt from"],
    [{}, { libvirt: "11.3.0" }],
    [{ windows: "windows-10" }, { qemu: "11.1.3", libvirt: "11.3.0" }],
    [{}, { qemu: "11.1.3", libvirt: "12.4.0", cpu: { vendor: "intel", namedFeatures: ["cet-ss", "cet-ibt"] } }],
  ],
  "host-cpuid-level": [
    [{ preset: "nested-hyperv" }, { cpu: { vendor: "intel", model: "SierraForest-v2" } }, "warning cpu", "model SierraForest-v2"],
    [{ nestedVirtualization: true, cpu: { mode: "maximum" } }, { cpu: { vendor: "intel", model: "Skylake-Client-IBRS", features: ["serialize"] } }, "warning cpu", "feature serialize"],
    [{ nestedVirtualization: true, cpu: { mode: "host-model" } }, { cpu: { vendor: "intel", model: "GraniteRapids" } }],
    [{ nestedVirtualization: true, cpu: { model: "Skylake-Server" } }, { cpu: { vendor: "intel", model: "GraniteRapids" } }],
    [{}, { cpu: { vendor: "intel", model: "GraniteRapids" } }],
    [{ preset: "nested-hyperv" }, { cpu: { vendor: "intel", model: "Icelake-Server", features: ["avx512f"] } }],
    [{ preset: "nested-hyperv" }, { cpu: { vendor: "amd", features: ["serialize"] } }],
  ],
  "host-cpu-mode": [
    [{ cpu: { mode: "host-model" } }, { cpu: { vendor: "amd", modes: ["host-passthrough"] } }, "error cpu.mode", "host-passthrough"],
    [{ cpu: { model: "EPYC-Rom" } }, { cpu: { vendor: "amd", usableModels: ["EPYC-Rome"] } }, "error cpu.model", "EPYC-Rom"],
    [{}, { cpu: { vendor: "amd", modes: ["host-passthrough"] } }],
  ],
  "host-cpu-feature": [
    [{ cpu: { features: [{ name: "aes", policy: "require" }, { name: "hle", policy: "force" }] } }, { cpu: { vendor: "intel", missingFeatures: ["hle"] } }, "error cpu.features[1]", "hle, which kvm1 lacks"],
    [{ preset: "low-latency" }, { cpu: { vendor: "amd", missingFeatures: ["invtsc"] } }, "error preset", "invtsc"],
    [{ nestedVirtualization: true }, { cpu: { vendor: "intel", missingFeatures: ["vmx"] } }, "error nestedVirtualization", "vmx"],
    [{ windows: "server-2022", vcpus: 4, topology: { threads: 2 } }, { cpu: { vendor: "amd", missingFeatures: ["topoext"] } }, "error topology.threads", "topoext"],
    [{}, { cpu: { vendor: "amd", missingFeatures: ["svm", "vmx"] } }],
  ],
  "host-nested": [
    [{ nestedVirtualization: true }, { nested: "no" }, "error nestedVirtualization", "does not allow nesting"],
    [{ cpu: { features: [{ name: "svm", policy: "force" }] } }, { nested: "yes", cpu: { vendor: "intel" } }, "error cpu.features[0]", "Intel CPU does not have"],
    [{ nestedVirtualization: true }, { nested: "unknown" }],
  ],
  "host-pinned-cpus": [
    [{ pinning: pin(["0", "4-6"], "7") }, { cpus: [0, 1, 2, 3, 4] }, "error pinning.vcpus[1], error pinning.emulator", "names CPU 5-6, and kvm1 has 0-4"],
    [{ pinning: pin(["0", "4"], "7") }, {}],
  ],
  "host-memory": [[{ memory: "17 GiB" }, { memoryKiB: 16 * 1024 ** 2 }, "error memory", "kvm1 has 16 GiB in all"], [{ memory: "16 GiB" }, { memoryKiB: 16 * 1024 ** 2 }]],
  "host-hugepages": [
    [{ memory: "4 GiB", hugepages: { size: "1 GiB" } }, { hugepages: [] }, "error hugepages.size", "offers none"],
    [{ memory: "4 GiB", hugepages: { size: "2 MiB" } }, { hugepages: [{ sizeKiB: 2048, count: 2047 }] }, "error hugepages.size", "needs 2048 huge pages of 2 MiB, and kvm1 has 2047"],
    [{ memory: "4 GiB", hugepages: { size: "2 MiB" } }, { hugepages: [{ sizeKiB: 2048, count: 2048 }] }],
    [{ memory: "4 GiB", hugepages: { size: "2 MiB" }, numa: { nodes: "1" }, pinning: pin(["2", "3"]) }, { hugepages: [{ sizeKiB: 2048, count: 4096 }], numa: [cell(0, [0, 1], 3000), cell(1, [2, 3], 1000)] }, "error hugepages.size", "on NUMA node 1"],
    [{ memory: "4 GiB", hugepages: { size: "2 MiB" }, numa: { nodes: "0-1" }, pinning: pin(["2", "3"]) }, { hugepages: [{ sizeKiB: 2048, count: 4096 }], numa: [cell(0, [0, 1], 3000), cell(1, [2, 3], 1000)] }],
    [{ memory: "4 GiB", hugepages: { size: "2 MiB" }, numa: { nodes: "1", mode: "preferred" }, pinning: pin(["2", "3"]) }, { hugepages: [{ sizeKiB: 2048, count: 4096 }], numa: [cell(0, [0, 1], 3000), cell(1, [2, 3], 1000)] }],
  ],
  "host-numa-node": [
    [{ numa: { nodes: "0,3" }, pinning: pin(["0", "1"]) }, { numa: [cell(0, [0, 1]), cell(1, [2, 3])] }, "error numa.nodes", "kvm1 has 0-1"],
    [{ memory: "9 GiB", numa: { nodes: "0" }, pinning: pin(["0", "1"]) }, { numa: [cell(0, [0, 1])] }, "error numa.nodes", "8 GiB"],
    [{ memory: "9 GiB", numa: { nodes: "0", mode: "preferred" }, pinning: pin(["0", "1"]) }, { numa: [cell(0, [0, 1])] }],
    [{ memory: "4 GiB", numa: { nodes: "0" }, pinning: pin(["0", "2"]) }, { numa: [cell(0, [0, 1]), cell(1, [2, 3])] }, "warning pinning.vcpus[1]", "CPU 2 of node 1"],
  ],
  "host-max-vcpus": [[{ vcpus: 17 }, { maxVcpus: 16 }, "error vcpus", "at most 16"], [{ vcpus: 16 }, { maxVcpus: 16 }]],
  "host-devices": [
    [{ systemDisk: { path: "/a" }, disks: [{ path: "/b", bus: "sata" }] }, { devices: { diskBuses: ["sata"] } }, "error systemDisk.bus", "scsi bus"],
    [{ graphics: { type: "vnc" } }, { devices: { graphics: ["spice"] } }, "error graphics.type", "VNC"],
    [{}, { devices: { video: ["vga"], rng: [], channels: [] } }, "error video.model, error rng, error guestAgent"],
    [{ preset: "minimal" }, { devices: { video: ["vga"], rng: [], channels: [] } }],
    [{ video: { model: "none" } }, { devices: { video: ["vga"] } }],
  ],
  "host-tsc-frequency": [
    [{ tscFrequency: 3_000_000_000 }, { tsc: { frequencyHz: 2_000_000_000, scaling: "no" } }, "error tscFrequency", "2000000000 Hz"],
    [{ tscFrequency: 2_000_500_000 }, { tsc: { frequencyHz: 2_000_000_000, scaling: "no" } }],
    [{ tscFrequency: 2_000_500_001 }, { tsc: { frequencyHz: 2_000_000_000, scaling: "no" } }, "error tscFrequency"],
    [{ tscFrequency: 3_000_000_000 }, { tsc: { frequencyHz: 2_000_000_000, scaling: "unknown" } }],
    [{}, { tsc: { frequencyHz: 2_000_000_000, scaling: "no" } }],
  ],
};

describe("each check against a host", () => {
  it("has a table here", () => assert.deepEqual(Object.keys(hostTables).sort(), hostRules.map((rule) => rule.id).sort()));
  const run = (id: string, guest: GuestExample, host: Partial<HostProfile>) => resolveGuest(exampleGuest(guest), exampleHost(host)).findings.filter((finding) => finding.ruleId === id);
  for (const [id, cases] of Object.entries(hostTables)) {
    for (const [guest, host, found, says] of cases) {
      it(`${id}: ${JSON.stringify(guest)} on ${JSON.stringify(host)} → ${found ?? "nothing"}`, () => check(run(id, guest, host), found, says));
      if (found === undefined) continue;
      it(`${id}: ${JSON.stringify(guest)} on ${JSON.stringify(host)}, reported only → no error`, () =>
        check(run(id, { ...guest, hostSupport: "report" }, host), found.replaceAll("error ", "warning "), says));
    }
  }

  it("an empty profile, where everything is unknown, fails nothing", () => {
    for (const guest of [{}, { preset: "nested-hyperv" }, { preset: "low-latency", pinning: pin(["2", "3"], "0"), hugepages: { size: "2 MiB" }, numa: { nodes: "0" } }]) {
      assert.deepEqual(resolveGuest(exampleGuest({ ...guest, systemDisk: { path: "/a" } }), exampleHost({})).findings.filter(({ severity }) => severity === "error"), []);
    }
  });
});
