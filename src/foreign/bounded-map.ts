/** A map that forgets its oldest entry where one more would be over its limit: for answers that are remembered. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  constructor(private readonly most: number) {
    super();
  }

  override set(key: Key, value: Value): this {
    if (this.size >= this.most && !this.has(key)) this.delete(this.keys().next().value!);
    return super.set(key, value);
  }

  /** What is remembered under the key; else what `make` gives, which is remembered from then on. */
  getOrMake(key: Key, make: () => Value): Value {
    const known = this.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.set(key, made);
    return made;
  }
}
