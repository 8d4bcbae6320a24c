import type { GateInputs, GateSettings } from "./gate-inputs";

export const MOST_BYPASS_DAYS = 7;

/** When a bypass ends, in milliseconds; undefined for a text that is no date. A day ends with it, in UTC. */
export function endOfBypass(until: string): number | undefined {
  const day = /^(\d{4}-\d{2}-\d{2})$/.exec(until);
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z$/.exec(until);
  if (day === null && time === null) return undefined;
  const at = Date.parse(day === null ? until : `${until}T23:59:59Z`);
  // JavaScript makes 2 March of 30 February.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(until.slice(0, 10)) ? undefined : at;
}

export function isBypassed({ bypass }: GateSettings, now = Date.now()): boolean {
  const end = bypass === undefined ? undefined : endOfBypass(bypass.until);
  return end !== undefined && now <= end;
}

export const bypassText = ({ step, settings: { bypass } }: GateInputs): string =>
  `${step}: the gate passes without its checks until ${bypass!.until}, because rollout.bypass says so: ${bypass!.reason}`;
