import type { HostLook } from "../guest";
import type { HostFile, HostResources, NamedPath, QemuUser } from "../hosts/resources/types";
import { libvirtClient, LibvirtError } from "../libvirt";
import { oneSpelling } from "./host-uri";

type Files = ReadonlyMap<string, HostFile>;
type Ask = (
  uri: string,
  paths: readonly NamedPath[],
  user: QemuUser | undefined,
  signal: AbortSignal,
) => Promise<Files>;

const askHost: Ask = (uri, paths, user, signal) => libvirtClient(uri).files.look(paths, user, { signal });

interface Question {
  readonly wanted: Map<string, NamedPath>;
  readonly answer: Promise<Files>;
}

/**
 * What stands under the paths that guests name. Guests that are checked at the same time share a round trip, and what
 * was found once in a run is not asked again: a hundred machines have one installation image. What was missing is asked
 * again, because it may come.
 */
export class HostLooks {
  private readonly found = new Map<string, Map<string, HostFile>>();
  private readonly open = new Map<string, Question>();

  constructor(private readonly ask: Ask = askHost) {}

  /** A host that does not answer leaves its files unknown: what reads them is not checked then. */
  async files(
    uri: string,
    resources: HostResources,
    wanted: readonly NamedPath[],
    signal: AbortSignal,
  ): Promise<HostLook["files"]> {
    const place = oneSpelling(uri);
    const found = this.found.get(place) ?? new Map<string, HostFile>();
    this.found.set(place, found);
    const isKnown = ({ path, image }: NamedPath): boolean =>
      found.has(path) && (!image || found.get(path)!.format !== undefined);
    const missing = wanted.filter((one) => !isKnown(one));
    if (missing.length > 0) {
      try {
        const answer = await this.together(place, uri, missing, resources.qemuUser, signal);
        for (const [path, file] of answer)
          if (file.kind !== "missing" && file.kind !== "unknown") found.set(path, file);
        return new Map([...found, ...answer]);
      } catch (error) {
        if (!(error instanceof LibvirtError)) throw error;
      }
    }
    return found;
  }

  /** Joins the question that is about to be asked. */
  private together(
    place: string,
    uri: string,
    wanted: readonly NamedPath[],
    user: QemuUser | undefined,
    signal: AbortSignal,
  ): Promise<Files> {
    let question = this.open.get(place);
    if (question === undefined) {
      const all = new Map<string, NamedPath>();
      const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        this.open.delete(place);
        return this.ask(uri, [...all.values()], user, signal);
      });
      question = { wanted: all, answer };
      this.open.set(place, question);
    }
    for (const one of wanted) if (question.wanted.get(one.path)?.image !== true) question.wanted.set(one.path, one);
    return question.answer;
  }
}
