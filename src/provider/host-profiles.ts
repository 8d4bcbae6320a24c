import type { HostProfile } from "../hosts/types";
import { oneSpelling } from "./host-uri";

export interface ProfileSources {
  /** Asks the host. */
  probe(uri: string, signal: AbortSignal): Promise<HostProfile>;
  /** Reads a saved profile from a file. */
  load(file: string): Promise<HostProfile>;
}

export type ProfileAnswer =
  | { readonly kind: "host"; readonly profile: HostProfile }
  /** The host did not answer; a saved profile stands in. */
  | { readonly kind: "saved"; readonly profile: HostProfile; readonly problem: string }
  | { readonly kind: "none"; readonly problem: string; readonly path: "host.uri" | "host.profile" };

/**
 * A host that did not answer is not asked again for this long: a thousand machines must not wait for it a thousand
 * times.
 */
const failureLastsMs = 30_000;

/**
 * What the hosts of a deployment can do. Each host is asked once in the life of the provider process, that is in one
 * run.
 */
export class HostProfiles {
  private readonly probes = new Map<string, { readonly answer: Promise<HostProfile>; failedAt?: number }>();
  private readonly files = new Map<string, Promise<HostProfile>>();

  constructor(
    private readonly sources: ProfileSources,
    private readonly now: () => number = Date.now,
  ) {}

  /** The host itself; rejects when it cannot be reached. */
  host(uri: string, signal: AbortSignal): Promise<HostProfile> {
    const place = oneSpelling(uri);
    const known = this.probes.get(place);
    if (known !== undefined && (known.failedAt === undefined || this.now() - known.failedAt < failureLastsMs))
      return known.answer;
    const probe: { answer: Promise<HostProfile>; failedAt?: number } = { answer: this.sources.probe(uri, signal) };
    probe.answer.catch(() => (probe.failedAt = this.now()));
    this.probes.set(place, probe);
    return probe.answer;
  }

  /** The host itself where it answers, else the saved profile where there is one. */
  async hostOrSaved(uri: string, file: string | undefined, signal: AbortSignal): Promise<ProfileAnswer> {
    try {
      return { kind: "host", profile: await this.host(uri, signal) };
    } catch (error) {
      const problem = (error as Error).message;
      if (file === undefined) return { kind: "none", problem, path: "host.uri" };
      return this.saved(file, problem);
    }
  }

  private async saved(file: string, problem: string): Promise<ProfileAnswer> {
    let profile = this.files.get(file);
    if (profile === undefined) this.files.set(file, (profile = this.sources.load(file)));
    try {
      return { kind: "saved", profile: await profile, problem };
    } catch (error) {
      return {
        kind: "none",
        problem: `${(error as Error).message} (and the host itself did not answer: ${problem})`,
        path: "host.profile",
      };
    }
  }
}
