import { enlightenmentOfProperty, enlightenmentOfValueProperty } from "./catalogue";
import type { EnlightenmentRequest, Requester } from "./types";

/**
 * A guest's `enlightenments` (toggles by `property`, values by their own property) as requests of the user.
 * `auto` and undefined ask for nothing. A value without a toggle, or beside `auto`, asks for on.
 * What is misspelt or of the wrong kind is handed on as it stands; the engine reports it with its path.
 */
export function userRequests(
  settings: Readonly<Record<string, unknown>>,
  path = "enlightenments",
): EnlightenmentRequest[] {
  return requestsOf(settings, (property) => ({ kind: "user", path: `${path}.${property}` }), "your own setting");
}

/** The same for any requester: a preset's or a Windows version's table of toggles. */
export function requestsOf(
  settings: Readonly<Record<string, unknown>>,
  by: (property: string) => Requester,
  reason: string,
): EnlightenmentRequest[] {
  const requests: EnlightenmentRequest[] = [];
  for (const property of Object.keys(settings)) {
    const setting = settings[property];
    if (setting === undefined || setting === "auto") continue;
    const valued = enlightenmentOfValueProperty(property);
    if (valued) {
      const toggle = settings[valued.property];
      if (toggle === undefined || toggle === "auto") {
        requests.push({ name: valued.name, state: "on", value: setting as number | string, by: by(property), reason });
      }
      continue;
    }
    const row = enlightenmentOfProperty(property);
    const value = row?.value && settings[row.value.property];
    requests.push({
      name: row?.name ?? property,
      state: setting as "on" | "off",
      ...(value === undefined ? {} : { value: value as number | string }),
      by: by(property),
      reason,
    });
  }
  return requests;
}
