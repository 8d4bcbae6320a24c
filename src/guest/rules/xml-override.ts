import { defineGuestRule } from "../context";

const LIBVIRT = "https://libvirt.org/formatdomain.html";
const PASSTHROUGH = "https://libvirt.org/kbase/qemu-passthrough-security.html";

export const xmlOverride = defineGuestRule({
  id: "xml-override",
  severity: "error",
  necessary: "deploy",
  argumentsOnly: "Only arguments can add to a machine's XML.",
  description: "What `xml` adds can be read by the checks, and is at a place that exists.",
  rationale:
    "What `xml` adds is part of the machine, so it is read and checked like the rest. It cannot change what identifies the machine, because its disks, TPM and state are found by it. Disks and devices of the host that libvirt does not know of would be missed by all checks for machines that use the same ones, by libvirt's own too.",
  messages: {
    path: {
      message: "{path} of {guest} is not a path: {problem}.",
      fix: "{fix}",
    },
    selection: { message: "{path} of {guest}: {problem}.", fix: "{fix}" },
    fragment: {
      message: "{path} of {guest} is not an XML element that can be added: {problem}.",
      fix: "Write one element with everything in it, for example `<watchdog model='itco' action='reset'/>`.",
    },
    guarded: { message: "{path} of {guest} changes {what}, which `xml` cannot.", fix: "{fix}" },
    commandLine: {
      message: "{path} of {guest} changes `<qemu:commandline>`.",
      fix: "Use `xml.qemuArgs` and `xml.qemuEnv` instead.",
    },
    hostDevice: {
      message:
        "{path} of {guest}: {option} gives the machine a device of the host ({what}) that neither libvirt nor the checks know of.",
      fix: "Use `hostDevices` instead, or add a `<hostdev>` with `xml.append`.",
    },
    unreadDevice: {
      message: "{path} of {guest} adds {what}, a device of the host in a form that the checks cannot read.",
      fix: "Use `hostDevices` or `networks` instead.",
    },
    storage: {
      message: "{path} of {guest}: {option} opens an image that neither libvirt nor the checks know of.",
      fix: "Use `disks` or `cdroms` instead, or add a `<disk>` with `xml.append`.",
    },
    set: {
      message: "{path} of {guest}: {option} sets {what}, which libvirt sets too.",
      fix: "Remove it, and use {instead}.",
    },
    unreadable: {
      message: "{path} of {guest}: {option} {what}, so nobody can tell what the machine would be.",
      fix: "Remove it.",
    },
    variable: {
      message: "{path} of {guest} is not the name of a variable for libvirt.",
      fix: "Use letters, digits and `_`, and do not begin with a digit.",
    },
    machine: {
      message: "{path} of {guest} makes a machine that cannot be read: {problem}.",
      fix: "Change or remove it.",
    },
  },
  sources: [LIBVIRT, PASSTHROUGH],
  reads: [],
  examples: {
    incorrect: [
      { xml: { set: { "devices/memballoon[": "none" } } },
      { xml: { set: { "devices/memballon/@model": "none" } } },
      { xml: { set: { uuid: "6a3f1c2e-7f0e-4c55-9a43-0d0f8d9b1a11" } } },
      { xml: { append: ["<watchdog model='itco'"] } },
      { xml: { qemuArgs: ["-device", "vfio-pci,host=01:00.0"] } },
      { xml: { qemuArgs: ["-m", "16G"] } },
      { xml: { qemuArgs: ["-drive", "file=/var/lib/libvirt/images/other.qcow2"] } },
    ],
    correct: [
      { xml: { set: { "devices/memballoon/@autodeflate": "on" } } },
      { xml: { append: ["<watchdog model='itco' action='reset'/>"] } },
      { xml: { qemuArgs: ["-device", "edu"] } },
    ],
  },
  *check({ guest, overridden }) {
    for (const { messageId, path, data } of overridden?.problems ?? [])
      yield { messageId, path, data: { guest, path, ...data } };
  },
});
