import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTextFile, UnreadableFileError } from "../../src/foreign/read-file";

describe("reading a file that somebody named", () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "wg-read-"));
    writeFileSync(at("good"), "\ufeffGröße\n");
    writeFileSync(at("large"), "");
    truncateSync(at("large"), 4 * 1024 * 1024 + 1);
    mkdirSync(at("folder"));
    execFileSync("mkfifo", [at("pipe")]);
    for (const [link, target] of [
      ["to-zero", "/dev/zero"],
      ["to-pipe", "pipe"],
      ["to-good", "good"],
      ["circle", "circle"],
    ] as const)
      symlinkSync(target, at(link));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("a file, and a link to one, without the byte order mark", () => {
    assert.equal(readTextFile(at("good")), "Größe\n");
    assert.equal(readTextFile(at("to-good")), "Größe\n");
  });

  const refused: readonly (readonly [what: string, file: () => string, says: RegExp])[] = [
    ["a device without an end", () => "/dev/zero", /it is a device; only regular files are supported/],
    ["a link to one", () => at("to-zero"), /it is a device/],
    ["a pipe into which nobody writes", () => at("pipe"), /it is a pipe/],
    ["a link to one", () => at("to-pipe"), /it is a pipe/],
    ["a directory", () => at("folder"), /it is a directory/],
    ["a large file", () => at("large"), /it is larger than 4 MiB/],
    ["what is not there", () => at("none"), /there is no such file/],
    ["links in a circle", () => at("circle"), /circle/],
    ["a name with a NUL character", () => "a\0b", /NUL/],
  ];
  for (const [what, file, says] of refused) {
    it(`not ${what}`, () =>
      assert.throws(
        () => readTextFile(file()),
        (error) => error instanceof UnreadableFileError && says.test(error.message),
      ));
  }

  it("not a socket", async () => {
    const server = createServer().listen(at("socket"));
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      assert.throws(() => readTextFile(at("socket")), /it is a socket/);
    } finally {
      server.close();
    }
  });

  it("not more than the limit of a file that does not tell its size", () =>
    assert.throws(() => readTextFile("/proc/self/maps", 100), /larger than 100 bytes/));
});
