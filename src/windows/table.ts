import type { Fact, WindowsVersion } from "./types";

// Data only. Every number carries the page that states it; nothing is computed here.
// To correct a fact, change it here and run `npm run generate`.

const GIB = 1024;

const LEARN = "https://learn.microsoft.com/en-us";
const WINDOWS_11 = `${LEARN}/windows/whats-new/windows-11-requirements`;
const WINDOWS_11_IOT = `${LEARN}/windows/iot/iot-enterprise/Hardware/System_Requirements`;
const WINDOWS_10 =
  "https://support.microsoft.com/en-us/windows/windows-10-system-requirements-6d4e9a79-66bf-7950-467c-795cf0386715";
const WINDOWS_8_1 = "https://windows.microsoft.com/en-us/windows-8/system-requirements";
const WINDOWS_7 =
  "https://support.microsoft.com/en-us/windows/windows-7-system-requirements-df0900f2-3513-a851-13e7-0d50bc24e15f";
const SERVER = `${LEARN}/windows-server/get-started/hardware-requirements`;
const SERVER_2012_R2 = `${LEARN}/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/dn303418(v=ws.11)`;
const SERVER_2012 = `${LEARN}/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/jj134246(v=ws.11)`;
const SERVER_2008_R2 = `${LEARN}/previous-versions/windows/it-pro/windows-server-2008-r2-and-2008/dd379511(v=ws.10)`;
const MEMORY_LIMITS = `${LEARN}/windows/win32/memory/memory-limits-for-windows-releases`;
const SOCKETS = "https://blogs.windows.com/business/2017/08/10/microsoft-announces-windows-10-pro-workstations/";
const TPM_RECOMMENDATIONS = `${LEARN}/windows/security/hardware-security/tpm/tpm-recommendations`;
const SECURE_BOOT = `${LEARN}/windows-hardware/design/device-experiences/oem-secure-boot`;
const UEFI = `${LEARN}/windows-hardware/design/device-experiences/oem-uefi`;
const RUFUS_24H2 = "https://github.com/pbatard/rufus/issues/2600";
const CLOCK = "https://libvirt.org/formatdomain.html#time-keeping";
const INBOX =
  "https://github.com/kubevirt/common-instancetypes (preferences/windows: SATA and e1000e where no virtio driver is installed)";
const OLD_INBOX =
  "https://github.com/kubevirt/common-instancetypes (preferences/windows/7), https://pve.proxmox.com/wiki/Windows_7_guest_best_practices";
const PVE_OVMF =
  "https://git.proxmox.com/?p=qemu-server.git (src/PVE/QemuServer/CPUConfig.pm, get_hyperv_enlightenments)";

const fact = (value: number, note: string, source: string): Fact => ({ value, note, source });

const serverCore = fact(512, "512 MB for Server Core", SERVER);
const serverDisk = fact(32, "32 GB", SERVER);
const desktopExperience = fact(2 * GIB, "2 GB for Server with Desktop Experience", SERVER);
const serverSetup = fact(800, "more than 800 MB", SERVER);
const oneCpu = (source: string): Fact => fact(1, "one processor", source);
const serverTpm = { need: "supported", source: SERVER } as const;
const clock = { offset: "localtime", source: CLOCK } as const;
const clientSockets = fact(2, "2 sockets; 4 in the edition for workstations", SOCKETS);
const inbox = { diskBus: "sata", network: "e1000e", usb: "qemu-xhci", source: INBOX } as const;
const oldInbox = { diskBus: "sata", network: "e1000", usb: "ich9-ehci1", source: OLD_INBOX } as const;
/** Build 26100 and newer: Windows 11 24H2, its LTSC editions, Server 2025. */
const build26100 = { features: ["sse4.2", "popcnt"], source: RUFUS_24H2 } as const;
const uefiFirst = {
  choices: ["uefi", "bios"],
  default: "uefi",
  reason: "Microsoft recommends UEFI, and Secure Boot requires it",
  source: UEFI,
} as const;
const biosFirst = {
  choices: ["bios", "uefi"],
  default: "bios",
  reason: "this Windows version uses the legacy video BIOS, which OVMF emulates only partly",
  source: "https://github.com/tianocore/edk2/blob/master/OvmfPkg/QemuVideoDxe/VbeShim.c",
} as const;
const noneUnderUefi = {
  firmware: "uefi",
  reason: "with OVMF, Windows versions before 8 and Server 2012 fail to boot with enlightenments",
  source: PVE_OVMF,
} as const;
/**
 * Drivers for Windows before 10 were signed with a certificate that ended in January 2022; Microsoft signs none for
 * them any more.
 */
const signedUntil2022 = {
  last: "0.1.215",
  reason: "newer drivers have only test signatures",
  source: "https://github.com/virtio-win/virtio-win-pkg-scripts/issues/57",
} as const;
const builtUntil2019 = {
  last: "0.1.173",
  reason: "newer media contain no drivers that are built for it, and theirs do not load",
  source: "https://github.com/virtio-win/virtio-win-pkg-scripts/issues/40",
} as const;
/**
 * What Proxmox VE gives Windows 7, less ipi, which no preset of ours gives it; and what only reports or names
 * something.
 */
const usedBy7 = {
  used: [
    "relaxed",
    "vapic",
    "spinlocks",
    "vpindex",
    "runtime",
    "time",
    "synic",
    "stimer",
    "reset",
    "crash",
    "vendor-id",
  ],
  source: PVE_OVMF,
} as const;
const usualServer = {
  memoryMiB: 4 * GIB,
  cpus: 2,
  reason: "twice the minimum for Desktop Experience, which leaves room for one role",
  preset: "server",
} as const;

export const windowsTable = [
  {
    id: "windows-11",
    title: "Windows 11",
    family: "client",
    kernel: "10.0",
    build: 22000,
    osinfoId: "http://microsoft.com/win/11",
    minimum: {
      memoryMiB: fact(4 * GIB, "4 GB", WINDOWS_11),
      cpus: fact(2, "two virtual processors", WINDOWS_11),
      diskGB: fact(64, "64 GB", WINDOWS_11),
      cpu: { ...build26100, from: "version 24H2" },
    },
    usual: { memoryMiB: 8 * GIB, cpus: 4, reason: "twice the minimum, for typical desktop use", preset: "desktop" },
    maximum: { sockets: clientSockets, memoryMiB: fact(6 * 1024 * GIB, "6 TB", MEMORY_LIMITS) },
    tpm: { need: "required", source: WINDOWS_11 },
    secureBoot: { need: "required", source: WINDOWS_11 },
    firmware: { choices: ["uefi"], default: "uefi", reason: "Windows 11 requires UEFI", source: WINDOWS_11 },
    clock,
    inbox,
    hypervisorRole: true,
  },
  {
    id: "windows-11-ltsc",
    title: "Windows 11 Enterprise LTSC",
    family: "client",
    kernel: "10.0",
    build: 26100,
    osinfoId: "http://microsoft.com/win/11",
    minimum: {
      memoryMiB: fact(4 * GIB, "4 GB", WINDOWS_11),
      cpus: fact(2, "two virtual processors", WINDOWS_11),
      diskGB: fact(64, "64 GB", WINDOWS_11),
      cpu: build26100,
    },
    usual: { memoryMiB: 8 * GIB, cpus: 4, reason: "twice the minimum, for typical desktop use", preset: "desktop" },
    maximum: { sockets: clientSockets, memoryMiB: fact(6 * 1024 * GIB, "6 TB", MEMORY_LIMITS) },
    tpm: { need: "required", source: WINDOWS_11 },
    secureBoot: { need: "required", source: WINDOWS_11 },
    firmware: { choices: ["uefi"], default: "uefi", reason: "Windows 11 requires UEFI", source: WINDOWS_11 },
    clock,
    inbox,
    hypervisorRole: true,
  },
  {
    id: "windows-11-iot-ltsc",
    title: "Windows 11 IoT Enterprise LTSC",
    family: "client",
    kernel: "10.0",
    build: 26100,
    osinfoId: "http://microsoft.com/win/11",
    minimum: {
      memoryMiB: fact(2 * GIB, "2 GB", WINDOWS_11_IOT),
      cpus: fact(2, "2 cores", WINDOWS_11_IOT),
      diskGB: fact(16, "16 GB", WINDOWS_11_IOT),
      cpu: build26100,
    },
    usual: {
      memoryMiB: 4 * GIB,
      cpus: 2,
      reason: "the amount of memory that Microsoft recommends, and the minimum number of CPUs",
      preset: "desktop",
    },
    maximum: { sockets: clientSockets, memoryMiB: fact(6 * 1024 * GIB, "6 TB", MEMORY_LIMITS) },
    tpm: { need: "supported", source: WINDOWS_11_IOT },
    secureBoot: { need: "supported", source: WINDOWS_11_IOT },
    firmware: {
      choices: ["uefi", "bios"],
      default: "uefi",
      reason: "Microsoft recommends UEFI; BIOS is supported",
      source: WINDOWS_11_IOT,
    },
    clock,
    inbox,
    hypervisorRole: true,
  },
  {
    id: "windows-10",
    title: "Windows 10",
    family: "client",
    kernel: "10.0",
    build: 10240,
    osinfoId: "http://microsoft.com/win/10",
    minimum: {
      memoryMiB: fact(2 * GIB, "2 GB for 64-bit", WINDOWS_10),
      cpus: oneCpu(WINDOWS_10),
      diskGB: fact(32, "32 GB", WINDOWS_10),
    },
    usual: { memoryMiB: 4 * GIB, cpus: 2, reason: "twice the minimum, for typical desktop use", preset: "desktop" },
    maximum: { sockets: clientSockets, memoryMiB: fact(6 * 1024 * GIB, "6 TB", MEMORY_LIMITS) },
    tpm: { need: "supported", source: TPM_RECOMMENDATIONS },
    secureBoot: { need: "supported", source: SECURE_BOOT },
    firmware: uefiFirst,
    clock,
    inbox,
    hypervisorRole: true,
  },
  {
    id: "server-2025",
    title: "Windows Server 2025",
    family: "server",
    kernel: "10.0",
    build: 26100,
    osinfoId: "http://microsoft.com/win/2k25",
    minimum: {
      memoryMiB: serverCore,
      desktopExperienceMiB: desktopExperience,
      setupMiB: serverSetup,
      cpus: oneCpu(SERVER),
      diskGB: serverDisk,
      cpu: { ...build26100, source: SERVER },
    },
    usual: usualServer,
    maximum: {},
    tpm: serverTpm,
    secureBoot: { need: "supported", source: SERVER },
    firmware: uefiFirst,
    clock,
    inbox,
    hypervisorRole: true,
  },
  {
    id: "server-2022",
    title: "Windows Server 2022",
    family: "server",
    kernel: "10.0",
    build: 20348,
    osinfoId: "http://microsoft.com/win/2k22",
    minimum: {
      memoryMiB: serverCore,
      desktopExperienceMiB: desktopExperience,
      setupMiB: serverSetup,
      cpus: oneCpu(SERVER),
      diskGB: serverDisk,
    },
    usual: usualServer,
    maximum: {},
    tpm: serverTpm,
    secureBoot: { need: "supported", source: SERVER },
    firmware: uefiFirst,
    clock,
    inbox,
    hypervisorRole: true,
  },
  {
    id: "server-2019",
    title: "Windows Server 2019",
    family: "server",
    kernel: "10.0",
    build: 17763,
    osinfoId: "http://microsoft.com/win/2k19",
    minimum: {
      memoryMiB: serverCore,
      desktopExperienceMiB: desktopExperience,
      setupMiB: serverSetup,
      cpus: oneCpu(SERVER),
      diskGB: serverDisk,
    },
    usual: usualServer,
    maximum: {},
    tpm: serverTpm,
    secureBoot: { need: "supported", source: SERVER },
    firmware: uefiFirst,
    clock,
    inbox,
    hypervisorRole: true,
  },
  {
    id: "server-2016",
    title: "Windows Server 2016",
    family: "server",
    kernel: "10.0",
    build: 14393,
    osinfoId: "http://microsoft.com/win/2k16",
    minimum: {
      memoryMiB: serverCore,
      desktopExperienceMiB: desktopExperience,
      setupMiB: serverSetup,
      cpus: oneCpu(SERVER),
      diskGB: serverDisk,
    },
    usual: usualServer,
    maximum: { memoryMiB: fact(24 * 1024 * GIB, "24 TB", MEMORY_LIMITS) },
    tpm: serverTpm,
    secureBoot: { need: "supported", source: SERVER },
    firmware: uefiFirst,
    clock,
    inbox,
    hypervisorRole: true,
  },
  {
    id: "server-2012-r2",
    title: "Windows Server 2012 R2",
    family: "server",
    kernel: "6.3",
    build: 9600,
    osinfoId: "http://microsoft.com/win/2k12r2",
    minimum: {
      memoryMiB: fact(512, "512 MB", SERVER_2012_R2),
      cpus: oneCpu(SERVER_2012_R2),
      diskGB: fact(32, "32 GB", SERVER_2012_R2),
    },
    usual: { memoryMiB: 2 * GIB, cpus: 2, reason: "room for one role", preset: "server" },
    maximum: { memoryMiB: fact(4 * 1024 * GIB, "4 TB", MEMORY_LIMITS) },
    tpm: { need: "supported", source: TPM_RECOMMENDATIONS },
    secureBoot: { need: "supported", source: SECURE_BOOT },
    firmware: uefiFirst,
    clock,
    inbox,
    virtioWin: signedUntil2022,
    hypervisorRole: false,
  },
  {
    id: "server-2012",
    title: "Windows Server 2012",
    family: "server",
    kernel: "6.2",
    build: 9200,
    osinfoId: "http://microsoft.com/win/2k12",
    minimum: {
      memoryMiB: fact(512, "512 MB", SERVER_2012),
      cpus: oneCpu(SERVER_2012),
      diskGB: fact(32, "32 GB", SERVER_2012),
    },
    usual: { memoryMiB: 2 * GIB, cpus: 2, reason: "room for one role", preset: "server" },
    maximum: { memoryMiB: fact(4 * 1024 * GIB, "4 TB", MEMORY_LIMITS) },
    tpm: { need: "supported", source: TPM_RECOMMENDATIONS },
    secureBoot: { need: "supported", source: SECURE_BOOT },
    firmware: uefiFirst,
    clock,
    inbox,
    virtioWin: signedUntil2022,
    hypervisorRole: false,
  },
  {
    id: "windows-8.1",
    title: "Windows 8.1",
    family: "client",
    kernel: "6.3",
    build: 9600,
    osinfoId: "http://microsoft.com/win/8.1",
    minimum: {
      memoryMiB: fact(2 * GIB, "2 GB for 64-bit", WINDOWS_8_1),
      cpus: oneCpu(WINDOWS_8_1),
      diskGB: fact(20, "20 GB for 64-bit", WINDOWS_8_1),
    },
    usual: { memoryMiB: 4 * GIB, cpus: 2, reason: "twice the minimum, for typical desktop use", preset: "desktop" },
    maximum: { sockets: fact(2, "2 sockets", SOCKETS), memoryMiB: fact(512 * GIB, "512 GB", MEMORY_LIMITS) },
    tpm: { need: "supported", source: TPM_RECOMMENDATIONS },
    secureBoot: { need: "supported", source: SECURE_BOOT },
    firmware: uefiFirst,
    clock,
    inbox,
    virtioWin: signedUntil2022,
    hypervisorRole: false,
  },
  {
    id: "windows-7",
    title: "Windows 7",
    family: "client",
    kernel: "6.1",
    build: 7600,
    osinfoId: "http://microsoft.com/win/7",
    minimum: {
      memoryMiB: fact(2 * GIB, "2 GB for 64-bit", WINDOWS_7),
      cpus: oneCpu(WINDOWS_7),
      diskGB: fact(20, "20 GB for 64-bit", WINDOWS_7),
    },
    usual: { memoryMiB: 4 * GIB, cpus: 2, reason: "twice the minimum", preset: "legacy" },
    maximum: {
      sockets: fact(2, "2 physical processors", WINDOWS_7),
      memoryMiB: fact(192 * GIB, "192 GB", MEMORY_LIMITS),
    },
    tpm: { need: "unsupported", source: TPM_RECOMMENDATIONS },
    secureBoot: { need: "unsupported", source: SECURE_BOOT },
    firmware: biosFirst,
    clock,
    inbox: oldInbox,
    virtioWin: builtUntil2019,
    enlightenments: usedBy7,
    noEnlightenmentsUnder: noneUnderUefi,
    hypervisorRole: false,
  },
  {
    id: "server-2008-r2",
    title: "Windows Server 2008 R2",
    family: "server",
    kernel: "6.1",
    build: 7600,
    osinfoId: "http://microsoft.com/win/2k8r2",
    minimum: {
      memoryMiB: fact(512, "512 MB", SERVER_2008_R2),
      cpus: oneCpu(SERVER_2008_R2),
      diskGB: fact(32, "32 GB", SERVER_2008_R2),
    },
    usual: { memoryMiB: 2 * GIB, cpus: 2, reason: "room for one role", preset: "legacy" },
    maximum: { memoryMiB: fact(2 * 1024 * GIB, "2 TB", MEMORY_LIMITS) },
    tpm: { need: "unsupported", source: TPM_RECOMMENDATIONS },
    secureBoot: { need: "unsupported", source: SECURE_BOOT },
    firmware: biosFirst,
    clock,
    inbox: oldInbox,
    virtioWin: builtUntil2019,
    enlightenments: usedBy7,
    noEnlightenmentsUnder: noneUnderUefi,
    hypervisorRole: false,
  },
] as const satisfies readonly WindowsVersion[];
