import type { Problem } from "../problem";
import { show } from "../../explaining/show";

/** Where libvirt's pool `default` keeps its images. */
const IMAGES = "/var/lib/libvirt/images";

interface Kind {
  readonly looks: RegExp;
  readonly problem: (text: string) => string;
  readonly fix: (text: string) => string;
}

/**
 * What people write where the path of a file on the host belongs. Addresses are not repeated, because they may hold a
 * password or a key. The first that fits counts.
 */
const kinds: readonly Kind[] = [
  {
    looks: /^file:\/\//i,
    problem: (text) => `${show(text)} is a URL, not a path`,
    fix: (text) =>
      `specify only the path: ${show(text.replace(/^file:\/\/(?:localhost(?=\/))?/i, "") || `${IMAGES}/win11.iso`)}`,
  },
  {
    looks: /^(?:rbd|nbd|iscsi|ceph|gluster)(?:\+[a-z]+)?:/i,
    problem: (text) => `a ${schemeOf(text)} address is not a file on the KVM host`,
    fix: () => "create a libvirt storage pool of that type on the host, and specify `pool` and `volume`",
  },
  {
    looks: /^(?:smb|cifs|nfs|afp):/i,
    problem: (text) => `a ${schemeOf(text)} address is not a file on the KVM host`,
    fix: (text) => `mount it on the host and specify the path, for example ${show(`/mnt/images/${fileOf(text)}`)}`,
  },
  {
    looks: /^[a-z][a-z0-9+.-]{1,15}:\/\//i,
    problem: (text) => `a URL (${schemeOf(text)}://) is not a file on the KVM host`,
    fix: (text) =>
      `download it to the host first, then specify its path, for example ${show(`${IMAGES}/${fileOf(text)}`)}`,
  },
  {
    looks: /^(?:[a-z]:[\\/]|\\\\|[^/]*\\)/i,
    problem: (text) => `${show(text)} is a Windows path, not a path on the KVM host`,
    fix: (text) =>
      `copy the file to the KVM host, which runs Linux, and specify its path there, for example ${show(`${IMAGES}/${fileOf(text)}`)}`,
  },
  {
    looks: /^~/,
    problem: (text) => `${show(text)} is not an absolute path`,
    fix: (text) =>
      `specify the full path of the home directory on the host, because ~ is not expanded: for example ${show(`/home/${/^~(\w+)/.exec(text)?.[1] ?? "ada"}/${fileOf(text)}`)}`,
  },
  {
    looks: /^["']?(?:\$|%\w+%)/,
    problem: (text) => `${show(text)} is not an absolute path`,
    fix: (text) =>
      `specify the full path, because variables are not expanded: for example ${show(`${IMAGES}/${fileOf(text)}`)}`,
  },
];

const schemeOf = (text: string): string => text.split(":", 1)[0]!.toLowerCase();

/** The last part of a path or an address, where it can be the name of a file. */
function fileOf(text: string): string {
  const name =
    text
      .replace(/[?#].*$/s, "")
      .split(/[\\/]/)
      .at(-1) ?? "";
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}$/.test(name) ? name : "win11.qcow2";
}

/**
 * What is wrong with a text that is clearly another kind of place than a path of the host; undefined for anything else.
 */
export function otherPlace(text: string): Problem | undefined {
  const kind = text.length > 4095 ? undefined : kinds.find(({ looks }) => looks.test(text));
  return kind === undefined ? undefined : { problem: kind.problem(text), fix: kind.fix(text) };
}
