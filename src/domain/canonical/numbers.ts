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
