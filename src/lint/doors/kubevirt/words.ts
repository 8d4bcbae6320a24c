import { HYPERV_ELEMENTS } from "../../../domain/sections/hyperv";

/** Names of libvirt's elements of `<hyperv>` in KubeVirt's API, where they differ. */
const HYPERV: Readonly<Record<string, string>> = { stimer: "synictimer", vendor_id: "vendorid" };
const hyperv = (name: string): string => `features.hyperv.${HYPERV[name] ?? name}`;

const TIMERS: Readonly<Record<string, string>> = { hypervclock: "hyperv", kvmclock: "kvm" };
const timer = (name: string): string => `clock.timer.${TIMERS[name] ?? name}`;

type Translation = readonly [xml: RegExp, inKubevirt: string | ((...groups: string[]) => string)];

const ENLIGHTENMENT = HYPERV_ELEMENTS.join("|");

/** Longer ones first. What stands in `spec.domain` is written without that. */
const TRANSLATIONS: readonly Translation[] = [
  // Where an element stands, its path already tells.
  [/,? in `?<(?:clock|hyperv|features|cpu|driver|devices|cputune|stimer)>`?/g, ""],
  [/ to `<(?:hyperv|clock)>`/g, ""],
  [
    /<timer name='(\w+)' present='(yes|no)'\/?>/g,
    (_, name, state) => `${timer(name)}.present: ${String(state === "yes")}`,
  ],
  [/<timer name='(\w+)' tickpolicy='(\w+)'\/?>/g, (_, name, policy) => `${timer(name)}.tickPolicy: ${policy}`],
  [/<timer name='(\w+)'\/?>/g, (_, name) => timer(name)],
  [/<direct state='on'\/>/g, "features.hyperv.synictimer.direct: {}"],
  [/<stimer><direct>/g, "features.hyperv.synictimer.direct"],
  [/<tlbflush><(direct|extended)>/g, (_, child) => `features.hyperv.tlbflush.${child}`],
  [/<spinlocks state='on' retries='(\d+)'\/>/g, (_, retries) => `features.hyperv.spinlocks.spinlocks: ${retries}`],
  [/<vendor_id state='on' value='…'\/>/g, "features.hyperv.vendorid"],
  [
    new RegExp(`<(${ENLIGHTENMENT}) state='(on|off)'/>`, "g"),
    (_, name, state) => `${hyperv(name)}.enabled: ${String(state === "on")}`,
  ],
  [new RegExp(`<(${ENLIGHTENMENT})>`, "g"), (_, name) => hyperv(name)],
  [/<hyperv mode='passthrough'\/?>/g, "features.hypervPassthrough"],
  [/`<hyperv mode='custom'>`/g, "`features.hyperv` instead of `features.hypervPassthrough`"],
  [/<hyperv(?: mode(?:='host-model')?)?>/g, "features.hyperv"],
  [/<panic model='hyperv'\/?>/g, "devices.panicDevices"],
  [/<kvm><hidden(?: state='on'\/><\/kvm)?>/g, "features.kvm.hidden: true"],
  [/<smm state='on'\/>/g, "features.smm"],
  [/`<feature name='(\w+)'>`/g, (_, name) => `the feature ${name} from \`cpu.features\``],
  [/<cpu mode>|<model>/g, "cpu.model"],
  [/<cpu>/g, "cpu"],
  [/<topology>/g, "cpu"],
  [/<vcpu>/g, "cpu"],
  [/<memory>/g, "memory.guest"],
  [/<currentMemory>/g, "memory.guest"],
  [/<hugepages>/g, "memory.hugepages"],
  [/<memballoon model='none'\/>/g, "devices.autoattachMemBalloon: false"],
  [/<memballoon>/g, "devices.autoattachMemBalloon"],
  [/<clock offset='localtime'>/g, "clock.timezone"],
  [/<tpm model='tpm-crb'>.*?<\/tpm>/g, "devices.tpm: { persistent: true }"],
  [/<tpm>/g, "devices.tpm"],
  [/<os firmware(?:='efi')?>/g, "firmware.bootloader.efi"],
  [/<loader secure>/g, "firmware.bootloader.efi.secureBoot"],
  [/<disk>/g, "devices.disks"],
  [/<interface>/g, "devices.interfaces"],
  [/<serial>/g, "serial"],
  [/<mac(?: address)?>/g, "macAddress"],
  [/<model type='(\w+)'\/>/g, (_, model) => `model: ${model}`],
  [/<input type='tablet' bus='usb'\/>/g, 'devices.inputs: [{ name: "tablet", type: "tablet", bus: "usb" }]'],
  [/<sound model='(\w+)'\/>/g, (_, model) => `devices.sound.model: ${model}`],
  [/<watchdog>/g, "devices.watchdog"],
  [/<video>/g, "devices.video.type"],
  [/<graphics[^>]*>/g, "devices.autoattachGraphicsDevice"],
  [/<type>/g, "machine.type"],
  [/\bmachine='(\w+)'/g, (_, type) => `machine.type: ${type}`],
  [/\bbus='(\w+)'/g, (_, bus) => `bus: ${bus}`],
  [/\bcache='(\w+)'/g, (_, cache) => `cache: ${cache}`],
  [/\bio='(\w+)'/g, (_, io) => `io: ${io}`],
  [/\bpresent='no'/g, "present: false"],
  [/\btickpolicy='(\w+)'/g, (_, policy) => `tickPolicy: ${policy}`],
  [/\bstate='off'/g, "enabled: false"],
  [/\blibvirt refuses\b/g, "KubeVirt's libvirt refuses"],
];

/** A message about XML with the names of KubeVirt's API, below `spec.domain`. */
export const inKubevirtWords = (text: string): string =>
  TRANSLATIONS.reduce(
    (said, [from, to]) => (typeof to === "string" ? said.replace(from, to) : said.replace(from, to as never)),
    text,
  );
