import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HostProfileError, loadHostProfile, parseHostProfile, saveHostProfile } from "../../src/hosts";
import { capabilities, domcapabilities, usual, version } from "./answers";

describe("saved host profiles", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "wg-profile-"))));
  after(() => rmSync(folder, { recursive: true }));

  const profile = parseHostProfile({
    name: "kvm1",
    domcapabilities: domcapabilities({ hyperv: usual }),
    capabilities: capabilities(),
    version: version("9.0.0", "7.2.22"),
    uname: "6.1.0-x",
    certificates: "template /t.fd\nfolder /v\nfile /v/a.fd\n2011 /t.fd\n2023 /t.fd\n",
  });
  for (const file of ["host.yaml", "host.json"]) {
    it(`come back from ${file} as they were`, () => {
      saveHostProfile(join(folder, file), profile);
      assert.deepEqual(loadHostProfile(join(folder, file)), profile);
    });
  }

  const fails = (text: string, says: RegExp) => (): void => {
    writeFileSync(join(folder, "bad.yaml"), text);
    assert.throws(
      () => loadHostProfile(join(folder, "bad.yaml")),
      (error) => error instanceof HostProfileError && says.test(error.message),
    );
  };
  it(
    "a wrong one gets every mistake, and how to make a right one",
    fails(
      "format: 2\nname: x\ncpu: {vendor: via}\nnested: maybe\n",
      /probe <uri> -o [^]*format[^]*cpu\.vendor[^]*nested/,
    ),
  );
  it(
    "a guest spec in its place is called what it is, and nobody is told to overwrite it",
    fails(
      "name: ada\nwindows: windows-11\n",
      /^\S+ is not a host profile but a guest spec; specify a file that "windows-guest probe <uri> -o kvm1\.yaml" wrote$/,
    ),
  );
  it(
    "any other file",
    fails("just text", /^\S+ is not a host profile; write one with "windows-guest probe <uri> -o \S+"$/),
  );
  it("a version without quotes is explained", fails("format: 1\nname: x\nlibvirt: 9.0\n", /libvirt: .*/));
  it("broken YAML", fails("a: [", /neither YAML nor JSON/));
  it(
    "a bomb of aliases",
    fails(
      `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghi"
        .split("")
        .map((c, i) => `${c}: &${c} [${`*${"abcdefgh"[i]},`.repeat(9)}]`)
        .join("\n")}`,
      /neither YAML nor JSON|not a host profile/,
    ),
  );
  it("a key that stands twice is a mistake, as in YAML", () => {
    writeFileSync(join(folder, "twice.json"), '{"format":1,\n"name":"a","name":"b"}');
    assert.throws(
      () => loadHostProfile(join(folder, "twice.json")),
      /twice\.json is neither YAML nor JSON: the key "name" appears twice on line 2$/,
    );
  });
  it("depth", fails("[".repeat(8_000) + "]".repeat(8_000), /nested more than 100 levels deep/));
  it("a tag that makes bytes", fails(`a: !!binary ${"QUJD".repeat(1_000)}`, /the tag !!binary is not supported/));
  it(
    "its keys and values are shown without a character that a terminal acts on",
    fails(
      'format: 1\nname: "\\e[2J"\nnested: yes\n"k\\u202e\\n\\x9b": 1\n',
      /^(?![^]*[\u001b\u202e\u009b])[^]*k\\u\{202e\}\\u\{a\}\\u\{9b\}/,
    ),
  );
  it(
    "no more than fifty mistakes are told",
    fails(`format: 1\nname: x\nnuma: [${"{},".repeat(100)}]\n`, /and \d+ more$/),
  );

  for (const [what, make, says] of [
    [
      "a device without an end",
      (file: string): void => symlinkSync("/dev/zero", file),
      "it is a device; only regular files are supported",
    ],
    [
      "a pipe that says nothing",
      (file: string): void => void execFileSync("mkfifo", [file]),
      "it is a pipe; only regular files are supported",
    ],
    ["a directory", (file: string): void => void mkdirSync(file), "it is a directory"],
    [
      "a file of gigabytes",
      (file: string): void => {
        writeFileSync(file, "");
        truncateSync(file, 2 ** 31);
      },
      "it is larger than 4 MiB",
    ],
  ] as const) {
    it(`${what} is not read: the message names it and what to do`, () => {
      const file = join(folder, `no ${what}`);
      make(file);
      assert.throws(
        () => loadHostProfile(file),
        (error) =>
          error instanceof HostProfileError &&
          error.message ===
            `the host profile ${file} cannot be read (${says}); specify a file that "windows-guest probe <uri> -o kvm1.yaml" wrote`,
      );
    });
  }
  it("a missing file says how to make one", () =>
    assert.throws(() => loadHostProfile(join(folder, "none.yaml")), /none\.yaml cannot be read \(ENOENT\).*probe/));
});
