import { type Batches, byLimits, type Outcome, type Question } from "./batches";
import type { CallOptions } from "./call";
import { collected } from "./collected";
import { child, type XmlElement } from "../domain";
import { textOf } from "../domain/xml";
import { defined } from "../foreign/defined";
import { Listening } from "./guest/listening";
import type { GuestFacts } from "./guest/said";
import { lines } from "./lines";
import { glanceCommands, glanced, type MachineGlance } from "./look";

/** Machines that one process looks at when it reads ahead. */
const MOST_AHEAD = 100;
/**
 * Requests at the same time, to any host, from which on somebody goes through many machines, as a refresh does. Of a
 * fleet, the engine asks each host for one machine at a time.
 */
const MANY = 4;
/**
 * Milliseconds for which what was read ahead is as good as read now. On a busy machine the engine takes that long for a
 * hundred machines.
 */
const LASTS_MS = 30_000;

/** What a glance cannot see, as it was about the same time. What nobody tells is absent. */
export interface Aside {
  /** What Windows says of itself, where its guest agent is connected and answers. */
  readonly guest?: GuestFacts;
  /** ISO 8601, UTC. */
  readonly startedAt?: string;
}

/** A machine, and what comes a little later and never rejects. */
export interface Glance extends MachineGlance {
  readonly aside: Promise<Aside>;
}

/** What was asked beside the glances of one process. */
interface Asides {
  readonly guests: ReadonlyMap<string, GuestFacts>;
  /** By name. */
  readonly started: ReadonlyMap<string, string>;
}

interface Seen {
  readonly outcome: Outcome;
  readonly asides: Promise<Asides>;
}

interface Request {
  readonly uuid: string;
  readonly options: CallOptions;
  readonly settle: (seen: Seen) => void;
}

/**
 * Milliseconds from which on it counts how long a host did not answer. The engine works on a few machines at a time: if
 * each machine of such a host were waited for, those of the others would wait with them.
 */
const SLOW_MS = 3_000;

/** Glances under way, on all hosts together. */
export class UnderWay {
  count = 0;

  async with<T>(task: () => Promise<T>): Promise<T> {
    this.count++;
    try {
      return await task();
    } finally {
      this.count--;
    }
  }
}

/**
 * Glances at machines for somebody who goes through many of them. A refresh asks for a few at a time, as many as the
 * engine works on at once; with them go the host's other machines, which are asked for next. What was read ahead is
 * given out once, for half a minute, and until something is changed on the host.
 */
export class Glances {
  private readonly ahead = new Map<string, Seen & { readonly at: number }>();
  private readonly collect = collected<Request>((group) => this.serve(group));
  /** UUIDs that may be read ahead: of the host's list, those that nobody has asked for. */
  private left: Set<string> | undefined;
  private many = false;
  private read = 0;
  private used = 0;
  /** How the host did not answer, where finding that out took long. */
  private silent: { readonly seen: Seen; readonly at: number } | undefined;
  /** Grows whenever something changes: an answer that was under way then is not kept. */
  private changes = 0;
  private readonly listening: Listening;

  constructor(
    private readonly host: string,
    private readonly batches: Pick<Batches, "together" | "bounded">,
    private readonly startTimes: (options: CallOptions) => Promise<ReadonlyMap<string, string>>,
    private readonly underWay = new UnderWay(),
  ) {
    this.listening = new Listening(batches);
  }

  async glance(uuid: string, options: CallOptions = {}): Promise<Glance | undefined> {
    const { outcome, asides } = await this.underWay.with(
      () => new Promise<Seen>((settle) => this.collect({ uuid, options, settle })),
    );
    if (!outcome.ok) throw outcome.error;
    const machine = glanced(this.host, uuid, uuid, outcome.answers);
    if (machine === undefined) return undefined;
    const aside = asides.then(({ guests, started }) =>
      defined({ guest: guests.get(uuid), startedAt: started.get(nameOf(machine.live.root)) }),
    );
    return { ...machine, aside };
  }

  /** Something is about to change on the host. */
  forget(): void {
    this.changes++;
    this.ahead.clear();
    this.silent = undefined;
  }

  private async serve(group: readonly Request[]): Promise<void> {
    this.many ||= Math.max(group.length, this.underWay.count) >= MANY;
    if (this.silent !== undefined && Date.now() - this.silent.at <= LASTS_MS) {
      for (const { settle } of group) settle(this.silent.seen);
      return;
    }
    this.dropOld();
    const open = group.filter(({ uuid, settle }) => {
      const known = this.ahead.get(uuid);
      this.ahead.delete(uuid);
      if (known === undefined) return true;
      this.used++;
      settle(known);
      return false;
    });
    await Promise.all(byLimits(open).map((same) => this.look(same)));
  }

  /** What is too old to be given out is read ahead again, together. */
  private dropOld(): void {
    for (const [uuid, { at }] of this.ahead) {
      // The oldest come first.
      if (Date.now() - at <= LASTS_MS) return;
      this.ahead.delete(uuid);
      this.left?.add(uuid);
      // That nobody asked for it yet says nothing of whether somebody will.
      this.read--;
    }
  }

  private async look(requests: readonly Request[]): Promise<void> {
    for (const { uuid } of requests) this.left?.delete(uuid);
    const more = this.next(MOST_AHEAD - requests.length);
    const list = this.left === undefined ? [LIST] : [];
    const { changes } = this;
    const at = Date.now();
    const outcomes = await this.batches.together(
      [...requests.map(({ uuid }) => uuid), ...more].map(question).concat(list),
      requests.length,
      requests[0]!.options,
    );
    const asides = this.asides([...requests.map(({ uuid }) => uuid), ...more], outcomes, requests[0]!.options);
    requests.forEach(({ settle }, index) => settle({ outcome: outcomes[index]!, asides }));
    if (Date.now() - at >= SLOW_MS && isSilent(outcomes.slice(0, requests.length)))
      this.silent = { seen: { outcome: outcomes[0]!, asides }, at: Date.now() };
    if (list.length > 0) this.listed(outcomes.at(-1)!, requests);
    if (changes !== this.changes) return;
    more.forEach((uuid, index) => {
      const outcome = outcomes[requests.length + index]!;
      if (outcome.ok) this.ahead.set(uuid, { outcome, asides, at });
    });
  }

  /**
   * Asks agents only where libvirt says that one is connected, because nobody waits for one that is not there, and none
   * of machines that were made by others.
   */
  private async asides(
    uuids: readonly string[],
    outcomes: readonly Outcome[],
    { signal }: CallOptions,
  ): Promise<Asides> {
    const running = uuids.map((_, index) => runningXml(outcomes[index]!));
    const options = signal === undefined ? {} : { signal };
    const [guests, started] = await Promise.all([
      this.listening.facts(
        uuids.filter((_, index) => [AGENT_CONNECTED, OURS].every((words) => words.test(running[index] ?? ""))),
        options,
      ),
      running.every((xml) => xml === undefined) ? new Map<string, string>() : this.startTimes(options),
    ]);
    return { guests, started };
  }

  private listed(outcome: Outcome, requests: readonly Request[]): void {
    const [answer] = outcome.ok ? outcome.answers : [];
    if (answer?.ok !== true) return;
    const known = new Set(requests.map(({ uuid }) => uuid));
    this.left = new Set(lines(answer.text).filter((uuid) => !known.has(uuid)));
  }

  /** The machines that are read ahead, as long as most of them are asked for afterwards. */
  private next(most: number): string[] {
    if (!this.many || this.left === undefined || this.used * 2 < this.read) return [];
    const uuids = [...this.left].slice(0, Math.max(0, most));
    for (const uuid of uuids) this.left.delete(uuid);
    this.read += uuids.length;
    return uuids;
  }
}

/** One machine alone may be what a process got stuck at. */
const isSilent = (outcomes: readonly Outcome[]): boolean =>
  outcomes.every(
    (outcome) =>
      !outcome.ok &&
      (outcome.error.code === "unreachable" || (outcome.error.code === "time-limit" && outcomes.length > 1)),
  );

const nameOf = (domain: XmlElement): string => textOf(child(domain, "name")) ?? "";

/** As libvirt writes it into what a running machine is; a blank and quotes that an owner wrote are escaped there. */
const AGENT_CONNECTED = /<target type='virtio' name='org\.qemu\.guest_agent\.0' state='connected'\/>/;

/** Every machine of this package has its mark, whoever deployed it. */
const OURS = /<windowsguest:guest\b/;

/** What the machine runs as; undefined where it is off. */
function runningXml(outcome: Outcome): string | undefined {
  const live = outcome.ok ? outcome.answers[1] : undefined;
  return live?.ok === true && /^\s*<domain [^>]*\bid='\d+'/.test(live.text) ? live.text : undefined;
}

const LIST: Question = { operation: "list the machines", commands: [["list", "--all", "--uuid"]] };
const question = (uuid: string): Question => ({ operation: `look at ${uuid}`, commands: glanceCommands(uuid) });
