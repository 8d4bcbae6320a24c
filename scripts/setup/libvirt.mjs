// @ts-check
import fs from "node:fs";
import { aptInstall, canInstall } from "./apt.mjs";
import { which } from "./command.mjs";

/** Daemons live in sbin, which is not on the PATH of an ordinary user. */
const SBIN = "/usr/local/sbin:/usr/sbin:/sbin";

/**
 * What `npm test` and `npm run demo` use of libvirt and QEMU, with the package that brings it.
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} debian
 * @property {string} fedora
 * @property {string} arch
 * @property {boolean} optional
 * @property {() => boolean} present
 */

/** @type {readonly Tool[]} */
export const tools = [
  tool("virsh", "libvirt-clients", "libvirt-client", "libvirt"),
  tool("libvirtd", "libvirt-daemon-system", "libvirt-daemon-kvm", "libvirt", { present: hasLibvirtDaemon }),
  tool("qemu-system-x86_64", "qemu-system-x86", "qemu-system-x86-core", "qemu-system-x86"),
  tool("qemu-img", "qemu-utils", "qemu-img", "qemu-img"),
  tool("OVMF firmware", "ovmf", "edk2-ovmf", "edk2-ovmf", { present: hasUefiFirmware }),
  tool("swtpm", "swtpm", "swtpm", "swtpm"),
  tool("swtpm_setup", "swtpm-tools", "swtpm-tools", "swtpm"),
  tool("xsltproc", "xsltproc", "libxslt", "libxslt", { optional: true }),
  tool("xmllint", "libxml2-utils", "libxml2", "libxml2", { optional: true }),
  // A test runs a private ssh server on loopback. Nobody wants one installed on a workstation for that.
  ...(process.env.CI ? [tool("sshd", "openssh-server", "openssh-server", "openssh", { optional: true })] : []),
];

/**
 * @param {string} name
 * @param {string} debian
 * @param {string} fedora
 * @param {string} arch
 * @param {{optional?: boolean, present?: () => boolean}} [options]
 * @returns {Tool}
 */
function tool(name, debian, fedora, arch, options = {}) {
  return {
    name,
    debian,
    fedora,
    arch,
    optional: options.optional ?? false,
    present: options.present ?? (() => hasProgram(name)),
  };
}

/** @param {string} name */
function hasProgram(name) {
  return which(name) !== undefined || which(name, { PATH: SBIN }) !== undefined;
}

/** Newer distributions split libvirtd; `virtqemud` is then the part that runs QEMU. */
function hasLibvirtDaemon() {
  return hasProgram("libvirtd") || hasProgram("virtqemud");
}

/** libvirt picks UEFI firmware by QEMU's firmware descriptors (QEMU docs/interop/firmware.json). */
function hasUefiFirmware() {
  return ["/usr/share/qemu/firmware", "/etc/qemu/firmware"].some((dir) => {
    try {
      return fs.readdirSync(dir).some((file) => /ovmf|edk2/i.test(file) && file.endsWith(".json"));
    } catch {
      return false;
    }
  });
}

/**
 * @param {readonly Tool[]} missing
 * @returns {string} what a person has to type, per distribution
 */
export function installAdvice(missing) {
  const packages = (/** @type {"debian" | "fedora" | "arch"} */ distribution) =>
    [...new Set(missing.map((one) => one[distribution]))].join(" ");
  return [
    `missing on this machine: ${missing.map((one) => one.name).join(", ")}. Install it, then run this again:`,
    `  Debian, Ubuntu:  sudo apt-get install --no-install-recommends ${packages("debian")}`,
    `  Fedora:          sudo dnf install ${packages("fedora")}`,
    `  Arch:            sudo pacman -S --needed ${packages("arch")}`,
  ].join("\n");
}

/**
 * Installs what is missing of libvirt and QEMU where that is possible without asking.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<void>} rejects with the packages to install where it is not
 */
export async function ensureLibvirt(progress) {
  const missing = tools.filter((one) => !one.present());
  const required = missing.filter((one) => !one.optional);
  if (missing.length === 0) return;
  if (!canInstall()) {
    if (required.length > 0) throw new Error(installAdvice(required));
    return;
  }
  const packages = [...new Set(missing.map((one) => one.debian))];
  await progress.step(`installing ${packages.join(", ")} (apt)`, () => aptInstall(packages));
  const still = required.filter((one) => !one.present());
  if (still.length > 0) throw new Error(`apt reported success, but this is still ${installAdvice(still)}`);
}
