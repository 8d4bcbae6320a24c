// @ts-check
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { rootPrefix } from "./apt.mjs";
import { capture, which } from "./command.mjs";

export const LIBVIRT_URI = "qemu:///system";
const WAIT_MS = 30_000;
const SBIN = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

/** @returns {{ok: boolean, stderr: string}} whether the local libvirt answers */
function askLibvirt() {
  return capture("virsh", ["-c", LIBVIRT_URI, "version"], { timeoutMs: 15_000 });
}

/**
 * Starts libvirt's daemons unless they answer already.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<void>}
 */
export async function ensureDaemons(progress) {
  shareKvm();
  const first = askLibvirt();
  if (first.ok) return;
  const prefix = rootPrefix();
  if (!prefix) throw new Error(notAnswering(first.stderr));
  await progress.step("starting libvirt", async () => {
    const failures = start(prefix);
    const deadline = Date.now() + WAIT_MS;
    let answer = askLibvirt();
    while (!answer.ok && Date.now() < deadline) {
      await sleep(500);
      answer = askLibvirt();
    }
    if (!answer.ok) throw new Error(notAnswering([answer.stderr, ...failures].join("\n")));
  });
}

const KVM = "/dev/kvm";
const GROUP_MAY_READ_AND_WRITE = 0o060;

/**
 * Where no udev runs, /dev/kvm is root's alone. libvirt's user then cannot open it, and libvirtd asks QEMU anew what it
 * can do at every call, which takes seconds each. The group `kvm` came with QEMU's package.
 */
function shareKvm() {
  const mode = fs.statSync(KVM, { throwIfNoEntry: false })?.mode ?? GROUP_MAY_READ_AND_WRITE;
  const prefix = rootPrefix();
  if ((mode & GROUP_MAY_READ_AND_WRITE) === GROUP_MAY_READ_AND_WRITE || !prefix) return;
  for (const command of [
    ["chgrp", "kvm", KVM],
    ["chmod", "g+rw", KVM],
  ]) {
    const [program = "", ...args] = [...prefix, ...command];
    capture(program, args);
  }
}

/**
 * @param {readonly string[]} prefix
 * @returns {string[]} what went wrong on the way; libvirt may answer all the same
 */
function start(prefix) {
  const systemd = fs.existsSync("/run/systemd/system");
  const commands = systemd
    ? [["systemctl", "start", "libvirtd.service"]]
    : [
        [sbin("virtlogd"), "-d"],
        [sbin("libvirtd"), "-d"],
      ];
  const failures = [];
  for (const command of commands) {
    const [program = "", ...args] = [...prefix, ...command];
    const result = capture(program, args, { timeoutMs: WAIT_MS });
    if (!result.ok) failures.push(`${command.join(" ")}: ${result.stderr.trim()}`);
  }
  return failures;
}

/** @param {string} name */
function sbin(name) {
  return which(name) ?? which(name, { PATH: SBIN.join(":") }) ?? name;
}

/** @param {string} detail */
function notAnswering(detail) {
  return [
    `libvirt on this machine does not answer (virsh -c ${LIBVIRT_URI} version):`,
    ...detail
      .trim()
      .split("\n")
      .map((line) => `    ${line}`),
    "Check that libvirtd is running (systemctl status libvirtd; without systemd, as root: virtlogd -d; libvirtd -d),",
    "and that this user has access (sudo usermod -aG libvirt $USER, then log in again).",
  ].join("\n");
}
