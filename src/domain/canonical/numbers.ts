/**
 * A whole number as libvirt reads it (`virStrToLong_*`, tried on 9.0.0): blanks and a plus sign may stand before it,
 * and nothing behind it. Undefined: libvirt refuses it, or a double does not hold it exactly.
 *
 * @param base 10, or 0 where libvirt also takes hexadecimal (`0x1fff`) and octal (`017777`).
 */
export function wholeNumber(text: string | undefined, base: 0 | 10 = 10): number | undefined {
  const digits = /^[ \t\r\n]*\+?([0-9a-fx]+)$/i.exec(text ?? "")?.[1];
  if (digits === undefined) return undefined;
  const number =
    /^\d+$/.test(digits) && (base === 10 || !/^0./.test(digits))
      ? Number(digits)
      : base === 0
        ? otherBase(digits)
        : undefined;
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

function otherBase(digits: string): number | undefined {
  if (/^0x[0-9a-f]+$/i.test(digits)) return Number(digits);
  return /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : undefined;
}

/** Where libvirt reads a whole number, always a decimal one. */
export const NUMBERS: readonly string[] = [
  "vcpu/#text",
  "vcpu/@current",
  "iothreads/#text",
  "memory/#text",
  "currentMemory/#text",
  "maxMemory/#text",
  "maxMemory/@slots",
  ...[
    "shares",
    "period",
    "quota",
    "global_period",
    "global_quota",
    "emulator_period",
    "emulator_quota",
    "iothread_period",
    "iothread_quota",
  ].map((name) => `cputune/${name}/#text`),
  "cputune/vcpupin/@vcpu",
  "cputune/iothreadpin/@iothread",
  "cpu/topology/@*",
  "cpu/cache/@level",
  "cpu/numa/cell/@id",
  "clock/timer/@frequency",
  "devices/*/boot/@order",
  "devices/*/driver/@iothread",
  "devices/*/driver/@queues",
  "devices/*/driver/@queue_size",
  "devices/*/driver/@rx_queue_size",
  "devices/*/driver/@tx_queue_size",
  "devices/serial/target/@port",
  "devices/parallel/target/@port",
  "devices/console/target/@port",
  "devices/controller/@index",
  "devices/controller/@ports",
  "devices/controller/@vectors",
  ...["total", "read", "write"].flatMap((what) =>
    ["bytes_sec", "iops_sec"].map((unit) => `devices/disk/iotune/${what}_${unit}/#text`),
  ),
  "devices/graphics/@port",
  "devices/graphics/@tlsPort",
  "devices/video/model/@heads",
  "devices/video/model/@vram",
  "devices/video/model/@ram",
  "devices/video/model/@vgamem",
  "devices/video/model/@vram64",
  "devices/audio/@id",
  "devices/sound/audio/@id",
];

/** Where it may also be a hexadecimal or octal one. */
export const ANY_BASE_NUMBERS: readonly string[] = [
  "features/hyperv/spinlocks/@retries",
  "devices/controller/target/@chassis",
  "devices/controller/target/@port",
];
