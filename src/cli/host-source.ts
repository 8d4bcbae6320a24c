/** A host as the command line names it: the file of a saved profile, or a libvirt URI that is read now. */
import { existsSync } from "node:fs";

import { HostProfileError, loadHostProfile, parseHostProfile, type HostProfile } from "../hosts";
import { devicesOf } from "../hosts/devices/users";
import type { WantedDevices } from "../hosts/devices/wanted";
import type { CallOptions, LibvirtClient } from "../libvirt";
import type { HostFile, NamedPath } from "../hosts/resources/types";
import { FailedError, UsageError } from "./errors";
import { isUri } from "./options";

/** A host with what stands under the paths that were asked about; a saved profile cannot be asked. */
export interface ReadHost {
  readonly profile: HostProfile;
  readonly files?: ReadonlyMap<string, HostFile>;
}

/** What to look at on a host that is asked. */
export interface Wanted {
  /** Paths, once it is known what lies there. */
  readonly paths?: (profile: HostProfile) => readonly NamedPath[];
  readonly devices?: WantedDevices | undefined;
}

const readHost = async (source: string, { paths: pathsOn, devices }: Wanted): Promise<ReadHost> => {
  if (!isUri(source)) return { profile: savedHost(source) };
  const asked = await ask(source);
  const { profile } = devices === undefined ? { profile: asked } : await withDevices(source, asked, devices);
  const paths = pathsOn?.(profile) ?? [];
  // Without an answer nothing is said about files; the profile stands.
  const files =
    paths.length === 0
      ? undefined
      : await libvirt!
          .libvirtClient(source)
          .files.look(paths, profile.resources?.qemuUser)
          .catch(() => undefined);
  return files === undefined ? { profile } : { profile, files };
};

/**
 * Reads several hosts, each once however often it is named. Hosts of one name are told apart by where they were read
 * from. Throws {@link UsageError} for a file that is no profile, {@link FailedError} for a host that does not answer.
 */
export async function readHosts(sources: readonly string[], wanted: Wanted = {}): Promise<ReadHost[]> {
  const different = [...new Set(sources)];
  const hosts = await thenClose(Promise.all(different.map((source) => readHost(source, wanted))));
  const isShared = (name: string): boolean => hosts.filter(({ profile }) => profile.name === name).length > 1;
  return hosts.map((host, index) =>
    isShared(host.profile.name)
      ? { ...host, profile: { ...host.profile, name: `${host.profile.name} (${different[index]!})` } }
      : host,
  );
}

const saved = new Map<string, HostProfile>();

/** Reads the file of a saved profile, once per run. Throws {@link UsageError} where it is none. */
export function savedHost(file: string): HostProfile {
  const known = saved.get(file);
  if (known) return known;
  try {
    const profile = loadHostProfile(file);
    saved.set(file, profile);
    return profile;
  } catch (error) {
    if (error instanceof HostProfileError) throw new UsageError(`${error.message}${orHost(file)}`);
    throw error;
  }
}

/** No file has that name, but a host might. */
function orHost(file: string): string {
  const { hostUriMeant } = require("../hosts/uri") as typeof import("../hosts/uri");
  const meant = existsSync(file) || /[\\/]/.test(file) ? undefined : hostUriMeant(file);
  return meant === undefined ? "" : `; for the host itself, write ${meant}`;
}

interface WithDevices {
  readonly profile: HostProfile;
  /** Why the devices are unknown. */
  readonly problem?: string;
}

/** Asks a host over libvirt for itself and all its devices, and leaves no connection behind. */
export const probeDevices = (uri: string, timeLimit: number): Promise<WithDevices> =>
  thenClose(
    ask(uri, timeLimit).then((profile) =>
      withDevices(uri, profile, { all: ["pci", "usb", "mediated"] }, { timeLimit }),
    ),
  );

const withDevices = (
  uri: string,
  profile: HostProfile,
  wanted: WantedDevices,
  options: CallOptions = {},
): Promise<WithDevices> =>
  answered(async ({ libvirtClient, LibvirtError }) => {
    const { readDevices } = require("../libvirt/devices") as typeof import("../libvirt/devices");
    try {
      const found = await readDevices(libvirtClient(uri), wanted, options);
      return { profile: { ...profile, hostDevices: devicesOf(profile, found) } };
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error;
      return { profile, problem: error.message };
    }
  });

/** Loaded for the first host that is asked. */
let libvirt: typeof import("../libvirt") | undefined;

const ask = (uri: string, timeLimit?: number): Promise<HostProfile> =>
  answered(async ({ libvirtClient }) =>
    parseHostProfile(await libvirtClient(uri).probe(timeLimit === undefined ? {} : { timeLimit })),
  );

/** Throws {@link UsageError} for what is no libvirt URI, {@link FailedError} for a host that does not answer. */
async function answered<T>(question: (room: typeof import("../libvirt")) => Promise<T>): Promise<T> {
  libvirt ??= require("../libvirt") as typeof import("../libvirt");
  const { LibvirtError, LibvirtUriError } = libvirt;
  try {
    return await question(libvirt);
  } catch (error) {
    if (error instanceof LibvirtUriError) throw new UsageError(error.message);
    if (error instanceof LibvirtError || error instanceof HostProfileError)
      throw new FailedError(error.message, { cause: error });
    throw error;
  }
}

/** Asks a host, then its libvirt for more over the same connection, and leaves none behind. */
export const askHost = <T>(
  uri: string,
  more: (client: LibvirtClient, profile: HostProfile) => Promise<T>,
): Promise<T> =>
  thenClose(ask(uri).then((profile) => answered(async () => more(libvirt!.libvirtClient(uri), profile))));

/** What a host that answers says of itself: its profile, or why there is none. */
export interface AskedHost {
  readonly profile?: HostProfile;
  readonly why?: string;
}

/**
 * The same for several hosts at once: one that does not answer stops none of the others. One that answers is asked for
 * more, even where its libvirt does not tell what it can do.
 */
export const askHosts = <T>(
  uris: readonly string[],
  more: (client: LibvirtClient, host: AskedHost, uri: string) => Promise<T>,
): Promise<PromiseSettledResult<T>[]> =>
  thenClose(
    // What is no libvirt URI is said before anybody waits for a host.
    answered(async ({ libvirtClient }) => uris.map(libvirtClient)).then((clients) =>
      Promise.allSettled(
        uris.map(async (uri, index) => {
          const host = await askedHost(uri);
          return answered(async () => more(clients[index]!, host, uri));
        }),
      ),
    ),
  );

async function askedHost(uri: string): Promise<AskedHost> {
  try {
    return { profile: await ask(uri) };
  } catch (error) {
    if (!(error instanceof FailedError)) throw error;
    const { cause } = error;
    if (cause instanceof libvirt!.LibvirtError && cause.isConnectionFailure) throw error;
    return { why: error.message };
  }
}

/** Asks a host's libvirt without reading the host first, and leaves no connection behind. */
export const withHost = <T>(uri: string, ask: (client: LibvirtClient) => Promise<T>): Promise<T> =>
  thenClose(answered(async ({ libvirtClient }) => ask(libvirtClient(uri))));

/** Once all hosts have answered, or one of them cannot: closing is for all. */
async function thenClose<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } finally {
    await libvirt?.closeLibvirtClients();
  }
}
