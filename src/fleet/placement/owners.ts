/**
 * Who has what of a host. Members that no longer fit can have the same thing: when one of them goes, the others still
 * have it.
 */
export class Owners<T> {
  private readonly byThing = new Map<T, Set<string>>();

  /** How many things somebody has. */
  get size(): number {
    return this.byThing.size;
  }

  give(thing: T, member: string): void {
    const owners = this.byThing.get(thing);
    if (owners === undefined) this.byThing.set(thing, new Set([member]));
    else owners.add(member);
  }

  takeBack(thing: T, member: string): void {
    const owners = this.byThing.get(thing);
    owners?.delete(member);
    if (owners?.size === 0) this.byThing.delete(thing);
  }

  has(thing: T): boolean {
    return this.byThing.has(thing);
  }

  /** The one that has it longest; undefined where nobody has. */
  of(thing: T): string | undefined {
    const [first] = this.byThing.get(thing) ?? [];
    return first;
  }
}
