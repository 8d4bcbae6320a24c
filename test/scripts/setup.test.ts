import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The set-up runs before anything is installed, so it is plain ES modules.
const setup = (name: string): Promise<any> => import(`../../scripts/${name}.mjs`); // eslint-disable-line @typescript-eslint/no-explicit-any
const silent = { step: (_title: string, work: () => Promise<unknown>) => work() };

describe("set-up: which Pulumi is taken", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "wg-setup-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const program = (path: string): string => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, "#!/bin/sh\n");
    chmodSync(path, 0o755);
    return path;
  };
  const sources = (versions: Record<string, string>, extra: object = {}): object => ({
    env: { PATH: join(folder, "bin"), XDG_CACHE_HOME: join(folder, "cache"), HOME: folder },
    versionOf: (file: string) => Object.entries(versions).find(([part]) => file.includes(part))?.[1],
    install: () => Promise.reject(new Error("no network")),
    build: () => Promise.reject(new Error("no Go")),
    ...extra,
  });

  it("one on PATH that is new enough", async () => {
    const { findPulumi } = await setup("setup/pulumi");
    program(join(folder, "bin", "pulumi"));
    assert.deepEqual(findPulumi(sources({ "/bin/pulumi": "3.250.0" })), {
      pulumi: join(folder, "bin", "pulumi"),
      version: "3.250.0",
      source: "path",
    });
  });

  it("one on PATH that is too old is passed over for the installer", async () => {
    const { ensurePulumi, PULUMI_VERSION } = await setup("setup/pulumi");
    program(join(folder, "bin", "pulumi"));
    const install = (dir: string): Promise<void> => {
      program(join(dir, "bin", "pulumi"));
      program(join(dir, "bin", "pulumi-language-nodejs"));
      return Promise.resolve();
    };
    const found = await ensurePulumi(silent, sources({ cache: PULUMI_VERSION, "/bin/pulumi": "2.9.0" }, { install }));
    assert.equal(found.source, "official");
  });

  it("where the installer fails it is built, and a failed build leaves nothing that a later run would take", async () => {
    const { ensurePulumi, findPulumi, PULUMI_VERSION } = await setup("setup/pulumi");
    const build = (_program: unknown, dir: string): Promise<void> => {
      program(join(dir, "pulumi"));
      return Promise.reject(new Error("disk full"));
    };
    await assert.rejects(
      ensurePulumi(silent, sources({ cache: PULUMI_VERSION }, { build })),
      /no network[^]*disk full[^]*Install Pulumi/,
    );
    assert.equal(findPulumi(sources({ cache: PULUMI_VERSION })), undefined);
    const left = existsSync(join(folder, "cache")) ? readdirSync(join(folder, "cache"), { recursive: true }) : [];
    assert.equal(left.filter((file) => String(file).endsWith("/pulumi")).length, 0);
  });

  it("a build of the wrong version is refused", async () => {
    const { ensurePulumi } = await setup("setup/pulumi");
    const build = (_program: unknown, dir: string): Promise<void> => Promise.resolve(void program(join(dir, "pulumi")));
    await assert.rejects(ensurePulumi(silent, sources({ cache: "1.0.0" }, { build })), /says version 1\.0\.0/);
  });
});

describe("set-up: a folder that is shown only when it is whole", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "wg-setup-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const fill =
    (text: string) =>
    async (dir: string): Promise<void> =>
      writeFileSync(join(dir, "file"), text);

  it("of two that fill it at once, both succeed and one is kept", async () => {
    const { createDirAtomically } = await setup("setup/atomic-dir");
    const target = join(folder, "tool");
    await Promise.all([createDirAtomically(target, fill("a")), createDirAtomically(target, fill("b"))]);
    assert.deepEqual(readdirSync(folder), ["tool"]);
    assert.deepEqual(readdirSync(target), ["file"]);
  });

  it("what a killed process left is cleared away, what another may still be filling is not", async () => {
    const { createDirAtomically } = await setup("setup/atomic-dir");
    const [old, recent] = ["tool.partial-old", "tool.partial-new"].map((name) => join(folder, name)) as [
      string,
      string,
    ];
    [old, recent].forEach((dir) => mkdirSync(dir));
    utimesSync(old, new Date(0), new Date(0));
    await createDirAtomically(join(folder, "tool"), fill("a"));
    assert.deepEqual(readdirSync(folder).sort(), ["tool", "tool.partial-new"]);
  });
});

describe("set-up: Go", () => {
  const cases: [go: string, toolchain: string, demanded: string, expected: boolean][] = [
    ["go version go1.26.8 linux/amd64", "local", "1.25.11", true],
    ["go version go1.25.3 linux/amd64", "local", "1.25.11", false],
    ["go version go1.21.0 linux/amd64", "auto", "1.25.11", true],
    ["go version go1.19.8 linux/amd64", "", "1.25.11", false],
    ["go version go1.19.8 linux/amd64", "", "1.18", true],
    ["", "", "1.18", false],
  ];
  for (const [go, toolchain, demanded, expected] of cases) {
    it(`"${go}" with GOTOOLCHAIN=${toolchain} ${expected ? "builds" : "does not build"} what demands ${demanded}`, async () =>
      assert.equal((await setup("setup/go")).canBuild(go, toolchain, demanded), expected));
  }
});

describe("set-up: Pulumi's private environment", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "wg-setup-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const plugin = "plugins/language-nodejs-v3.68.0/pulumi-language-nodejs";
  const shown = (home: string | undefined): boolean =>
    lstatSync(join(String(home), plugin), { throwIfNoEntry: false }) !== undefined;

  it("nothing of the user's Pulumi is left, and the language host is shown only where it is asked for", async () => {
    const { pulumiEnv } = await setup("setup/pulumi-env");
    const pulumi = join(folder, "cli", "pulumi");
    mkdirSync(join(folder, "cli"));
    writeFileSync(pulumi, "");
    const options = {
      dir: join(folder, "env"),
      toolchain: { pulumi, languageHostDir: join(folder, "host") },
      base: { PATH: "/bin", PULUMI_ACCESS_TOKEN: "secret" },
    };
    const env = pulumiEnv(options);
    assert.equal(env.PULUMI_ACCESS_TOKEN, undefined);
    assert.equal(env.PATH, `${join(folder, "cli")}:/bin`);
    assert.equal(env.PULUMI_BACKEND_URL, `file://${join(folder, "env", "state")}`);
    assert.ok(env.PULUMI_HOME.startsWith(folder));
    assert.ok(shown(env.PULUMI_HOME));
    assert.ok(!shown(pulumiEnv({ ...options, languageHost: false }).PULUMI_HOME));
  });
});

describe("set-up: what to install", () => {
  it("names each distribution's packages, each once", async () => {
    const { installAdvice, tools } = await setup("setup/libvirt");
    const advice: string = installAdvice(tools.filter(({ name }: { name: string }) => name.startsWith("swtpm")));
    assert.match(advice, /apt-get install --no-install-recommends swtpm swtpm-tools$/m);
    assert.match(advice, /pacman -S --needed swtpm$/m);
  });
});

describe("set-up: where nothing may be installed", () => {
  const { PATH } = process.env;
  afterEach(() => void (process.env["PATH"] = PATH));

  it("says all that is missing, and what to type on each distribution", async () => {
    const { ensureLibvirt } = await setup("setup/libvirt");
    process.env["PATH"] = "/nowhere";
    await assert.rejects(ensureLibvirt(silent), (error: Error) => {
      assert.match(
        error.message,
        /^missing on this machine: virsh, .*qemu-system-x86_64, qemu-img, .*\. Install it, then run this again:$/m,
      );
      assert.match(
        error.message,
        /sudo apt-get install --no-install-recommends libvirt-clients .*qemu-system-x86 qemu-utils/,
      );
      assert.match(error.message, /sudo dnf install libvirt-client /);
      // What only a few tests use is not asked for.
      assert.doesNotMatch(error.message, /xsltproc|xmllint/);
      return true;
    });
  });
});

describe("set-up: progress", () => {
  const written = async (
    isTTY: boolean,
    work: (
      progress: { step: (text: string, work: () => Promise<unknown>) => Promise<unknown> },
      tick: (seconds: number) => void,
    ) => Promise<unknown>,
  ): Promise<string> => {
    const { Progress } = await setup("setup/progress");
    let text = "";
    let now = 0;
    const progress = new Progress({ out: { write: (part: string) => void (text += part), isTTY }, now: () => now });
    await work(progress, (seconds) => {
      now += seconds * 1000;
      progress.tick();
    });
    return text;
  };

  it("without a terminal: a line at the start, one now and then, one at the end", async () => {
    const text = await written(false, (progress, tick) => progress.step("building", async () => tick(10)));
    assert.equal(text, "… building\n  … building: 10 s so far\n✔ building, 10 s\n");
  });

  it("on a terminal: one line that lives, for all that runs at once", async () => {
    const text = await written(true, (progress, tick) =>
      Promise.all([progress.step("building", async () => tick(3)), progress.step("installing", async () => tick(1))]),
    );
    assert.match(text, /\r\u001b\[K⠙ building 4 s · installing 1 s/);
    assert.ok(text.endsWith("\r\u001b[K✔ building, 4 s\n\r\u001b[K✔ installing, 1 s\n"), JSON.stringify(text));
  });

  it("a step that fails is marked, and its error goes on", async () => {
    const text = await written(false, (progress) =>
      assert.rejects(
        progress.step("building", () => Promise.reject(new Error("no room"))),
        /no room/,
      ),
    );
    assert.equal(text, "… building\n✖ building, 0 s\n");
  });
});

describe("set-up: Node packages", () => {
  const lock = {
    packages: {
      "": {},
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { version: "2.0.0", optional: true },
    },
  };
  const cases: [what: string, installed: object | undefined, expected: boolean][] = [
    ["all there", lock, true],
    ["nothing there", undefined, false],
    ["an optional one left out", { packages: { "node_modules/a": { version: "1.0.0" } } }, true],
    ["another version", { packages: { ...lock.packages, "node_modules/a": { version: "1.0.1" } } }, false],
    ["one too many", { packages: { ...lock.packages, "node_modules/c": { version: "1.0.0" } } }, false],
  ];
  for (const [what, installed, expected] of cases) {
    it(what, async () => assert.equal((await setup("setup/node-modules")).isInstalled(lock, installed), expected));
  }
});

describe("npm test", () => {
  it("adds up counts and says skipped only where there are some", async () => {
    const { addCounts, closingLine } = await setup("test/counts");
    const sum = addCounts([
      { passed: 3, failed: [], skipped: [] },
      { passed: 1, failed: ["b: why", "c: why"], skipped: ["a"] },
    ]);
    assert.deepEqual(sum.failed, ["b: why", "c: why"]);
    assert.equal(closingLine(sum), "4 passed, 2 failed, 1 skipped");
    assert.equal(closingLine({ passed: 1, failed: [], skipped: [] }), "1 passed, 0 failed");
  });
});
