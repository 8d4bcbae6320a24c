import type { HostPool, HostResources } from "../../hosts/resources/types";

/** Where an image lies on its host. */
export type Place = { readonly path: string } | { readonly pool: string; readonly volume: string };

/** Pools whose volumes are files in a folder. */
export const FOLDERS: readonly string[] = ["dir", "fs", "netfs"];

export const poolNamed = (resources: HostResources, name: string): HostPool | undefined =>
  resources.pools?.find((pool) => pool.name === name);

/** The path of a place, as far as the pools tell it. */
export function pathOf(place: Place, resources: HostResources): string | undefined {
  if ("path" in place) return place.path;
  const pool = poolNamed(resources, place.pool);
  const listed = pool?.volumes?.find(({ name }) => name === place.volume);
  return (
    listed?.path ??
    (pool?.path !== undefined && FOLDERS.includes(pool.type) ? `${pool.path}/${place.volume}` : undefined)
  );
}
