import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { rolloutPicture } from "../../generate/files";
import { assertGenerated } from "../support/generated";
import { ensureBuilt, root, run } from "./support/command";

const hosts = `
hosts:
  kvm1: { uri: "qemu+ssh://root@kvm1.example.org/system", capacity: { memory: 64 GiB, cpus: 16 } }
  kvm2: { uri: "qemu+ssh://root@kvm2.example.org/system", capacity: { memory: 64 GiB, cpus: 16 } }
`;
const template = "template: { windows: windows-11, preset: desktop, memory: 8 GiB }\n";
const classroom = `fleet: classroom\n${template}count: 12\nnamePattern: lab-{n}\n${hosts}rollout: { waves: ["50%"], maxUnavailable: 3 }\n`;

describe("windows-guest plan", () => {
  let folder: string;
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
    folder = mkdtempSync(path.join(tmpdir(), "wg-plan-"));
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    const place = path.join(folder, name);
    writeFileSync(place, text);
    return place;
  };

  it("prints placement, load and waves without asking a host", () => {
    const { code, stdout } = run(["plan", "-"], { input: classroom });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^12 members, 12 placed on 2 hosts, 3 waves in 5 steps\.$/m);
    assert.match(stdout, /^kvm1 +6 +48 GiB +64 GiB +75 % +24 +16$/m);
    assert.match(stdout, /^canary +1 +1 +lab-1$/m);
    assert.match(stdout, /^wave-1 +6 +2 +lab-2, lab-3, lab-4, lab-5, lab-6 and lab-7$/m);
    assert.match(stdout, /^lab-10 +kvm[12] +wave-2-1$/m);
  });

  it("keeps members where an exported state says they are", () => {
    const assignments = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((number) => [`lab-${number}`, "kvm2"]));
    const urn = "urn:pulumi:prod::school::windows-guest:index:WindowsFleet$windows-guest:index:FleetPlan::classroom";
    const state = file(
      "state.json",
      JSON.stringify({
        version: 3,
        deployment: { resources: [{ urn, type: "windows-guest:index:FleetPlan", inputs: { assignments } }] },
      }),
    );
    const { stdout } = run(["plan", "-", "--state", state, "--format", "json"], { input: classroom });
    const { members } = JSON.parse(stdout) as { members: { name: string; host: string }[] };
    for (const { name, host } of members) assert.equal(host, name in assignments ? "kvm2" : "kvm1", name);
    const other = run(["plan", "-", "--state", state], { input: classroom.replace("classroom", "office") });
    assert.equal(other.code, 2);
    assert.match(other.stderr, /has no fleet office; it has classroom/);
  });

  it("says for all members at once why no host takes them", () => {
    const { code, stdout } = run(["plan", "-"], { input: classroom.replace("count: 12", "count: 400") });
    assert.equal(code, 1);
    assert.match(stdout, /384 of the fleet's members cannot be placed/);
    assert.match(stdout, /kvm1 and kvm2: it has no memory left, and the machine needs 8 GiB/);
  });

  it("draws waves, gates and hosts", () => {
    const mermaid = run(["plan", "-", "--format", "mermaid"], { input: classroom }).stdout;
    assert.match(mermaid, /wave0\["canary<br>1 member"\]/);
    assert.match(mermaid, /wave1 --> gate1\{\{gate\}\} --> wave2/);
    const svg = run(["plan", "-", "--format", "svg"], { input: classroom }).stdout;
    assert.match(svg, /<svg /);
    for (const text of ["canary", "wave&#45;2", "gate", "kvm1", "6 members", "75 % of memory"])
      assert.ok(svg.includes(text), text);
    const height = (text: string): string => new RegExp(`<text [^>]*y="([^"]+)"[^>]*>${text}<`).exec(svg)![1]!;
    assert.equal(height("kvm1"), height("kvm2"), "hosts stand beside one another");
  });

  it("says what is wrong with a fleet, where it stands in the file", () => {
    const wrong = file(
      "wrong.yaml",
      `fleet: x\n${template}members:\n  a: { placement: { hots: kvm1 } }\n${hosts}rollout: { maxUnavailabel: 3, bakeTime: 10 }\n`,
    );
    const { code, stdout } = run(["plan", wrong]);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /wrong\.yaml:4:21\n +members\.a\.placement has no property "hots"\.\n +→ Did you mean `host`\?/,
    );
    assert.match(stdout, /wrong\.yaml:9:12/);
    assert.match(
      stdout,
      /rollout\.bakeTime is a number, not text\.\n +→ Write a time with a unit .* for example "90s"/,
    );
    const missing = run(["plan", path.join(folder, "none.yaml")]);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /cannot be read: there is no such file/);
  });

  it("says what else is wrong with a fleet whose shape is wrong", () => {
    const input = `fleet: lab
template: { windows: windows-11, preset: desktop@9, systemDisk: { path: /srv/a.qcow2 } }
members: { a: { vcpu: 4 }, b: text, c: { name: c, preset: desktop } }
${hosts}rollout: { bakeTime: soon, gate: [{ type: agent, port: 3389 }], bypass: { reason: "", until: 2020-01-01 } }
`;
    const { code, stdout } = run(["plan", "-", "--format", "json"], { input });
    assert.equal(code, 1);
    const { findings } = JSON.parse(stdout) as { findings: { path: string; line: number }[] };
    assert.deepEqual(
      findings.map(({ path, line }) => `${path} ${line}`),
      [
        ...["members.b 3", "rollout.bakeTime 8", "members.c.name 3", "rollout.gate[0].port 8"],
        ...["rollout.bypass.reason 8", "rollout.bypass.until 8", "template.preset 2", "members.a.vcpu 3"],
      ],
    );
  });

  it("does not say of members that they are missing where what makes them is wrong", () => {
    const input = classroom.replace("namePattern: lab-{n}", "namePattern: lab");
    const { findings } = JSON.parse(run(["plan", "-", "--format", "json"], { input }).stdout) as {
      findings: { path: string }[];
    };
    assert.deepEqual(
      findings.map(({ path }) => path),
      ["namePattern"],
    );
  });

  it("says that there is no fleet in an empty file", () => {
    for (const args of [
      ["plan", "-"],
      ["diff", "desktop@1", "desktop@2", "--fleet", "-"],
    ])
      for (const input of ["", "# later\n", "---\n---\n"]) {
        const { code, stdout } = run(args, { input });
        assert.equal(code, 1, args.join(" "));
        assert.match(stdout, /standard input contains no fleet\./);
      }
  });

  it("says which members a deployment would remove, where there are too many", () => {
    const assignments = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`lab-${index + 1}`, "kvm1"]));
    const state = file(
      "twenty.json",
      JSON.stringify({
        deployment: {
          resources: [{ urn: "x::classroom", type: "windows-guest:index:FleetPlan", inputs: { assignments } }],
        },
      }),
    );
    const { code, stdout } = run(["plan", "-", "--state", state], { input: classroom });
    assert.equal(code, 1);
    assert.match(stdout, /8 members would be removed \(.*\), and at most 6 may be removed/);
  });

  it("judges a bypass by today's date", () => {
    const { code, stdout } = run(["plan", "-"], {
      input: classroom.replace("rollout: { ", 'rollout: { bypass: { reason: x, until: "2001-01-01" }, '),
    });
    assert.equal(code, 1);
    assert.match(stdout, /The bypass ended on 2001-01-01\./);
  });

  it("plans the example, and the guide shows its drawing", async () => {
    const { code, stdout } = run(["plan", path.join(root, "examples", "classroom.yaml"), "--format", "json"]);
    assert.equal(code, 0);
    assert.deepEqual((JSON.parse(stdout) as { findings: object[] }).findings, []);
    await assertGenerated(rolloutPicture);
  });

  it("says of which hosts nothing is known", () => {
    const { code, stderr } = run(["plan", "-"], {
      input: `fleet: x\n${template}members: { a: {} }\nhosts: { kvm1: { uri: "qemu:///system" } }\n`,
    });
    assert.equal(code, 0);
    assert.match(stderr, /Nothing is known of kvm1.*Pass --probe, or set profile or capacity/);
  });
});
