import type { Part } from "../part";
import { qemuArguments } from "../reading";
import { defineMachineRule } from "../rule";

export const passwordInDefinition = defineMachineRule({
  id: "password-in-definition",
  severity: "warning",
  description: "A machine's definition should not contain a password in plain text.",
  rationale:
    "A definition is kept in repositories, backups and tickets. Everyone who can read it can use the password. Arguments of QEMU are also visible in the host's process list.",
  messages: {
    graphics: {
      message: "The definition of {guest} contains the password of its {what} console in plain text.",
      fix: "Remove `passwd` from what is stored, and set it when the machine is deployed.",
    },
    disk: {
      message: "The definition of {guest} contains {what} of disk {disk} in plain text.",
      fix: "Store it as a libvirt secret (`virsh secret-define`), and refer to it with `<auth>` and `<secret>`.",
    },
    argument: {
      message: "The definition of {guest} contains a password in plain text in an argument of QEMU ({what}).",
      fix: "Remove it from `<qemu:commandline>`: use a libvirt secret, or a secret object of QEMU that reads a file.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#graphical-framebuffers",
    "https://libvirt.org/formatsecret.html",
    "https://www.qemu.org/docs/master/system/secrets.html",
  ],
  reads: ["devices/graphics/@passwd", "devices/disk/source", "qemu:commandline"],
  security: 5.5,
  notApplicable: {
    arguments: "Passwords of our machines are Pulumi secrets.",
    kubevirt: "KubeVirt's API has no place for a password of a machine.",
    "pulumi-libvirt": "What a program hands over may be a Pulumi secret.",
  },
  examples: {
    incorrect: [
      { xml: "<devices><graphics type='vnc' passwd='x'/></devices>" },
      {
        xml: "<qemu:commandline><qemu:arg value='-object'/><qemu:arg value='secret,id=s0,data=x'/></qemu:commandline>",
      },
      {
        xml: "<devices><disk type='network' device='cdrom'><source protocol='https' name='w.iso'><host name='example.com'/><cookies><cookie name='session'>x</cookie></cookies></source><target dev='sda' bus='sata'/></disk></devices>",
      },
    ],
    correct: [
      { xml: "<devices><graphics type='vnc' passwd=''/></devices>" },
      {
        xml: "<qemu:commandline><qemu:arg value='-object'/><qemu:arg value='secret,id=s0,file=/etc/s0'/></qemu:commandline>",
      },
      {
        xml: "<devices><disk type='network' device='disk'><source protocol='rbd' name='p/i'><auth username='u'><secret type='ceph' usage='u'/></auth></source><target dev='vda' bus='virtio'/></disk></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    for (const graphics of domain.all("devices/graphics")) {
      if ((graphics.attribute("passwd") ?? "") === "") continue;
      const what = (graphics.attribute("type") ?? "").toUpperCase();
      yield { messageId: "graphics" as const, path: graphics.pathTo("passwd"), data: { guest, what } };
    }
    for (const disk of domain.all("devices/disk")) {
      const name = disk.at("target")?.attribute("dev") ?? "";
      for (const { part, what } of secretsOf(disk))
        yield { messageId: "disk" as const, path: part.path, data: { guest, disk: name, what } };
    }
    for (const argument of qemuArguments(domain)) {
      const what = secretOption(argument.attribute("value") ?? "");
      if (what === undefined) continue;
      yield { messageId: "argument" as const, path: argument.path, data: { guest, what } };
    }
  },
});

function secretsOf(disk: Part): { readonly part: Part; readonly what: string }[] {
  const cookies = disk.all("source/cookies/cookie").map((part) => ({ part, what: "a cookie" }));
  const source = disk.at("source");
  const named = [source?.attribute("name") ?? "", source?.attribute("file") ?? ""];
  const inUrl = source !== undefined && named.some((name) => /\/\/[^/@:]*:[^/@]+@/.test(name));
  return inUrl ? [...cookies, { part: source, what: "a user's password" }] : cookies;
}

/** Options of QEMU whose value is the secret itself; `password=on` asks for one, `password-secret` names one. */
const SECRETS = ["password", "passwd", "http-password", "proxy-password"];

/** Name of the option in which an argument holds a secret. */
function secretOption(argument: string): string | undefined {
  const [kind, ...options] = argument.split(",");
  for (const option of options) {
    const [name = "", value = ""] = option.split("=");
    if (SECRETS.includes(name) && !["", "on", "off"].includes(value)) return name;
    if (name === "data" && value !== "" && kind === "secret") return "data";
  }
  return undefined;
}
