import { nearest } from "../findings";

/** Words for the libvirt of this machine. */
const HERE: readonly string[] = [
  "system",
  "local",
  "localhost",
  "localhost.localdomain",
  "127.0.0.1",
  "::1",
  "[::1]",
  "qemu",
  "kvm",
  "libvirt",
];
const TRANSPORTS: readonly string[] = ["ssh", "tls", "unix"];
/** Schemes of programs that open a connection to a host by its name. */
const OTHER_SCHEMES: readonly string[] = ["ssh", "sftp", "scp", "https", "http", "libvirt"];

/**
 * URIs that somebody may have meant who wrote a host as people do: `kvm1`, `root@kvm1`, `ssh://root@kvm1`,
 * `qemu+shh://kvm1/system`, `qemu+ssh://kvm1`. The likeliest first; whether one is a URI that can be used is for the
 * caller to say.
 */
export function uriMeant(text: string): readonly string[] {
  const word = text.toLowerCase().replace(/\/+$/, "");
  if (HERE.includes(word)) return ["qemu:///system"];
  if (word === "session") return ["qemu:///session"];
  const parts =
    /^(?:([a-z][a-z0-9]*)(?:[+-]([a-z0-9]+))?:?(?:\/+|(?=(?:system|session)$)))?([^/?#]*)(?:\/([^?#]*))?(\?[^#]*)?$/i.exec(
      text,
    );
  if (parts === null) return [];
  const [, scheme, transport, authority = "", path = "", query = ""] = parts;
  const place = path === "" ? "system" : nearest(path, ["system", "session"]);
  if (place === undefined) return [];
  if (scheme === undefined) return remote(authority, place, "");
  const driver = scheme.toLowerCase();
  if (OTHER_SCHEMES.includes(driver))
    return remote(driver.startsWith("http") ? authority.replace(/:\d+$/, "") : authority, place, "");
  if (nearest(driver, ["qemu", "kvm"]) === undefined) return [];
  if (transport === undefined)
    return /^(system|session|)$/i.test(authority)
      ? [`qemu:///${authority.toLowerCase() || place}`]
      : remote(authority, place, query);
  const means = nearest(transport, TRANSPORTS);
  return means === undefined ? [] : [`qemu+${means}://${authority}/${place}${query}`];
}

/** A host that was named. Without a user it is root, who may do everything that is needed there. */
const remote = (authority: string, place: string, query: string): readonly string[] =>
  isHost(authority) ? [`qemu+ssh://${authority.includes("@") ? authority : `root@${authority}`}/${place}${query}`] : [];

/** A name or address, and no file name: those are profiles. */
const isHost = (authority: string): boolean =>
  /^[A-Za-z0-9_@.:[\]-]+$/.test(authority) && !/\.(ya?ml|json|xml)$/i.test(authority);
