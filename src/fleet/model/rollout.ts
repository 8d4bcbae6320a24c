import * as z from "zod";

import { group, list, optional, required, words } from "../../guest/model/describe";
import * as leaf from "../../guest/reading/leaves";
import { amount, duration } from "./leaves";

const check = words("GateCheckType", "What a gate checks on each member.", {
  running: "QEMU runs the machine.",
  agent: "The QEMU guest agent in Windows answers.",
  port: "A TCP port of the member answers, as seen from the computer that runs Pulumi.",
  command: "A command in Windows, run by the guest agent, ends with the expected exit code and output.",
  http: "A URL answers with the expected status.",
  program: "A program on the computer that runs Pulumi ends with exit code 0.",
});

/** One check of a gate. Which arguments belong to which type, `gate-check` says. */
export const gateCheck = group("GateCheckArgs", "A check that members must pass before the next wave starts.", {
  type: required(check, { about: "What is checked." }),
  port: optional(leaf.whole(1, 65_535, "a TCP port"), {
    about: "For `port`: the TCP port, for example 3389 for RDP or 5986 for WinRM over HTTPS.",
    defaultText: "none; required for `port`",
  }),
  address: optional(leaf.line(253), {
    about: "For `port`: the name or address to connect to. `{name}` stands for the member's name.",
    defaultText: "the first address that the guest agent reports",
  }),
  command: optional(list(leaf.line(4096), 64), {
    about: 'For `command` and `program`: the program and its arguments, for example `["sc.exe", "query", "W32Time"]`.',
    defaultText: "none; required for `command` and `program`",
    notes:
      "No shell interprets it. A `program` gets the member in the environment: WG_NAME, WG_UUID, WG_HOST, WG_ADDRESS.",
  }),
  exitCode: optional(leaf.whole(0, 65_535, "an exit code"), {
    about: "For `command`: the expected exit code.",
    default: 0,
  }),
  output: optional(leaf.line(1000), {
    about: "For `command`: text that the standard output must contain.",
    defaultText: "any output",
  }),
  url: optional(leaf.line(2000), {
    about: "For `http`: the URL. `{name}` and `{address}` stand for the member's name and address.",
    defaultText: "none; required for `http`",
  }),
  status: optional(leaf.whole(100, 599, "an HTTP status"), { about: "For `http`: the expected status.", default: 200 }),
  timeout: optional(duration, { about: "Time limit of one attempt.", default: "10s" }),
});

const order = words("RolloutOrder", "Which members come first.", {
  name: "In the order of their names.",
  unhealthyFirst: "Members that do not run first, then in the order of their names.",
});

const skip = words("SkipWavesFor", "Changes for which the gates do not wait.", {
  none: "Changes that Windows does not notice.",
  live: "Changes that libvirt makes while Windows runs, too.",
});

const bypass = group("BypassArgs", "Lets gates pass without their checks, for a limited time.", {
  reason: required(leaf.prose(500), { about: "Who decided it, and why." }),
  until: required(leaf.line(40), {
    about: 'When it ends, in UTC, for example `"2027-03-31"` or `"2027-03-31T18:00Z"`. At most 7 days from now.',
  }),
});

/** The hold of a rollout: a gate after which it stops, for example `after-canary` or `after-wave-2`. */
const hold = leaf.text(
  (value) =>
    /^(none|after-canary|after-wave-[1-9]\d{0,2})$/.test(value)
      ? undefined
      : { problem: `"${value}" is not a place to hold`, fix: "write none, after-canary, or for example after-wave-2" },
  { text: "`none`, `after-canary`, or `after-wave-1` and so on" },
);

export const DEFAULT_UNAVAILABLE = "10%";

/** How a change reaches the members. */
export const rollout = group("RolloutArgs", "How a change reaches the members of a fleet.", {
  canary: optional(amount, {
    about: "Members that get a change first. The others wait until its gate passes.",
    default: 1,
    notes: "0 means no canary. Members can also be assigned with `members[…].wave: 0`.",
  }),
  waves: optional(list(amount, 50), {
    about: "Sizes of the waves after the canary, in order.",
    defaultText: "one wave with all other members",
    notes: "Members that are left after the last one form one more wave.",
  }),
  maxUnavailable: optional(amount, {
    about: "How many members may be unavailable at the same time. Waves are divided into steps of this size.",
    default: DEFAULT_UNAVAILABLE,
    notes: "At least 1.",
  }),
  maxUnhealthy: optional(amount, {
    about: "How many members of a wave may fail the gate's checks without stopping the rollout.",
    default: 0,
  }),
  maxRemovals: optional(amount, {
    about: "How many members one `pulumi up` may remove.",
    defaultText: "as many as the largest wave has",
    notes:
      "The engine removes resources at the end and no gate can stop it: more removals are an error that names them.",
  }),
  gate: optional(list(gateCheck, 16), {
    about: "Checks that each changed member of a wave must pass before the next wave starts.",
    defaultText: "`running` for members that should run",
  }),
  interval: optional(duration, { about: "Time between two attempts of a check.", default: "5s" }),
  healthyFor: optional(duration, {
    about: "How long all checks must pass without interruption.",
    default: "0s",
  }),
  bakeTime: optional(duration, {
    about: "How long a wave is watched after it is healthy, before the next one starts.",
    default: "0s",
  }),
  deadline: optional(duration, {
    about: "How long a gate waits for its members to become healthy.",
    default: "15m",
  }),
  canaryOnCreate: optional(z.boolean(), {
    about: "Wait for `bakeTime` after the canary when the fleet is created, too.",
    default: false,
  }),
  order: optional(order, { about: "Which members come first.", default: "name" }),
  skipWavesFor: optional(skip, {
    about: "Changes for which gates pass at once.",
    defaultText: "not set: gates wait for every change of a machine",
  }),
  hold: optional(hold, {
    about: "Stops the rollout after a gate until the value is changed.",
    default: "none",
    notes: "The gate's checks run first. While it holds, the gate is not passed and `pulumi up` ends with its message.",
  }),
  bypass: optional(bypass, {
    about: "Lets gates pass without their checks, for a limited time. It is printed at every preview and deployment.",
    defaultText: "none",
  }),
  autoRevert: optional(z.boolean(), {
    about: "Restore the previous definitions of a wave whose gate fails. Disks are never restored.",
    default: false,
    notes: "Only the definitions that the same `pulumi up` replaced can be restored.",
  }),
});

/** Fixed members of a wave. */
export const waveNumber = leaf.whole(0, 50, "0 is the canary, 1 the first wave");
