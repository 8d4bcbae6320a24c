import { isDay } from "../../findings/suppression/date";
import type { GateInputs, GateSettings } from "./gate-inputs";

export const MOST_BYPASS_DAYS = 7;

/** When a bypass ends, in milliseconds; undefined for a text that is no date. A day ends with it, in UTC. */
export function endOfBypass(until: string): number | undefined {
  if (isDay(until)) return Date.parse(`${until}T23:59:59Z`);
  if (!isDay(until.slice(0, 10)) || !/^.{10}T\d{2}:\d{2}(:\d{2})?Z$/.test(until)) return undefined;
  const at = Date.parse(until);
  return Number.isNaN(at) ? undefined : at;
}

export function isBypassed({ bypass }: GateSettings, now = Date.now()): boolean {
  const end = bypass === undefined ? undefined : endOfBypass(bypass.until);
  return end !== undefined && now <= end;
}

export const bypassText = ({ step, settings: { bypass } }: GateInputs): string =>
  `${step}: the gate passes without its checks until ${bypass!.until}, because rollout.bypass says so: ${bypass!.reason}`;
