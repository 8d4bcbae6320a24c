/**
 * Short names for objects, the same for those that are equal. Each object is compared once, however many share it: a
 * fleet of 10,000 members has a handful of kinds.
 */
export class Shapes<T extends object> {
  private readonly names = new Map<T, string>();
  private readonly texts = new Map<string, string>();

  /** @param textOf equal for what counts as equal */
  constructor(private readonly textOf: (object: T) => string) {}

  of(object: T): string {
    let name = this.names.get(object);
    if (name === undefined) {
      const text = this.textOf(object);
      name = this.texts.get(text) ?? String(this.texts.size + 1);
      this.texts.set(text, name);
      this.names.set(object, name);
    }
    return name;
  }
}
