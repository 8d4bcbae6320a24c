/** Numbers as libvirt writes them. */

export const integer = (text: string | undefined): number | undefined =>
  text && /^\d+$/.test(text) ? Number(text) : undefined;

/** libvirt gives sizes with a unit; the hosts seen here use KiB, others are legal. */
const kib: Readonly<Record<string, number>> = {
  b: 1 / 1024,
  bytes: 1 / 1024,
  KiB: 1,
  k: 1,
  MiB: 1024,
  M: 1024,
  GiB: 1 << 20,
  G: 1 << 20,
};
export const sizeKiB = (text: string | undefined, unit: string | undefined): number =>
  (integer(text) ?? 0) * (kib[unit ?? "KiB"] ?? 1);
