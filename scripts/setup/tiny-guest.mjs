// @ts-check
/**
 * Builds the tiny guest of scripts/tiny-guest: a bootable disk image made of Debian packages, none of which is
 * installed. It is kept in the user's cache and built again when its sources or the kernel change.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { createDirAtomically } from "./atomic-dir.mjs";
import { aptUpdate } from "./apt.mjs";
import { capture, runLogged, which } from "./command.mjs";
import { repoRoot, userCacheDir } from "./paths.mjs";

const sources = path.join(repoRoot, "scripts", "tiny-guest");
const LIMIT_MS = 5 * 60_000;
const MIB = 1024 * 1024;
/** Of the file system with kernel and initramfs; behind it lie the sectors for options and for the number of boots. */
const FILE_SYSTEM_MIB = 48;
const IMAGE_MIB = FILE_SYSTEM_MIB + 1;
/** Where the options are, in bytes. */
export const OPTIONS_OFFSET = FILE_SYSTEM_MIB * MIB;

const packages = [
  "qemu-guest-agent",
  "libc6",
  "libglib2.0-0",
  "libnuma1",
  "libudev1",
  "liburing2",
  "libpcre2-8-0",
  "busybox-static",
  "syslinux",
  "mtools",
  "dosfstools",
  "systemd-boot-efi",
  "binutils-x86-64-linux-gnu",
  "libbinutils",
];

/** What the guest drives, by module name; what these require comes along. */
const modules = [
  "virtio_pci",
  "virtio_console",
  "virtio_blk",
  "virtio_scsi",
  "sd_mod",
  "virtio_net",
  "virtio_balloon",
  "virtiofs",
  "button",
  "evdev",
];

/** @returns {string | undefined} the package that holds the kernel; undefined where apt does not know one */
function kernelPackage() {
  if (which("apt-get") === undefined || process.arch !== "x64") return undefined;
  const known = () =>
    /Depends: (linux-image-\S+)/.exec(capture("apt-cache", ["depends", "linux-image-cloud-amd64"]).stdout);
  return known()?.[1];
}

/**
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<string | undefined>} the image; undefined on a computer without Debian's packages
 */
export async function ensureTinyGuest(progress) {
  const kernel = kernelPackage();
  if (kernel === undefined) return undefined;
  const target = path.join(userCacheDir(), `tiny-guest-${digest(kernel)}`);
  const image = path.join(target, "disk.img");
  if (!fs.existsSync(image))
    await progress.step("building the tiny guest", () => createDirAtomically(target, (dir) => build(dir, kernel)));
  return image;
}

/** @param {string} kernel */
function digest(kernel) {
  const hash = createHash("sha256")
    .update(kernel)
    .update(fs.readFileSync(new URL(import.meta.url)));
  for (const name of fs.readdirSync(sources).sort())
    hash.update(name).update(fs.readFileSync(path.join(sources, name)));
  return hash.digest("hex").slice(0, 12);
}

/**
 * @param {string} dir
 * @param {string} kernel
 */
async function build(dir, kernel) {
  const work = path.join(dir, "work");
  const root = path.join(work, "root");
  fs.mkdirSync(root, { recursive: true });
  await download(work, [kernel, ...packages]);
  for (const deb of fs.readdirSync(work).filter((name) => name.endsWith(".deb")))
    await run("dpkg-deb", ["-x", path.join(work, deb), root], work);
  const initramfs = path.join(work, "initramfs");
  fillInitramfs(root, initramfs);
  await run(
    "sh",
    [
      "-c",
      `cd "$1" && find . | "$2/bin/busybox" cpio -o -H newc | gzip -9 >"$3"`,
      "sh",
      initramfs,
      root,
      path.join(work, "initrd.gz"),
    ],
    work,
  );
  await writeImage(root, work, path.join(dir, "disk.img"));
  fs.rmSync(work, { recursive: true });
}

/**
 * @param {string} work
 * @param {readonly string[]} names
 */
async function download(work, names) {
  const get = () => run("apt-get", ["-q", "-o", "APT::Sandbox::User=root", "download", ...names], work);
  try {
    await get();
  } catch {
    // Package lists that are older than the mirror's files.
    await aptUpdate();
    await get();
  }
}

/**
 * @param {string} root
 * @param {string} target
 */
function fillInitramfs(root, target) {
  const put = (/** @type {string} */ from, /** @type {string} */ to, mode = 0o755) => {
    const file = path.join(target, to);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.copyFileSync(from, file);
    fs.chmodSync(file, mode);
  };
  for (const [name, to] of [
    ["init", "init"],
    ["shutdown", "sbin/shutdown"],
    ["reg.exe", "bin/reg.exe"],
    ["dhcp", "dhcp"],
    ["os-release", "etc/os-release"],
  ])
    put(path.join(sources, /** @type {string} */ (name)), /** @type {string} */ (to));
  put(path.join(root, "bin/busybox"), "bin/busybox");
  const agent = path.join(root, "usr/sbin/qemu-ga");
  put(agent, "usr/sbin/qemu-ga");
  for (const library of librariesOf(root, agent))
    put(library, path.join("lib/x86_64-linux-gnu", path.basename(library)));
  put(path.join(root, "lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"), "lib64/ld-linux-x86-64.so.2");
  const ordered = inOrder(root);
  for (const [name, file] of ordered) put(file, `lib/modules/${name}.ko`, 0o644);
  fs.writeFileSync(path.join(target, "modules"), `${[...ordered.keys()].join("\n")}\n`);
  fs.writeFileSync(path.join(target, "sectors"), `${OPTIONS_OFFSET / 512}\n`);
}

/**
 * The libraries of a program, from the packages and not from this computer.
 * @param {string} root
 * @param {string} program
 * @returns {string[]}
 */
function librariesOf(root, program) {
  const folders = ["lib", "usr/lib"].map((lib) => path.join(root, lib, "x86_64-linux-gnu"));
  /** @type {Map<string, string>} */
  const found = new Map();
  const visit = (/** @type {string} */ file) => {
    for (const [, name] of fs
      .readFileSync(file)
      .toString("latin1")
      .matchAll(/\0(lib[\w.+-]+\.so\.[\d.]+)(?=\0)/g)) {
      if (name === undefined || found.has(name)) continue;
      const library = folders.map((folder) => path.join(folder, name)).find((one) => fs.existsSync(one));
      if (library === undefined) continue;
      found.set(name, library);
      visit(fs.realpathSync(library));
    }
  };
  visit(program);
  return [...found.values()];
}

/**
 * Kernel modules by name, each after those that it requires.
 * @param {string} root
 * @returns {Map<string, string>}
 */
function inOrder(root) {
  const files = fs
    .readdirSync(path.join(root, "lib/modules"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ko"))
    .map((name) => path.join(root, "lib/modules", name));
  const fileOf = new Map(files.map((file) => [path.basename(file, ".ko").replaceAll("-", "_"), file]));
  /** @type {Map<string, string>} */
  const ordered = new Map();
  const visit = (/** @type {string} */ name) => {
    const file = fileOf.get(name);
    if (ordered.has(name) || file === undefined) return; // built into the kernel
    const requires = /\0depends=([^\0]*)\0/.exec(fs.readFileSync(file).toString("latin1"))?.[1] ?? "";
    for (const other of requires.split(",").filter(Boolean)) visit(other.replaceAll("-", "_"));
    ordered.set(name, file);
  };
  modules.forEach(visit);
  return ordered;
}

const COMMAND_LINE = "console=ttyS0 quiet panic=10";

/**
 * Kernel, initramfs and command line as one program that UEFI starts without a boot loader:
 * https://uapi-group.org/specifications/specs/unified_kernel_image/
 * @param {string} root
 * @param {string} work
 * @param {string} kernel
 */
async function writeUnifiedKernel(root, work, kernel) {
  fs.writeFileSync(path.join(work, "cmdline"), COMMAND_LINE);
  /** @type {readonly (readonly [string, string, string])[]} */
  const sections = [
    [".osrel", path.join(sources, "os-release"), "0x20000"],
    [".cmdline", "cmdline", "0x30000"],
    [".linux", kernel, "0x2000000"],
    [".initrd", "initrd.gz", "0x4000000"],
  ];
  const env = { ...process.env, LD_LIBRARY_PATH: path.join(root, "usr/lib/x86_64-linux-gnu") };
  const args = sections.flatMap(([name, file, address]) => [
    ...["--add-section", `${name}=${file}`],
    ...["--change-section-vma", `${name}=${address}`],
  ]);
  const stub = path.join(root, "usr/lib/systemd/boot/efi/linuxx64.efi.stub");
  await run(path.join(root, "usr/bin/x86_64-linux-gnu-objcopy"), [...args, stub, "BOOTX64.EFI"], work, env);
}

/**
 * A file system without a partition table: BIOS starts it by its first sector, UEFI by its file for removable media.
 * @param {string} root
 * @param {string} work
 * @param {string} image
 */
async function writeImage(root, work, image) {
  const name = fs.readdirSync(path.join(root, "boot")).find((one) => one.startsWith("vmlinuz"));
  if (name === undefined) throw new Error("the kernel package has no kernel");
  const kernel = path.join(root, "boot", name);
  fs.writeFileSync(
    path.join(work, "syslinux.cfg"),
    `DEFAULT tiny\nPROMPT 0\nLABEL tiny\n KERNEL linux\n APPEND initrd=initrd.gz ${COMMAND_LINE}\n`,
  );
  const fat = path.join(work, "fat.img");
  fs.writeFileSync(fat, "");
  fs.truncateSync(fat, FILE_SYSTEM_MIB * MIB);
  await run(path.join(root, "sbin/mkfs.vfat"), ["-n", "TINYGUEST", fat], work);
  const env = { ...process.env, PATH: `${path.join(root, "usr/bin")}${path.delimiter}${process.env.PATH}` };
  await run("mcopy", ["-i", fat, kernel, "::linux"], work, env);
  await run("mcopy", ["-i", fat, "initrd.gz", "syslinux.cfg", "::"], work, env);
  await run("syslinux", ["--install", fat], work, env);
  await writeUnifiedKernel(root, work, kernel);
  await run("mmd", ["-i", fat, "::EFI", "::EFI/BOOT"], work, env);
  await run("mcopy", ["-i", fat, "BOOTX64.EFI", "::EFI/BOOT/"], work, env);
  fs.truncateSync(fat, IMAGE_MIB * MIB);
  fs.renameSync(fat, image);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env]
 */
const run = (program, args, cwd, env = process.env) =>
  runLogged(program, args, { log: "tiny-guest", cwd, env, timeoutMs: LIMIT_MS });
