import { Cron } from "croner";

/** Recurring time in which Windows may be restarted. */
export interface MaintenanceWindow {
  /** When it opens: a cron expression with five fields. */
  readonly schedule: string;
  /** IANA name of the time zone of `schedule`, for example `Europe/Berlin`. */
  readonly timeZone: string;
  /** How long it stays open, in minutes. */
  readonly durationMinutes: number;
}

export type WindowState =
  | { readonly open: true; readonly closes: Date }
  /** `opens` is undefined where the schedule never occurs again. */
  | { readonly open: false; readonly opens: Date | undefined };

/** A schedule as the library reads it. @throws Error where it is none, or the time zone is unknown */
export const parseSchedule = (schedule: string, timeZone: string): Cron =>
  new Cron(schedule, { timezone: timeZone, mode: "5-part", paused: true });

/** Is the window open, and until when; or when does it open? It is open from its first moment, and shut at its last. */
export function windowState({ schedule, timeZone, durationMinutes }: MaintenanceWindow, now: Date): WindowState {
  const cron = parseSchedule(schedule, timeZone);
  const durationMs = durationMinutes * 60_000;
  const opened = cron.nextRun(new Date(now.getTime() - durationMs)) ?? undefined;
  return opened !== undefined && opened <= now
    ? { open: true, closes: new Date(opened.getTime() + durationMs) }
    : { open: false, opens: opened };
}

/** A moment in the time zone of a window, for example `Sat 2026-11-28 02:00 (Europe/Berlin)`. */
export function inTimeZone(moment: Date, timeZone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "short",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    })
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  ) as Record<string, string>;
  return `${parts["weekday"]} ${parts["year"]}-${parts["month"]}-${parts["day"]} ${parts["hour"]}:${parts["minute"]} (${timeZone})`;
}
