import assert from "node:assert/strict";
import type { z } from "zod";
import {
  allGroups,
  allWords,
  fleetModel,
  guestModel,
  mostEntries,
  paragraph,
  type Argument,
  type Group,
} from "../../generate/model";
import { renderDomainXml } from "../../src/domain";
import { resolveGuest } from "../../src/guest";
import { guestSpec } from "../../src/guest/model/guest";
import { forms } from "../../src/guest/reading/leaves";
import { elementOf, schemaAt } from "../../src/guest/reading/shape";
import { readInputs } from "../../src/provider/domain/inputs";

type Path = readonly (string | number)[];
interface Placed {
  readonly path: Path;
  readonly argument: Argument;
}

/** Every argument, at the first entry of each list that it stands in. */
function placed(group: Group = guestModel(), path: Path = []): Placed[] {
  return group.arguments.flatMap((argument) => {
    const own = [...path, argument.name];
    const { content } = argument;
    const inner = content.kind === "list" ? content.entry : content;
    const below =
      inner.kind === "group" ? placed(inner.group, content.kind === "list" ? [...own, 0] : own) : ([] as Placed[]);
    return [{ path: own, argument }, ...below];
  });
}
const text = (path: Path): string => path.join(".");

/** A guest in which every argument with a fixed default has something to say. */
const full: Readonly<Record<string, unknown>> = {
  name: "ada",
  windows: "windows-11",
  vcpus: 4,
  topology: {},
  systemDisk: { volume: "ada.qcow2" },
  disks: [{ volume: "data.qcow2" }],
  cdroms: [{ volume: "setup.iso" }],
  networks: [{}],
  enlightenments: { spinlocks: "on" },
  tpm: { enabled: true },
  clock: {},
  graphics: { type: "vnc" },
  numa: { nodes: "0" },
  bootMenu: {},
  sharedFolders: [{ name: "tools", path: "/srv/tools" }],
  sharedMemory: [{ name: "looking-glass", resolution: "1920x1080" }],
};

/** Host devices, each of which is all that an entry can be. */
const ASSIGNED: Readonly<Record<string, unknown>> = {
  pci: { address: "0000:01:00.0", functions: [0] },
  nvme: { address: "0000:01:00.0", disk: {} },
  usb: { id: "046d:c52b" },
  mediated: { uuid: "c60cc60c-c60c-460c-860c-c60cc60cc60c" },
};
/** A disk whose SCSI commands are passed on is a device of the host. */
const LUN = { path: "/dev/sdb", bus: "scsi", lun: {} };
const fullFor = (path: Path): unknown => {
  const [list, , kind] = path;
  if (list === "hostDevices") return { ...full, hostDevices: [{ [kind!]: ASSIGNED[kind!] }] };
  if (!path.slice(0, -1).includes("lun")) return full;
  return { ...full, ...(list === "disks" ? { disks: [LUN] } : { systemDisk: LUN }) };
};

function withValue(spec: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  const copy = (Array.isArray(spec) ? [...(spec as unknown[])] : { ...(spec as object) }) as Record<string, unknown>;
  copy[String(first)] = withValue(copy[String(first)], rest, value);
  return copy;
}

/** What a spec leads to: the machine, and what is said about it. */
function outcome(spec: unknown): unknown {
  const { definition, findings, mode, migratable } = resolveGuest(spec);
  // The digest tells what is written from what is not.
  const xml = definition === undefined ? undefined : renderDomainXml(definition).replace(/ digest='\w+'/, "");
  return { xml, mode, migratable, findings: findings.map(({ ruleId, path, message }) => ({ ruleId, path, message })) };
}

describe("the model of a guest", () => {
  it("describes every argument, group and word in a sentence", () => {
    const isSentence = (one: string): boolean => /^[A-Z`a-z].{4,}[.?]$/s.test(one) && !/\bundefined\b|\s\s/.test(one);
    const bare = [
      ...[guestModel(), fleetModel()]
        .flatMap((model) => allGroups(model))
        .flatMap(({ name, about, arguments: members }) => [
          ...(isSentence(about) ? [] : [name]),
          ...members.filter((member) => !isSentence(paragraph(member))).map((member) => `${name}.${member.name}`),
        ]),
      ...allWords().flatMap(({ name, about, meanings }) => [
        ...(isSentence(about) ? [] : [name]),
        ...Object.entries(meanings)
          // The name of a Windows says it all.
          .filter(([, meaning]) => !(name === "Windows" ? meaning.startsWith("Windows") : isSentence(meaning)))
          .map(([word]) => `${name}.${word}`),
      ]),
    ];
    assert.deepEqual(bare, []);
    assert.ok(placed().length > 100);
  });

  it("says what applies if an optional argument is not set", () => {
    const silent = placed().filter(
      ({ argument: { optional, doc } }) =>
        optional !== (doc.default !== undefined || doc.defaultText !== undefined) ||
        (doc.default !== undefined && doc.defaultText !== undefined),
    );
    assert.deepEqual(
      silent.map(({ path }) => text(path)),
      [],
    );
  });

  it("writes descriptions of at most one paragraph without a hand-written range", () => {
    for (const { path, argument } of placed()) {
      if (path[0] === "enlightenments") continue;
      const written = [argument.doc.about, argument.doc.notes ?? ""].join(" ");
      assert.doesNotMatch(written, /\n|\bfrom -?\d+ to \d|at most \d+ (entries|characters)|up to \d+ (letters|char)/i);
      assert.ok(written.length < 600, text(path));
    }
  });
});

describe("a default that the model states", () => {
  const fixed = placed().filter(({ argument }) => argument.doc.default !== undefined);
  const { lifecycle } = readInputs({ value: {}, unknowns: [], secrets: [] });
  /** Nothing but a deployment or a host shows them. */
  const elsewhere = ["systemDisk.adopt", "disks.0.adopt", "deleteDisksOnDestroy"];
  /** Other values that change nothing here, because nothing is known of the host. */
  const silent = ["hostSupport"];

  it("is stated for many arguments", () => assert.ok(fixed.length > 50));

  for (const { path, argument } of fixed) {
    const { default: value } = argument.doc;
    if (path[0]! in lifecycle) {
      it(`${text(path)} is what the provider uses`, () =>
        assert.equal(lifecycle[path[0] as keyof typeof lifecycle], value));
      continue;
    }
    it(`${text(path)} is true`, () => {
      const base = fullFor(path);
      assert.deepEqual(outcome(withValue(base, path, value)), outcome(base));
      if (elsewhere.includes(text(path)) || silent.includes(text(path))) return;
      const others =
        argument.content.kind === "words"
          ? Object.keys(argument.content.words.meanings)
          : typeof value === "boolean"
            ? [!value]
            : typeof value === "number"
              ? [value + 1]
              : ["other", "192.0.2.7"];
      const changed = others.some((other) => {
        try {
          assert.deepEqual(outcome(withValue(base, path, other)), outcome(base));
          return false;
        } catch {
          return true;
        }
      });
      assert.ok(changed, "another value makes a difference, so that this test means something");
    });
  }
});

describe("a form that the model states", () => {
  for (const { path, argument } of placed()) {
    const schema = schemaAt(guestSpec, path)!;
    const accepts = (value: unknown): boolean => schema.safeParse(value).success;
    if (argument.content.kind === "list") {
      it(`${text(path)} accepts as many entries as it says`, () => {
        const most = mostEntries(schema);
        const entry = forms.get(elementOf(schema)!) === undefined ? { name: "a", policy: "force" } : "1";
        const known = argument.content.kind === "list" && argument.content.entry.kind === "group" ? {} : entry;
        const issues = (count: number): readonly z.core.$ZodIssue[] =>
          schema.safeParse(Array.from({ length: count }, () => known)).error?.issues ?? [];
        assert.ok(issues(most).every(({ code }) => code !== "too_big"));
        assert.ok(issues(most + 1).some(({ code }) => code === "too_big"));
        assert.ok(argument.form!.includes(` ${most} entries`));
      });
      continue;
    }
    const form = forms.get(schema);
    if (form?.min !== undefined && form.max !== undefined && form.most !== undefined)
      it(`${text(path)} accepts the numbers that it says`, () => {
        const { min, max, most } = form as { min: number; max: number; most: number };
        assert.deepEqual([min - 1, min, most, max, max + 1].map(accepts), [false, true, true, true, false]);
        assert.ok(argument.form!.includes(`from ${min} to ${most}`));
      });
    if (form?.longest !== undefined)
      it(`${text(path)} accepts text as long as it says`, () => {
        const { longest } = form as { longest: number };
        const start = accepts("/a") && !accepts("a") ? "/" : "";
        assert.deepEqual(
          [longest, longest + 1].map((length) => accepts(start + "a".repeat(length - start.length))),
          [true, false],
        );
      });
  }
});

describe("an exclusion that the model states", () => {
  const samples: Readonly<Record<string, string>> = {
    path: "/var/lib/libvirt/images/a.img",
    size: "80 GiB",
  };
  for (const { path, argument } of placed())
    for (const other of argument.doc.excludes ?? [])
      it(`${text(path)} with ${other} is an error`, () => {
        const beside = [...path.slice(0, -1), other];
        const alone = { name: "ada", windows: "windows-11", systemDisk: { path: "/a.qcow2" }, [String(path[0])]: [{}] };
        const base = path[0] === "systemDisk" ? { name: "ada", windows: "windows-11", systemDisk: {} } : alone;
        const sample = (name: string): string => samples[name] ?? "a";
        const spec = withValue(withValue(base, path, sample(argument.name)), beside, sample(other));
        assert.ok(
          resolveGuest(spec).findings.some(
            ({ severity, path: at }) => severity === "error" && at.startsWith(String(path[0])),
          ),
        );
      });
});
