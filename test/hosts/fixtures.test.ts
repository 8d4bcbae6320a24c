import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { hostEnlightenments, parseHostProfile, type HostProfile } from "../../src/hosts";

const folder = resolve(__dirname, "../../../shared/fixtures/hosts");

function captured(name: string): HostProfile {
  const read = (file: string): string => readFileSync(join(folder, name, file), "utf8");
  return parseHostProfile({
    name,
    domcapabilities: read("domcapabilities.xml"),
    capabilities: read("capabilities.xml"),
    version: read("version.txt"),
    uname: read("uname.txt"),
  });
}

/** What is known of the hosts these answers were captured from: AMD CPUs, and no evmcs there. */
const facts: Record<string, { versions: string[]; yes: string[]; no: string[] }> = {
  "bookworm-amd-tcg": {
    versions: ["9.0.0", "7.2.22", "6.1.0"],
    yes: ["relaxed", "vpindex", "synic", "stimer", "stimer-direct", "time", "tlbflush", "ipi", "avic", "crash"],
    no: ["evmcs", "tlbflush-ext", "tlbflush-direct", "emsr-bitmap", "xmm-input"],
  },
  "trixie-amd-tcg": {
    versions: ["11.3.0", "10.0.13", "6.12.117"],
    yes: ["stimer-direct", "tlbflush-ext", "tlbflush-direct", "emsr-bitmap", "xmm-input", "time"],
    no: ["evmcs"],
  },
  "sid-amd-tcg": {
    versions: ["12.8.0", "11.1.3", "7.2.13"],
    yes: ["stimer-direct", "tlbflush-ext", "tlbflush-direct", "emsr-bitmap", "xmm-input", "crash"],
    no: ["evmcs"],
  },
  "no-hyperv": {
    versions: ["9.0.0", "7.2.22", "6.18.44"],
    yes: ["spinlocks", "vendor-id"],
    no: ["relaxed", "vpindex", "time", "crash", "synic", "tlbflush", "stimer-direct"],
  },
};

/** Counted by hand in the answers. */
const numbers: Record<string, ReturnType<typeof numbersOf>> = {
  "bookworm-amd-tcg": {
    memoryKiB: 2990076,
    cpus: [0],
    topology: { sockets: 1, cores: 1, threads: 1 },
    maxVcpus: 255,
    machineTypes: 60,
    usableModels: 2,
    missingFeatures: 18,
    tscHz: undefined,
    pages: [
      [2048, 0],
      [1048576, 0],
    ],
  },
  "trixie-amd-tcg": {
    memoryKiB: 2984644,
    cpus: [0],
    topology: { sockets: 1, cores: 1, threads: 1 },
    maxVcpus: 255,
    machineTypes: 66,
    usableModels: 4,
    missingFeatures: 18,
    tscHz: undefined,
    pages: [
      [2048, 0],
      [1048576, 0],
    ],
  },
  "sid-amd-tcg": {
    memoryKiB: 2980944,
    cpus: [0],
    topology: { sockets: 1, cores: 1, threads: 1 },
    maxVcpus: 255,
    machineTypes: 42,
    usableModels: 4,
    missingFeatures: 18,
    tscHz: undefined,
    pages: [
      [2048, 0],
      [1048576, 0],
    ],
  },
  "no-hyperv": {
    memoryKiB: 8218828,
    cpus: [0, 1],
    topology: { sockets: 1, cores: 2, threads: 1 },
    maxVcpus: 255,
    machineTypes: 60,
    usableModels: 4,
    missingFeatures: 1,
    tscHz: 2596144000,
    pages: [
      [2048, 0],
      [1048576, 0],
    ],
  },
};

const numbersOf = ({ memoryKiB, cpus, topology, maxVcpus, machineTypes, cpu, tsc, hugepages }: HostProfile) => ({
  memoryKiB,
  cpus,
  topology,
  maxVcpus,
  machineTypes: machineTypes?.length,
  usableModels: cpu.usableModels?.length,
  missingFeatures: cpu.missingFeatures?.length,
  tscHz: tsc.frequencyHz,
  pages: hugepages?.map(({ sizeKiB, count }) => [sizeKiB, count]),
});

describe("profiles of captured hosts", function () {
  if (!existsSync(folder)) it.skip("captured hosts: ../shared/fixtures/hosts is not here");
  else {
    for (const [name, { versions, yes, no }] of Object.entries(facts)) {
      it(name, () => {
        const profile = captured(name);
        assert.deepEqual([profile.libvirt, profile.qemu, profile.linux], versions);
        assert.equal(profile.cpu.vendor, "amd");
        assert.deepEqual(numbersOf(profile), numbers[name]);
        const support = hostEnlightenments(profile).support;
        assert.deepEqual(
          yes.filter((row) => support(row).known !== "yes"),
          [],
        );
        assert.deepEqual(
          no.filter((row) => support(row).known !== "no"),
          [],
        );
      });
    }
  }
});
