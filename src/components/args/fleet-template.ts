// Generated from src/fleet/model by `npm run generate`; do not edit.
import type { WindowsGuestArgs } from "./windows-guest";

/** Arguments of every member: those of a `WindowsGuest` without what the fleet decides. */
export type FleetTemplateArgs = Omit<WindowsGuestArgs, "name" | "host" | "uuid">;
