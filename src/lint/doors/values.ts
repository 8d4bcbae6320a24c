/** Stands for a value that is not known yet, for example an address that the host chooses. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A copy of what Pulumi holds, without its markers. */
export interface PulumiValue {
  /** What is not known is {@link UNKNOWN}; secrets are plain. */
  readonly value: unknown;
  /** Every secret text, so that no message shows one. */
  readonly secrets: readonly string[];
}

// Pulumi's markers, from its public SDKs (sdk/nodejs/runtime/rpc.ts, sdk/go/common/resource).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWNS: ReadonlySet<unknown> = new Set([
  UNKNOWN,
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Levels of nesting that are read; what is deeper counts as not known. */
const DEEPEST = 100;

/**
 * Reads properties as the engine hands them over, as a state file holds them, or as they are already: with its markers
 * for what is secret, encrypted or not known yet. Encrypted values and assets are not known. The value is copied, and
 * nothing in it is changed.
 */
export function fromPulumi(value: unknown): PulumiValue {
  const secrets = new Set<string>();
  const copied = copy(value, secrets, false, 0);
  return { value: copied, secrets: [...secrets] };
}

function copy(value: unknown, secrets: Set<string>, secret: boolean, depth: number): unknown {
  if (UNKNOWNS.has(value) || depth > DEEPEST) return UNKNOWN;
  if (typeof value !== "object" || value === null) {
    if (secret && value !== null && value !== undefined) addSecret(value as string | number | boolean, secrets);
    return value ?? undefined;
  }
  if (Array.isArray(value)) return value.map((item) => copy(item, secrets, secret, depth + 1));
  const object = value as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(object, SIGNATURE)) return marked(object, secrets, secret, depth);
  const entries = Object.entries(object)
    // The engine's own, such as `__defaults`.
    .filter(([key]) => !key.startsWith("__"))
    .map(([key, item]) => [key, copy(item, secrets, secret, depth + 1)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

function marked(
  object: Readonly<Record<string, unknown>>,
  secrets: Set<string>,
  secret: boolean,
  depth: number,
): unknown {
  const inside = secret || object[SIGNATURE] === SECRET || (object[SIGNATURE] === OUTPUT && object["secret"] === true);
  if (object[SIGNATURE] !== SECRET && object[SIGNATURE] !== OUTPUT) return UNKNOWN;
  if (Object.hasOwn(object, "value")) return copy(object["value"], secrets, inside, depth + 1);
  // `stack export --show-secrets` holds the value as JSON.
  const plain = object["plaintext"];
  return typeof plain === "string" ? copy(parsed(plain), secrets, inside, depth + 1) : UNKNOWN;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return UNKNOWN;
  }
}

/** Switches are no secrets, and their words stand in every message. */
function addSecret(value: string | number | boolean, secrets: Set<string>): void {
  if (typeof value !== "boolean" && String(value) !== "") secrets.add(String(value));
}

/** The text without any of the secrets, the longest first: one may hold another. */
export const withoutSecretTexts = (text: string, secrets: readonly string[]): string =>
  [...secrets].sort((a, b) => b.length - a.length).reduce((told, secret) => replaced(told, secret), text);

/** A short one only where it is a word of its own: "1" stands in most messages. */
function replaced(text: string, secret: string): string {
  if (secret.length >= 4) return text.split(secret).join("(secret)");
  const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, "g"), "(secret)");
}
