import { type Properties, secretStrings } from "./properties";

/** Takes the secret strings of `properties` out of a text. */
export function redactor(properties: readonly Properties[]): (text: string) => string {
  // The longest first: a secret that contains another must not leave its rest behind.
  const secrets = [...new Set(properties.flatMap(secretStrings))].sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
}
