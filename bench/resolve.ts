import { inTurn, milliseconds, type BenchPart } from "./figures";
import type * as Public from "../src/rules";

/** Guests that differ as those of a fleet do: names, sizes, versions of Windows, presets and overrides. */
function fleet(count: number): object[] {
  const windows = ["windows-11", "server-2025", "server-2022", "windows-10"];
  const overrides = [{}, { tlbflush: "off" }, { ipi: "off" }, { spinlockRetries: 4095 }, { vendorIdValue: "KVM Hv" }];
  return Array.from({ length: count }, (_, i) => ({
    name: `guest-${i}`,
    windows: windows[i % windows.length],
    preset: i % 2 ? "server" : "desktop",
    vcpus: 2 + (i % 7),
    memory: `${4 + (i % 13)} GiB`,
    systemDisk: { path: `/var/lib/libvirt/images/guest-${i}.qcow2` },
    networks: [{ network: "default" }],
    enlightenments: overrides[i % overrides.length],
  }));
}

export const resolvePart: BenchPart = {
  name: "resolve",
  title: "guests resolved and rendered on one core",
  async run({ quick, say }) {
    // The compiled package is what users run.
    const { resolveGuest, renderDomainXml } = require("../dist/rules") as typeof Public;
    const specs = fleet(quick ? 50 : 20_000);
    const ours = (): void => {
      for (const spec of specs) {
        const { definition, findings } = resolveGuest(spec);
        if (!definition) throw new Error(`a guest of the benchmark is refused: ${findings[0]?.message}`);
        renderDomainXml(definition);
      }
    };
    // The floor: hand the same guests and a finished domain text through JSON, which any tool that stores them does.
    const finished = renderDomainXml(resolveGuest(specs[0]).definition!);
    const floor = (): void => {
      for (const spec of specs) JSON.parse(JSON.stringify({ spec, finished }));
    };
    ours();
    floor();
    const rounds = quick ? 1 : 5;
    say(`${specs.length} guests, each different, rounds: ${rounds}`);
    const [mine, theirs] = await inTurn(
      rounds,
      () => milliseconds(ours),
      () => milliseconds(floor),
    );
    const perSecond = Math.round((specs.length / mine) * 1000);
    return [
      {
        what: "guests resolved, rendered and digested per second, one core",
        value: perSecond.toLocaleString("en-US"),
        against: `JSON round trip of the same data: ${Math.round((specs.length / theirs) * 1000).toLocaleString("en-US")}`,
        ratio: `${(mine / theirs).toFixed(1)} x the floor's time`,
        goal: "≥ 20,000",
        met: perSecond >= 20_000,
      },
    ];
  },
};
