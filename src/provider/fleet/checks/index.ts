import { agent } from "./agent";
import { command } from "./command";
import { http } from "./http";
import { port } from "./port";
import { program } from "./program";
import { running } from "./running";
import type { Check, CheckSpec } from "./types";

/** Every type of check. A new one is a file, a line here, and a word in the model. */
export const checks: Readonly<Record<CheckSpec["type"], Check>> = { running, agent, port, command, http, program };
