import type { HostResources, NamedPath } from "../../hosts/resources/types";
import { seenAt } from "./look";
import { pathOf } from "./place";
import type { Stored } from "./stored";

/**
 * Paths to look at for a guest. Headers are read only of what no pool knows the format of, and of no disk that the
 * machine has had before: reading one takes ten times as long as looking whether it is there.
 */
export function wantedPaths(
  storage: readonly Stored[],
  resources: HostResources,
  before: readonly Stored[] = [],
): NamedPath[] {
  const had = new Set(before.map(({ place }) => JSON.stringify(place)));
  return storage.flatMap(({ cdrom, place, made }): NamedPath[] => {
    if (made === undefined) return pathAt(place, resources, !cdrom && !had.has(JSON.stringify(place)));
    const isThere = seenAt(place, resources, undefined)?.kind === "file";
    return made.base === undefined || isThere ? [] : pathAt(made.base, resources, true);
  });
}

function pathAt(place: Stored["place"], resources: HostResources, image: boolean): NamedPath[] {
  const path = pathOf(place, resources);
  if (path === undefined || !path.startsWith("/")) return [];
  return [{ path, image: image && seenAt(place, resources, undefined)?.format === undefined }];
}
