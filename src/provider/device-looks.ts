import { devicesOf } from "../hosts/devices/users";
import type { HostDevices } from "../hosts/devices/types";
import {
  type FoundDevices,
  joined,
  mergedDevices,
  NOTHING,
  type WantedDevices,
  without,
} from "../hosts/devices/wanted";
import type { HostProfile } from "../hosts/types";
import { libvirtClient, LibvirtError } from "../libvirt";
import { readDevices } from "../libvirt/devices";
import { oneSpelling } from "./host-uri";

type Ask = (uri: string, wanted: WantedDevices, signal: AbortSignal) => Promise<FoundDevices>;

const askHost: Ask = (uri, wanted, signal) => readDevices(libvirtClient(uri), wanted, { signal });

/** What a run has read of one host's devices. */
interface Known {
  readonly asked: WantedDevices;
  readonly found: FoundDevices;
}

interface Question {
  wanted: WantedDevices;
  readonly answer: Promise<Known>;
}

/**
 * The devices of hosts that guests ask for, read once in a run. Guests that are checked at the same time share the
 * question. A host is never asked for the sake of a guest without devices.
 */
export class DeviceLooks {
  private readonly known = new Map<string, Known>();
  private readonly open = new Map<string, Question>();

  constructor(private readonly ask: Ask = askHost) {}

  /** Undefined where the host does not answer: what it has is unknown then. */
  async devices(
    uri: string,
    profile: Pick<HostProfile, "hostDevices" | "resources">,
    wanted: WantedDevices,
    signal: AbortSignal,
  ): Promise<HostDevices | undefined> {
    const place = oneSpelling(uri);
    const missing = without(wanted, this.known.get(place)?.asked ?? NOTHING);
    let known = this.known.get(place);
    if (missing !== undefined) {
      try {
        known = await this.together(place, uri, missing, signal);
      } catch (error) {
        if (!(error instanceof LibvirtError)) throw error;
        return undefined;
      }
    }
    return known && devicesOf(profile, known.found);
  }

  /** Joins the question that is about to be asked. */
  private together(place: string, uri: string, wanted: WantedDevices, signal: AbortSignal): Promise<Known> {
    const open = this.open.get(place);
    if (open !== undefined) {
      open.wanted = joined(open.wanted, wanted);
      return open.answer;
    }
    const question: Question = {
      wanted,
      answer: new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
        this.open.delete(place);
        const found = await this.ask(uri, question.wanted, signal);
        const before = this.known.get(place) ?? { asked: NOTHING, found: {} };
        const now = {
          asked: joined(before.asked, question.wanted),
          found: mergedDevices(before.found, found),
        };
        this.known.set(place, now);
        return now;
      }),
    };
    this.open.set(place, question);
    return question.answer;
  }
}
