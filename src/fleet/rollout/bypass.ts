import type { Finding } from "../../findings";
import { isDay } from "../../findings/suppression/date";
import type { RolloutSpec } from "../model/fleet";
import { fleetFinding } from "../rules";

const MOST_DAYS = 7;
const DAY_MS = 86_400_000;

/** When a bypass ends, in milliseconds; undefined for a text that is no date. A day ends with it, in UTC. */
export function endOfBypass(until: string): number | undefined {
  if (isDay(until)) return Date.parse(`${until}T23:59:59Z`);
  if (!isDay(until.slice(0, 10)) || !/^.{10}T\d{2}:\d{2}(:\d{2})?Z$/.test(until)) return undefined;
  const at = Date.parse(until);
  return Number.isNaN(at) ? undefined : at;
}

/** @param now in milliseconds */
export function bypassFindings({ bypass }: RolloutSpec, now: number): Finding[] {
  if (bypass === undefined) return [];
  const reason =
    bypass.reason.trim() === ""
      ? [
          fleetFinding(
            "fleet-bypass",
            "rollout.bypass.reason",
            "The bypass has no reason.",
            "Write who decided it, and why",
          ),
        ]
      : [];
  return [...reason, ...endFindings(bypass.until, now)];
}

function endFindings(until: string, now: number): Finding[] {
  const end = endOfBypass(until);
  const found = (message: string, fix: string): Finding[] => [
    fleetFinding("fleet-bypass", "rollout.bypass.until", message, fix),
  ];
  if (end === undefined)
    return found(
      `"${until}" is not a date.`,
      'Write a day or a time in UTC, for example "2027-03-31" or "2027-03-31T18:00Z"',
    );
  if (end < now) return found(`The bypass ended on ${until}.`, "Remove rollout.bypass");
  return end - now > MOST_DAYS * DAY_MS
    ? found(`The bypass would last longer than ${MOST_DAYS} days.`, "Set an earlier end")
    : [];
}
