import type { Claims } from "../guest";

interface Declared {
  readonly pool: string;
  readonly name: string;
  /** What the volume takes of its pool; absent where it is there already. */
  readonly claim?: Claims;
}

const NOTHING: Claims = { thick: 0, thin: 0 };

/**
 * The volumes that a run declares, by host: whoever else looks at them knows that they will be there, and what room
 * they take.
 */
export class RunVolumes {
  private readonly declared = new Map<string, Declared>();
  private readonly places = new Set<string>();
  private readonly sums = new Map<string, Claims>();

  note(host: string, urn: string, volume: Declared): void {
    const key = JSON.stringify([host, urn]);
    const before = this.declared.get(key);
    if (before?.claim !== undefined) this.add(host, before.pool, before.claim, -1);
    if (volume.claim !== undefined) this.add(host, volume.pool, volume.claim, 1);
    this.declared.set(key, volume);
    this.places.add(JSON.stringify([host, volume.pool, volume.name]));
  }

  has(host: string, pool: string, name: string): boolean {
    return this.places.has(JSON.stringify([host, pool, name]));
  }

  /** What all new volumes of the run that were noted take of a pool. */
  claims(host: string, pool: string): Claims {
    return this.sums.get(JSON.stringify([host, pool])) ?? NOTHING;
  }

  private add(host: string, pool: string, { thick, thin }: Claims, sign: 1 | -1): void {
    const { thick: t, thin: n } = this.claims(host, pool);
    this.sums.set(JSON.stringify([host, pool]), { thick: t + sign * thick, thin: n + sign * thin });
  }
}
