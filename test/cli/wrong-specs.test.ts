import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { ensureBuilt, root, run, withFolder } from "./support/command";

/** Every mistake of specs/wrong.yaml: where it stands, what is said, and the next step. Written by hand. */
const EXPECTED = `
✖ error  windows  specs/wrong.yaml:2:1
  "windows-12" is not a supported Windows version.
  → Did you mean "windows-11"?
  docs/rules/spec-value.md

✖ error  preset  specs/wrong.yaml:3:1
  "desktopp" is not a preset.
  → Did you mean "desktop"?
  docs/rules/spec-value.md

✖ error  vcpus  specs/wrong.yaml:4:1
  vcpus is text, not a number.
  → Did you mean 4, without quotes?
  docs/rules/spec-shape.md

✖ error  memory  specs/wrong.yaml:5:1
  memory: 8 has no unit.
  → Did you mean "8 GiB"? Specify a size with a unit, for example "8 GiB" (KiB, MiB, GiB, TiB).
  docs/rules/spec-shape.md

✖ error  systemDisk.path  specs/wrong.yaml:7:3
  systemDisk.path: the path "images/ada.qcow2" is not absolute.
  → Specify an absolute path on the host; for a file in a storage pool, use \`pool\` and \`volume\`.
  docs/rules/spec-value.md

✖ error  systemDisk.sise  specs/wrong.yaml:8:3
  systemDisk has no property "sise".
  → Did you mean \`size\`?
  docs/rules/spec-property.md

✖ error  enlightenments.stimmer  specs/wrong.yaml:10:3
  enlightenments has no property "stimmer".
  → Did you mean \`stimer\`?
  docs/rules/spec-property.md

✖ error  enlightenments.vapic  specs/wrong.yaml:11:3
  enlightenments.vapic is true, which is not on, off or auto.
  → Did you mean "on"?
  docs/rules/spec-value.md

✖ error  enlightenments.spinlockRetries  specs/wrong.yaml:12:3
  enlightenments.spinlockRetries is text, not a number.
  → Write a number.
  docs/rules/spec-shape.md

✖ error  firmware.secureBoot  specs/wrong.yaml:14:3
  firmware.secureBoot is text, not true or false.
  → Did you mean true, without quotes?
  docs/rules/spec-shape.md

10 errors.
`.trim();

describe("windows-guest with wrong specs", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  it("explain tells every mistake at once, in the order of the file, each with line, column and next step", () => {
    const { code, stdout } = run(["explain", "specs/wrong.yaml"]);
    assert.equal(code, 1);
    assert.equal(stdout.slice(stdout.indexOf("✖")).trim(), EXPECTED);
  });

  it("render tells the same on standard error and prints no XML", () => {
    const { code, stdout, stderr } = run(["render", "specs/wrong.yaml"]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.equal(stderr.trim(), EXPECTED);
  });

  const said = (input: string): { code: number | null; text: string } => {
    const { code, stdout } = run(["explain", "-"], { input });
    return { code, text: stdout.slice(stdout.indexOf("✖")) };
  };

  it("leaves an address in one piece, to be opened", () => {
    const { stdout } = run(["explain", "-"], {
      input: "name: a\nwindows: windows-11\nmemory: 2 GiB\n",
      env: { COLUMNS: "80" },
    });
    assert.match(stdout, /^ +https:\/\/learn\.microsoft\.com\/\S+requirements\)\.$/m);
  });

  for (const { title, input, expected } of [
    {
      title: "a key that stands there twice",
      input: "name: a\nname: b\n",
      expected:
        /^✖ error {2}standard input:2:1\n {2}standard input is neither YAML nor JSON: the key "name" appears on line 1 and again on line\n? +2\.\n {2}→ Remove one of them\./,
    },
    {
      title: "tabs",
      input: "name: a\nwindows: windows-11\nsystemDisk:\n\tsize: 80 GiB\n",
      expected:
        /^✖ error {2}standard input:4:1\n {2}standard input is neither YAML nor JSON: this line is indented with a tab\.\n {2}→ Indent with spaces\./,
    },
    {
      title: "a colon without a space",
      input: "name:ada\nwindows: windows-11\n",
      expected:
        /^✖ error {2}standard input:1:1\n[^→]* {2}→ Add a colon and a space after the name, for example name: ada\./,
    },
    {
      title: "two settings on a line",
      input: "name: a windows: windows-11\n",
      expected: /^✖ error {2}standard input:1:7\n[^→]* {2}→ Write each setting on a separate line[^✖]*\n\n1 error\.\n$/,
    },
    {
      title: "broken YAML",
      input: "name: a\nwindows: [\n",
      expected: /^✖ error {2}standard input:3:1\n {2}standard input is neither YAML nor JSON: /,
    },
    {
      title: "nothing",
      input: "",
      expected:
        /^✖ error {2}standard input\n {2}standard input contains no guest\.\n {2}→ Specify at least `name` and `windows`/,
    },
    { title: "comments only", input: "# later\n", expected: /standard input contains no guest\./ },
    {
      title: "a plain word",
      input: "windows-11\n",
      expected: /a guest spec must be a group of settings, but this is text\./,
    },
    {
      title: "a guest without Windows",
      input: "name: a\n",
      expected: /✖ error {2}windows {2}standard input:1:1\n {2}windows is missing\./,
    },
    {
      title: "a guest in a list",
      input: "- name: a\n  windows: windows-10\n- name: b\n  windows: windows-10\n  vcpus: -1\n",
      expected:
        /✖ error {2}vcpus {2}standard input:5:3\n {2}vcpus: -1 is not a whole number from 1 to 255 \(vCPUs; up to 4096 with libvirt 10\.10 or newer\)\./,
    },
    {
      title: "guests beside other settings",
      input: "guests: []\nname: a\nwindows: windows-11\n",
      expected: /✖ error {2}guests {2}standard input:1:1\n {2}a guest has no property "guests"\./,
    },
    {
      title: "something beside a list of guests",
      input: "x-base: &base { windows: windows-11 }\nguests:\n  - <<: *base\n    name: a\n",
      expected:
        /^✖ error {2}x-base {2}standard input:1:1\n {2}"x-base" is next to the list of guests and does not apply to any of them\.\n {2}→ Move it into the guests. To share settings, define an anchor/,
    },
    {
      title: "a list of guests under a misspelt word",
      input: "guest: []\nname: a\nwindows: windows-11\n",
      expected: /✖ error {2}guest {2}standard input:1:1\n {2}a guest has no property "guest"\./,
    },
    {
      title: "lists that are nested without end",
      input: `a: ${"[".repeat(8_000)}${"]".repeat(8_000)}\n`,
      expected: /standard input is neither YAML nor JSON: it is nested more than 100 levels deep\./,
    },
    {
      title: "bytes in a tag",
      input: `name: !!binary ${"QUJD".repeat(1_000)}\n`,
      expected: /standard input:1:7\n {2}standard input is neither YAML nor JSON: the tag !!binary is not supported\./,
    },
    {
      title: "a key with characters that a terminal acts on",
      input: 'name: a\nwindows: windows-11\n"k\\e[2J\\u202e\\x9b": 1\n',
      expected: /^(?![^]*[\u001b\u202e\u009b])[^]*k\\u\{1b\}\[2J\\u\{202e\}\\u\{9b\}/,
    },
    {
      title: "a file that unfolds without end",
      input: `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[index]}`).join(",")}]`).join("\n")}\n`,
      expected: /standard input is neither YAML nor JSON: Excessive alias count/,
    },
  ]) {
    it(`says what is wrong with ${title}`, () => {
      const { code, text } = said(input);
      assert.equal(code, 1);
      assert.match(text, expected);
    });
  }

  it("JSON is read as strictly as YAML: a key that stands twice, and depth", () =>
    withFolder((folder) => {
      for (const [name, text, expected] of [
        [
          "twice.json",
          '{"name":"a",\n"name":"b","windows":"windows-11"}',
          /twice\.json:2:1\n {2}\S+\n? *is neither YAML nor JSON: the key\s+"name" appears on line 1\s+and again on line 2\./,
        ],
        [
          "deep.json",
          `{"name":${"[".repeat(8_000)}${"]".repeat(8_000)}}`,
          /is neither YAML nor JSON: it is nested more than 100 levels deep\./,
        ],
      ] as const) {
        writeFileSync(path.join(folder, name), text);
        const { code, stdout } = run(["explain", path.join(folder, name)], { env: { COLUMNS: "160" } });
        assert.equal(code, 1);
        assert.match(stdout, expected);
      }
    }));

  it("only ordinary files are read, and nothing hangs", () =>
    withFolder((folder) => {
      const pipe = path.join(folder, "pipe");
      execFileSync("mkfifo", [pipe]);
      for (const [args, expected] of [
        [
          ["explain", "/dev/zero"],
          "the spec /dev/zero cannot be read: it is a device; only regular files are supported",
        ],
        [
          ["explain", pipe],
          `the spec ${pipe} cannot be read: it is a pipe; only regular files are supported. Pass it on standard input and specify -`,
        ],
        [["explain", folder], `the spec ${folder} cannot be read: it is a directory`],
        [
          ["explain", "specs/ada.yaml", "--host", "/dev/zero"],
          'the host profile /dev/zero cannot be read (it is a device; only regular files are supported); specify a file that "windows-guest probe <uri> -o kvm1.yaml" wrote',
        ],
      ] as const) {
        const { code, stderr } = run(args);
        assert.equal(code, 2);
        assert.equal(stderr, `windows-guest: ${expected}\n`);
      }
    }));

  it("a wrong call and a hostile profile reach the terminal without a character that it acts on", () =>
    withFolder((folder) => {
      const profile = path.join(folder, "host\u202e.yaml");
      writeFileSync(profile, 'format: 1\nname: "\\e]0;x\\a"\n"\\e[2J\\x9b\\u202e": 1\n');
      for (const args of [
        ["explain", "specs/ada.yaml", "--host", profile],
        ["explain", "--wrong\u001b[2J\u202e"],
        ["probe", "qemu+ssh://a%0a%1bb@kvm1/system"],
        ["explain", "none\u001b[2J\u202e.yaml"],
      ]) {
        const { code, stdout, stderr } = run(args);
        assert.equal(code, 2);
        assert.doesNotMatch(stdout + stderr, /(?!\n)[\p{Cc}\p{Cf}]/u);
        assert.match(stderr, /\\u\{(1b|202e)\}/);
      }
    }));

  it("a profile's name and versions reach the terminal as escapes in every format", () =>
    withFolder((folder) => {
      const profile = path.join(folder, "host.yaml");
      writeFileSync(
        profile,
        readFileSync(path.join(root, "test", "cli", "hosts", "intel.yaml"), "utf8").replace(
          /^name: .*$/m,
          'name: "kvm\\e[2J\\x9b\\u202e1"',
        ),
      );
      for (const format of ["table", "markdown", "json", "yaml"]) {
        const { code, stdout, stderr } = run(["explain", "specs/ada.yaml", "--host", profile, "--format", format]);
        assert.ok(code !== 2, stderr);
        assert.doesNotMatch((stdout + stderr).replaceAll("@\u200b", "@"), /(?!\n)[\p{Cc}\p{Cf}]/u, format);
      }
    }));
});
