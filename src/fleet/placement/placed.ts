import { functionEntries } from "../../guest";

/** Arguments that say nothing about where a machine can run. Storage and networks are checked on the host itself. */
const NOT_PLACED: ReadonlySet<string> = new Set([
  ...["description", "suppress", "systemDisk", "disks", "cdroms", "networks", "autostart", "running", "waitFor"],
  ...["readyTimeoutSeconds", "readyIntervalSeconds", "allowedDisruption", "restart", "maintenanceWindow"],
  ...["snapshotBefore", "keepSnapshots", "shutdownTimeoutSeconds", "forceStop", "deleteStateOnDestroy"],
  ...["deleteDisksOnDestroy", "adopt", "uuid", "name", "host", "smbios"],
]);

/** What of a guest's arguments decides where it can run: no secret does. */
export const placedArgs = (args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(
    Object.entries(args)
      .filter(([key, value]) => value !== undefined && !NOT_PLACED.has(key))
      .map(([key, value]) => [key, key === "graphics" ? withoutPassword(value) : value]),
  ),
  ...functionsOf(args["networks"]),
});

/** Of the networks, the functions of cards: the host must have them. */
function functionsOf(networks: unknown): { readonly networks?: readonly unknown[] } {
  const functions = functionEntries(networks).flatMap((one) => (one === undefined ? [] : [{ function: one }]));
  return functions.length === 0 ? {} : { networks: functions };
}

function withoutPassword(graphics: unknown): unknown {
  if (typeof graphics !== "object" || graphics === null || !Object.hasOwn(graphics, "password")) return graphics;
  const { password: _, ...rest } = graphics as Readonly<Record<string, unknown>>;
  return rest;
}
