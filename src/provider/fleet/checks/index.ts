import { agent } from "./agent";
import { command } from "./command";
import { http } from "./http";
import { port } from "./port";
import { program } from "./program";
import { running } from "./running";
import type { Check, CheckSpec } from "./types";

/** Every type of check. A new one is a file, a line here, and a word in the model. */
export const checks: Readonly<Record<CheckSpec["type"], Check>> = { running, agent, port, command, http, program };

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
