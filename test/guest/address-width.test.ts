import assert from "node:assert/strict";
import { addressBitsNeeded, addressBitsOf, mostMemoryGiB } from "../../src/guest/deciding/address-width";
import { exampleHost, resolveGuest } from "../../src/guest";

const GIB = 1024 ** 2;

describe("how wide the addresses of a machine must be", () => {
  /**
   * What QEMU 7.2 said on an AMD host to `-machine q35 -cpu EPYC,phys-bits=N -m MG`: it starts, or "phys-bits too low".
   */
  const seen: readonly (readonly [bits: number, starts: number, fails: number])[] = [
    [40, 977, 990],
    [41, 994, 995],
    [42, 1536, NaN],
  ];
  for (const [bits, starts, fails] of seen) {
    it(`${bits} bits on AMD: ${starts} GiB start, ${fails} GiB do not`, () => {
      assert.ok(addressBitsNeeded(starts * GIB, "amd") <= bits);
      if (!Number.isNaN(fails)) assert.ok(addressBitsNeeded(fails * GIB, "amd") > bits);
    });
  }

  it("the most memory for a width needs that width, and a GiB more does not fit", () => {
    for (const vendor of ["intel", "amd", "unknown"] as const) {
      for (const bits of [36, 39, 40, 41, 42, 46, 48, 52]) {
        const most = mostMemoryGiB(bits, vendor);
        assert.ok(addressBitsNeeded(most * GIB, vendor) <= bits, `${vendor} ${bits}: ${most} GiB`);
        assert.ok(addressBitsNeeded((most + 1) * GIB, vendor) > bits, `${vendor} ${bits}: ${most + 1} GiB`);
      }
    }
  });

  it("is named only where QEMU's 40 bits are too few and nobody hands the host's width on", () => {
    const bits = (memory: number, cpuMode: "custom" | "host-model" | "host-passthrough" | "maximum", host = {}) =>
      addressBitsOf({ memoryKiB: memory * GIB, cpuMode, cpuVendor: "intel" }, exampleHost(host));
    assert.deepEqual([bits(990, "custom"), bits(991, "custom"), bits(1536, "host-model")], [undefined, 41, 42]);
    assert.deepEqual([bits(1536, "host-passthrough"), bits(1536, "maximum")], [undefined, undefined]);
    assert.equal(bits(1536, "host-model", { machineTypes: ["pc-q35-rhel9.4.0", "q35"] }), undefined);
  });

  it("server's own default reaches beyond 1 TiB, and says why; up to there the definition stays as it was", () => {
    const server = (memory: string) =>
      resolveGuest(
        { name: "db", windows: "server-2022", memory, systemDisk: { path: "/a.qcow2" } },
        exampleHost({ libvirt: "9.0.0", cpu: { vendor: "amd", addressBits: 48 } }),
      );
    const large = server("1536 GiB");
    assert.equal(large.definition?.cpu.addressBits, 42);
    assert.match(
      large.choices.find(({ path }) => path === "cpu.addressBits")!.reason,
      /by default, CPU mode host-model has 40 bits, but 1536 GiB of memory requires more/,
    );
    assert.equal(server("978 GiB").definition?.cpu.addressBits, undefined);
  });
});
