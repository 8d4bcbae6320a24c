import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inTurn, milliseconds, type BenchPart } from "./figures";

export const explainPart: BenchPart = {
  name: "explain",
  title: "windows-guest explain, start to finish",
  async run({ quick, say }) {
    const folder = mkdtempSync(join(tmpdir(), "wg-bench-"));
    const spec = join(folder, "ada.yaml");
    writeFileSync(spec, "name: ada\nwindows: windows-11\npreset: desktop\nvcpus: 4\nmemory: 8 GiB\n");
    const command = join(__dirname, "..", "bin", "windows-guest");
    const node = (...args: string[]): Promise<number> =>
      milliseconds(() => execFileSync(process.execPath, args, { stdio: "ignore" }));
    try {
      const rounds = quick ? 1 : 15;
      say(`${rounds} rounds, in turn with an empty node`);
      const [ours, floor] = await inTurn(
        rounds,
        () => node(command, "explain", spec),
        () => node("-e", "0"),
      );
      return [
        {
          what: "windows-guest explain, start to finish",
          value: `${Math.round(ours)} ms`,
          against: `node -e 0: ${Math.round(floor)} ms`,
          ratio: `${(ours / floor).toFixed(1)} x`,
          goal: "< 200 ms",
          met: ours < 200,
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
