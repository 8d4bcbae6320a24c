import type { RolloutSpec } from "../model/fleet";

type CheckSpec = NonNullable<RolloutSpec["gate"]>[number];

/** A check in a few words, for messages. */
export function checkText({ type, port: number, command: words = [], url }: CheckSpec): string {
  switch (type) {
    case "running":
      return "machine runs";
    case "agent":
      return "guest agent answers";
    case "port":
      return `port ${number ?? 0} answers`;
    case "command":
      return `${words[0] ?? "command"} in Windows`;
    case "http":
      return url ?? "URL";
    case "program":
      return words[0] ?? "program";
  }
}

/** All checks of a gate. */
export const checksText = (checks: readonly CheckSpec[]): string => checks.map(checkText).join(", ") || "none";
