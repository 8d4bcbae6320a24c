// @ts-check

/** @typedef {readonly [number, number, number]} Version */

/**
 * The first dotted number in a text, such as the output of `pulumi version` or `go version`.
 * @param {string} text
 * @returns {Version | undefined} undefined where the text holds none
 */
export function parseVersion(text) {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (!match) return undefined;
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/**
 * @param {Version} a
 * @param {Version} b
 * @returns {number} negative, zero or positive, as Array.sort expects
 */
export function compareVersions(a, b) {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/**
 * @param {string} text any text that holds a version
 * @param {string} minimum
 * @returns {boolean} false where either holds no version
 */
export function isAtLeast(text, minimum) {
  const have = parseVersion(text);
  const want = parseVersion(minimum);
  return have !== undefined && want !== undefined && compareVersions(have, want) >= 0;
}
