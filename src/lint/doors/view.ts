import { UNKNOWN } from "./values";

type Plain = Readonly<Record<string, unknown>>;

/** A value of a Kubernetes object, and where it stands. Whatever is asked of it, nothing is thrown. */
export class View {
  constructor(
    readonly value: unknown,
    readonly path: string,
  ) {}

  at(name: string): View {
    const path = this.path === "" ? name : `${this.path}.${name}`;
    if (this.value === UNKNOWN) return new View(UNKNOWN, path);
    const value = isObject(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return new View(value ?? undefined, path);
  }

  along(...names: readonly string[]): View {
    return names.reduce<View>((view, name) => view.at(name), this);
  }

  get items(): View[] {
    return Array.isArray(this.value) ? this.value.map((item, index) => new View(item, `${this.path}[${index}]`)) : [];
  }

  get entries(): [string, View][] {
    return isObject(this.value) ? Object.keys(this.value).map((name) => [name, this.at(name)]) : [];
  }

  /** Is it said, known or not? */
  get isSaid(): boolean {
    return this.value !== undefined;
  }

  get isUnknown(): boolean {
    return this.value === UNKNOWN;
  }

  /** Text; undefined also where it is not known. */
  get text(): string | undefined {
    return typeof this.value === "string" ? this.value : undefined;
  }
}

const isObject = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);
