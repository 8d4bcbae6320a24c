import * as z from "zod";
import { gateCheck } from "../../fleet/model/rollout";
import type { Properties } from "../properties";

/** What a gate knows of a member: from the member's own outputs, never from the program. */
const member = z.object({
  host: z.string(),
  uuid: z.string(),
  digest: z.string(),
  /** Of what the digest does not say: whether it runs, which machine it is, its password, its disks. */
  sent: z.string().optional(),
  /** Whether it should run. */
  runs: z.boolean(),
  /** What its last update cost: none, live, restart or replace. */
  level: z.string().optional(),
});
export type GateMember = z.output<typeof member>;

const settings = z.object({
  checks: z.array(gateCheck),
  intervalSeconds: z.number(),
  healthyForSeconds: z.number(),
  bakeSeconds: z.number(),
  deadlineSeconds: z.number(),
  maxUnhealthy: z.number(),
  maxUnavailable: z.number(),
  /** Wait for the bake time when all members are new, too. */
  bakeOnCreate: z.boolean(),
  skipWavesFor: z.enum(["none", "live"]).optional(),
  hold: z.boolean(),
  bypass: z.object({ reason: z.string(), until: z.string() }).optional(),
  autoRevert: z.boolean(),
});
export type GateSettings = z.output<typeof settings>;

const gate = z.object({
  fleet: z.string(),
  step: z.string(),
  members: z.record(z.string(), member),
  settings,
});
export type GateInputs = z.output<typeof gate>;

/** The inputs where all of them are known and have the right shape; only the component writes them. */
export function readGate({ value }: Properties): GateInputs | undefined {
  const read = gate.safeParse(value);
  return read.success ? read.data : undefined;
}

/** The first problem of inputs that somebody else than the component wrote. */
export function gateProblem({ value }: Properties): { readonly property: string; readonly reason: string } | undefined {
  const read = gate.safeParse(value);
  if (read.success) return undefined;
  const { path, message } = read.error.issues[0]!;
  return { property: path.map(String).join("."), reason: `${message}. A WindowsFleet creates its gates itself` };
}

/** What a gate remembers. */
export interface GateState {
  readonly passed: boolean;
  /** The digests that passed, by member. A gate that fails keeps those that passed before. */
  readonly digests: Readonly<Record<string, string>>;
  /** The same of what the digests do not say. */
  readonly sent: Readonly<Record<string, string>>;
  /** They are made of passwords. */
  readonly isSentSecret: boolean;
  /** Why it has not passed. */
  readonly reasons: readonly string[];
  /** Members whose previous definition the gate restored. */
  readonly reverted: readonly string[];
}

export function readState({ value, secrets }: Properties): GateState {
  const { passed, digests, sent, reasons, reverted } = value;
  const byName = (group: unknown): Readonly<Record<string, string>> =>
    typeof group === "object" && group !== null ? (group as Record<string, string>) : {};
  const texts = (list: unknown): string[] => (Array.isArray(list) ? list.filter((one) => typeof one === "string") : []);
  return {
    passed: passed === true,
    digests: byName(digests),
    sent: byName(sent),
    isSentSecret: secrets.some(([first]) => first === "sent"),
    reasons: texts(reasons),
    reverted: texts(reverted),
  };
}

/** Enough of a digest to tell machines apart. */
export const shortDigest = (digest: string): string => digest.slice(0, 12);
