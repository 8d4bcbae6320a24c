import type { HostDevices } from "../../hosts/devices/types";
import type { HostFile, HostResources } from "../../hosts/resources/types";
import type { MachineIndex } from "./machine-index";
import { pathOf, poolNamed, type Place } from "./place";

/** Bytes that the new volumes of a deployment take of one pool. */
export interface Claims {
  /** At once: raw volumes. */
  readonly thick: number;
  /** In the long run: qcow2 volumes, which grow. */
  readonly thin: number;
}

/** What a check knows beside the host's profile. */
export interface HostLook {
  /** What stands under the paths that the guest names; a path that nobody asked for is absent. */
  readonly files?: ReadonlyMap<string, HostFile>;
  /**
   * Property paths of what another resource of the same program makes, `""` for everything: what is missing there is
   * not missing.
   */
  readonly made?: readonly string[];
  /** The devices that the guest names, read for it. Absent: what the profile has. */
  readonly devices?: HostDevices;
  /** The machine is to run. Default: true. */
  readonly running?: boolean;
  /** The other machines that the same deployment declares for this host. */
  readonly machines?: MachineIndex;
  /** What the deployment's other new volumes take, by pool. */
  readonly claims?: ReadonlyMap<string, Claims>;
}

/**
 * What is known about an image or a folder's file. `unlisted`: its pool does not list it, which says little until the
 * pool is refreshed.
 */
export interface Seen extends Omit<HostFile, "kind"> {
  readonly kind: HostFile["kind"] | "unlisted";
}

/**
 * What is known about the image in a place: QEMU's own word where the host was asked, else libvirt's. Undefined where
 * nothing is known, also of a volume whose pool is missing or off.
 */
export function seenAt(place: Place, resources: HostResources, files: HostLook["files"]): Seen | undefined {
  const pool = "path" in place ? undefined : poolNamed(resources, place.pool);
  if (!("path" in place) && pool?.active !== true) return undefined;
  const path = pathOf(place, resources);
  const file = path === undefined ? undefined : files?.get(path);
  const listed =
    "path" in place
      ? resources.pools?.flatMap(({ volumes }) => volumes ?? []).find((volume) => volume.path === path)
      : pool!.volumes?.find(({ name }) => name === place.volume);
  if (listed === undefined)
    return file ?? ("path" in place || pool!.volumes === undefined ? undefined : { kind: "unlisted" });
  if (file?.kind === "missing") return file;
  // libvirt says raw of what it does not know.
  const format = file?.format ?? (listed.format === "raw" ? undefined : listed.format);
  const capacityBytes = listed.capacityBytes ?? file?.capacityBytes;
  return {
    kind: file === undefined || file.kind === "unknown" ? "file" : file.kind,
    ...(format === undefined ? {} : { format }),
    ...(capacityBytes === undefined ? {} : { capacityBytes }),
    ...(file?.closedTo === undefined ? {} : { closedTo: file.closedTo }),
  };
}

/** Does another resource of the program make what the property names? */
export const isMadeElsewhere = ({ made = [] }: HostLook, path: string): boolean =>
  made.some((one) => one === "" || path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));
