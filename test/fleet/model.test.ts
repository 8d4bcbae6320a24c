import assert from "node:assert/strict";
import { secondsIn } from "../../src/fleet/model/leaves";
import { gateSettings } from "../../src/fleet/rollout/gate-settings";
import { memberFindings, membersOf } from "../../src/fleet/members";
import { readFleet } from "../../src/fleet/read";

/** What is said of the rollout of a fleet, as "path: message fix". */
const said = (rollout: unknown, rest: object = {}): string[] =>
  readFleet({
    fleet: "lab",
    template: { windows: "windows-11" },
    members: { a: {} },
    hosts: { kvm1: { uri: "qemu:///system" } },
    rollout,
    ...rest,
  }).findings.map(({ path, message, fix }) => `${path}: ${message} ${fix}`);

const TIME = 'a time with a unit (s, m, h, d), for example "90s" or "1h30m", at most "30d"';

describe("times of a fleet", () => {
  for (const [text, seconds] of [
    ["90s", 90],
    ["15m", 900],
    ["1h30m", 5400],
    [" 1h 30m ", 5400],
    ["2d", 172_800],
    ["10", undefined],
    ["m", undefined],
    ["", undefined],
    ["1.5h", undefined],
    ["10 minutes", undefined],
  ] as const)
    it(`${JSON.stringify(text)} is ${seconds ?? "no time"}`, () => assert.equal(secondsIn(text), seconds));

  it("with spaces count the same at the gate", () => {
    const step = { name: "canary", wave: 0, members: ["a"], endsWave: true };
    const { bakeSeconds, deadlineSeconds } = gateSettings({ bakeTime: "1h 30m", deadline: " 20m" }, step, 1);
    assert.deepEqual([bakeSeconds, deadlineSeconds], [5400, 1200]);
  });

  for (const [what, value, says] of [
    ["a number", 10, `rollout.bakeTime is a number, not text. Write ${TIME}.`],
    ["a group", { minutes: 10 }, `rollout.bakeTime is a group of settings, not text. Write ${TIME}.`],
    ["without a unit", "10", `"10" is not a time. Write ${TIME}.`],
    ["in words", "10 minutes", '"10 minutes" is not a time. Did you mean "10m"?'],
    ["in more words", "1 hour 30 min", '"1 hour 30 min" is not a time. Did you mean "1h30m"?'],
    ["in capitals", "10M", '"10M" is not a time. Did you mean "10m"?'],
    ["too long", "31d", '"31d" is longer than 30 days. Specify at most 30d.'],
    ["too long, in words", "60 days", `"60 days" is not a time. Write ${TIME}.`],
  ] as const)
    it(`${what}: says what to write`, () => {
      const [one, ...others] = said({ bakeTime: value });
      assert.deepEqual(others, []);
      assert.ok(one!.endsWith(says), one);
    });
});

describe("other values of a fleet", () => {
  const AMOUNT = 'Write a whole number of members, or a percentage of the fleet such as "10%".';
  for (const [what, rollout, says] of [
    [
      "an amount that is a truth",
      { maxUnavailable: true },
      `rollout.maxUnavailable is true or false, not a number or text. ${AMOUNT}`,
    ],
    ["an amount that is empty", { waves: [null] }, `rollout.waves[0] is empty, not a number or text. ${AMOUNT}`],
    [
      "a percentage with a space",
      { waves: ["5 %"] },
      '"5 %" is neither a number of members nor a percentage. Did you mean "5%"?',
    ],
    ["a part of a member", { canary: 0.5 }, `0.5 is neither a number of members nor a percentage. ${AMOUNT}`],
    ["an amount in words", { waves: ["half"] }, `"half" is neither a number of members nor a percentage. ${AMOUNT}`],
    [
      "a missing reason",
      { bypass: { until: "2027-03-31" } },
      "rollout.bypass.reason is missing. Write up to 500 characters.",
    ],
    [
      "a check of no type",
      { gate: [{}] },
      'rollout.gate[0].type is missing. Write "running", "agent", "port", "command", "http" or "program".',
    ],
  ] as const)
    it(`${what}: says what to write`, () => {
      const [one, ...others] = said(rollout);
      assert.deepEqual(others, []);
      assert.ok(one!.endsWith(says), one);
    });

  it("more vCPUs than 32 for each host CPU: says what to write", () =>
    assert.deepEqual(said({}, { placement: { cpuOvercommit: 40 } }), [
      "placement.cpuOvercommit: placement.cpuOvercommit: 40 is not a number from 1 to 32. Write a number from 1 to 32.",
    ]));

  it("names that cannot be: says what is wrong with the name", () => {
    assert.deepEqual(said({}, { hosts: { "kvm 1": { uri: "qemu:///system" } } }), [
      'hosts["kvm 1"]: hosts["kvm 1"]: "kvm 1" cannot be the name of an entry. Use up to 63 letters, digits and . _ -, not starting with - or .',
    ]);
    const shown = membersOf({ template: {}, members: { ["x".repeat(70)]: {}, "ada ": {} } });
    const fixes = memberFindings({ template: {}, members: Object.fromEntries(shown.map(({ name }) => [name, {}])) });
    assert.deepEqual(
      fixes.map(({ fix }) => fix!.replace(/ Use 1 to.*/, "")),
      ['Did you mean "ada"?', fixes[1]!.fix],
    );
    assert.match(fixes[1]!.fix!, /^Use 1 to 63/);
    const long = `${"x".repeat(61)}-{nn}`;
    assert.match(
      said({}, { count: 2, namePattern: long }).join(),
      /^namePattern: .* does not give names of machines: "x+…" cannot be the name of a machine\./,
    );
    assert.match(said({}, { count: 2, namePattern: "{n}" }).join(), /interpreted as the ID of a running machine/);
  });

  it("hosts to forget that are no URIs: says which URI is meant", () =>
    assert.match(
      said({}, { placement: { forgetUnreachable: ["kvm9"] } }).join(),
      /forgetUnreachable\[0\]: .*"kvm9".*did you mean "qemu\+ssh:\/\/root@kvm9\/system"\?/,
    ));

  it("no fleet at all", () =>
    assert.deepEqual(
      readFleet([]).findings.map(({ message }) => message),
      ["a fleet spec must be a group of settings, but this is a list."],
    ));
});
