const KIB: Readonly<Record<string, number>> = {
  b: 1 / 1024,
  bytes: 1 / 1024,
  k: 1,
  kib: 1,
  kb: 1000 / 1024,
  m: 1024,
  mib: 1024,
  mb: 1000 ** 2 / 1024,
  g: 1024 ** 2,
  gib: 1024 ** 2,
  gb: 1000 ** 3 / 1024,
  t: 1024 ** 3,
  tib: 1024 ** 3,
  tb: 1000 ** 4 / 1024,
  p: 1024 ** 4,
  pib: 1024 ** 4,
  pb: 1000 ** 5 / 1024,
};

/** A size of libvirt's XML in KiB, rounded up as libvirt does. Without a unit it is KiB. Undefined: not a size. */
export function sizeInKiB(text: string | undefined, unit: string | undefined): number | undefined {
  if (text === undefined || !/^\s*\d+\s*$/.test(text)) return undefined;
  const factor = KIB[(unit ?? "KiB").toLowerCase()];
  const size = factor === undefined ? NaN : Math.ceil(Number(text) * factor);
  return Number.isSafeInteger(size) ? size : undefined;
}
