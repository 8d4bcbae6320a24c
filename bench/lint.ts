import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type * as Public from "../src/rules";
import { inTurn, milliseconds, type BenchPart } from "./figures";

const golden = path.join(__dirname, "..", "test", "golden");
const fixtures = path.join(__dirname, "..", "test", "domain", "fixtures");

/** Machines of ours and of others, each with a name of its own. */
function machines(count: number): string[] {
  const texts = [
    ...readdirSync(golden).map((name) => path.join(golden, name, "domain.xml")),
    ...readdirSync(fixtures)
      .filter((name) => name.endsWith(".xml") && !name.includes("linux"))
      .map((name) => path.join(fixtures, name)),
  ].map((file) => readFileSync(file, "utf8"));
  return Array.from({ length: count }, (_, i) =>
    texts[i % texts.length]!.replace(/<name>[^<]*<\/name>/, `<name>bench-${i}</name>`),
  );
}

const MOST = 25;

export const lintPart: BenchPart = {
  name: "lint",
  title: "domain XML checked on one core",
  async run({ quick, say, guests }) {
    // The compiled package is what users run.
    const { lintDomainXml, parseXml } = require("../dist/rules") as typeof Public;
    const texts = machines(guests ?? (quick ? 50 : 10_000));
    const ours = (): void => {
      for (const text of texts) lintDomainXml(text);
    };
    const floor = (): void => {
      for (const text of texts) parseXml(text);
    };
    ours();
    floor();
    const rounds = quick ? 1 : 3;
    say(`${texts.length} machines, rounds: ${rounds}`);
    const [mine, theirs] = await inTurn(
      rounds,
      () => milliseconds(ours),
      () => milliseconds(floor),
    );
    return [
      {
        what: `${texts.length.toLocaleString("en-US")} domain XML documents checked, one core`,
        value: `${(mine / 1000).toFixed(1)} s`,
        against: `the same documents only parsed: ${(theirs / 1000).toFixed(2)} s`,
        ratio: `${(mine / theirs).toFixed(1)} x`,
        goal: `≤ ${MOST} x`,
        met: mine / theirs <= MOST,
      },
    ];
  },
};
