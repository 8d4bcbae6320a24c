import { distance } from "fastest-levenshtein";

const bare = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Other names for the same thing: from QEMU, libvirt, KubeVirt, and from habit. Keys are bare (lower case, letters and digits). */
const SYNONYMS: Readonly<Record<string, string>> = {
  os: "windows", ostype: "windows", windowsversion: "windows", guestos: "windows", osinfo: "windows",
  cpus: "vcpus", vcpu: "vcpus", cpucount: "vcpus", processors: "vcpus",
  ram: "memory", mem: "memory", disk: "disks", bootdisk: "systemDisk", rootdisk: "systemDisk", osdisk: "systemDisk",
  nic: "networks", nics: "networks", network: "networks", interfaces: "networks", cdrom: "cdroms", iso: "cdroms",
  hyperv: "enlightenments", hypervfeatures: "enlightenments", flags: "enlightenments", nested: "nestedVirtualization",
  balloon: "memoryBalloon", agent: "guestAgent", qemuagent: "guestAgent", machine: "firmware", hugepage: "hugepages",
  apicv: "avic", hypervclock: "time", clocksource: "time", synictimer: "stimer", synictimerdirect: "stimerDirect",
  retries: "spinlockRetries", spinlocksretries: "spinlockRetries", tlbflushextended: "tlbflushExt", vendoridvalue: "vendorIdValue",
  panic: "crash", nonarchcoresharing: "noNonarchCoresharing", source: "path", file: "path", cpuset: "vcpus", addr: "mac", macaddress: "mac",
  address: "listen", passwd: "password", storagepool: "pool", nodeset: "nodes", cpupin: "vcpus", pagesize: "size", image: "baseImage", backingfile: "baseImage",
};

/**
 * The candidate that a misspelt word most likely stands for, or undefined when none is near.
 * Spelling conventions (`hv-stimer-direct`, `stimer_direct`) count as equal.
 */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 80) return undefined;
  const asked = bare(word);
  const stripped = asked.replace(/^(hv|hyperv)(?=.{3})/, "");
  for (const candidate of candidates) {
    const own = bare(candidate);
    if (own === asked || own === stripped) return candidate;
  }
  const synonym = SYNONYMS[asked] ?? SYNONYMS[stripped];
  if (synonym !== undefined && candidates.includes(synonym)) return synonym;
  return nearest(stripped, candidates) ?? nearest(asked, candidates);
}

function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const d = edits(word, bare(candidate));
    if (d < least) [best, least] = [candidate, d];
  }
  return best !== undefined && least <= Math.max(1, Math.floor(word.length / 3)) ? best : undefined;
}

/** Two neighbours that changed places are one mistake of the fingers, not two. */
function edits(word: string, candidate: string): number {
  const at = [...word].findIndex((letter, index) => letter !== candidate[index]);
  const swapped = at < 0 ? word : word.slice(0, at) + (word[at + 1] ?? "") + word[at] + word.slice(at + 2);
  return Math.min(distance(word, candidate), distance(swapped, candidate) + 1);
}

/** The Windows that `win11`, `Windows Server 2022`, `2k19` or `w2k8r2` stands for. */
export function windowsMeant(word: string, ids: readonly string[]): string | undefined {
  const asked = bare(word).replace(/^microsoft/, "").replace(/^(windows|win|w)(?=\d|server)/, "").replace(/^(server|srv)/, "").replace(/2k(\d)(?!\d)/, "200$1").replace(/2k(\d\d)/, "20$1");
  const exact = ids.find((id) => bare(id).replace(/^(windows|server)/, "") === asked);
  return exact ?? didYouMean(word, ids);
}
