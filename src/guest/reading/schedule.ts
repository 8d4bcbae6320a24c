import { show } from "../explaining/show";
import { parseSchedule } from "../maintenance-window";
import type { Problem } from "./problem";

/** Is it a cron expression of five fields that some day comes true? */
export function scheduleProblem(schedule: string): Problem | undefined {
  const fix = 'write minute, hour, day of month, month and day of week, for example "0 2 * * 6" for Saturdays at 02:00';
  if (schedule.trim().split(/\s+/).length !== 5)
    return { problem: `${show(schedule)} is not a cron expression with five fields`, fix };
  try {
    return parseSchedule(schedule, "UTC").nextRun() === null
      ? { problem: `${show(schedule)} never occurs`, fix: "choose a day that its month has" }
      : undefined;
  } catch (error) {
    const said = (error as Error).message.replace(/^Cron\w+: /, "");
    return { problem: `${show(schedule)} is not a cron expression: ${said}`, fix };
  }
}

export function timeZoneProblem(name: string): Problem | undefined {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return undefined;
  } catch {
    return {
      problem: `${show(name)} is not a time zone`,
      fix: 'use an IANA name, for example "Europe/Berlin" or "UTC"',
    };
  }
}
