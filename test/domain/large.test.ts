import assert from "node:assert/strict";
import { domainDifferences, parseDomainXml } from "../../src/domain";
import { again, smallXml } from "./small-xml";

const many = (count: number, one: (n: number) => string): string[] => Array.from({ length: count }, (_, n) => one(n));

/** Milliseconds that it takes, the best of three. */
function time(work: () => unknown): number {
  const once = (): number => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  return Math.min(once(), once(), once());
}

describe("large domains", function () {
  this.timeout(120_000);

  const pins = (count: number): string =>
    smallXml({
      inner: `<cputune>${many(count, (n) => `<vcpupin vcpu='${count - 1 - n}' cpuset='${n % 100}'/>`).join("")}</cputune>`,
    });
  const others = (count: number, sign: string): string =>
    smallXml({ devices: many(count, (n) => `<a x='${sign}${n}'/>`).join("") });
  const sources = (count: number, from: number): string =>
    smallXml({
      devices: many(count, (n) => `<hostdev><source><address bus='${Math.abs(from - n)}'/></source></hostdev>`).join(
        "",
      ),
    });
  const spaces = (count: number, from: number): string =>
    smallXml({
      inner: `<metadata>${many(count, (n) => `<a:b xmlns:a='urn:${Math.abs(from - n)}'/>`).join("")}</metadata>`,
    });
  const set = (parts: number, to: number): string =>
    smallXml({ inner: `<cputune><emulatorpin cpuset='${many(parts, () => `0-${to}`).join(",")}'/></cputune>` });

  // Each with sizes of which the second is eight times the first: work that grew with the square would take 64 times as
  // long.
  const growing: readonly (readonly [string, (size: number) => unknown, number])[] = [
    ["pins in reverse order, read and written", (n) => again(pins(n)), 3000],
    ["pins in reverse order, compared", (n) => domainDifferences(pins(n), smallXml({})), 3000],
    ["devices that all differ, compared", (n) => domainDifferences(others(n, ""), others(n, "-")), 2000],
    ["devices in another order, compared", (n) => domainDifferences(sources(n, 0), sources(n, n)), 1000],
    ["elements nobody knows, read and written", (n) => again(others(n, "")), 3000],
    ["comments, read and written", (n) => again(smallXml({ devices: many(n, (i) => `<!--${i}-->`).join("") })), 3000],
    ["namespaces in other places, compared", (n) => domainDifferences(spaces(n, 0), spaces(n, n)), 1000],
    ["sets of CPUs that overlap, compared", (n) => domainDifferences(set(n, 65_534), set(n, 65_535)), 250],
  ];
  for (const [what, work, size] of growing) {
    it(`take no more than their size: ${what}`, function () {
      // What else the computer does may slow one of the two down.
      this.retries(3);
      work(size);
      const [small, large] = [time(() => work(size)), time(() => work(8 * size))];
      assert.ok(
        large < 30 * Math.max(small, 5),
        `${Math.round(small)} ms for ${size}, ${Math.round(large)} ms for ${8 * size}`,
      );
    });
  }

  it("are read where a machine could have as much", () =>
    assert.equal(parseDomainXml(pins(60_000)).definition.cputune?.vcpupin.length, 60_000));

  it("are refused beyond that, with their size and the limit", () => {
    for (const [devices, parts] of [
      ["<a/>".repeat(900_000), 900_016],
      ["<!-- -->".repeat(300_000), 300_016],
      [`<a ${many(300_000, (n) => `b${n}=''`).join(" ")}/>`, 300_017],
    ] as const) {
      assert.throws(
        () => parseDomainXml(smallXml({ devices })),
        new RegExp(`it has ${parts} elements, attributes and comments; the limit is 250000`),
      );
    }
  });
});
