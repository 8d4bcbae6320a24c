import { execFile } from "node:child_process";
import { printable } from "../../../foreign/printable";
import { addressOf } from "./agent";
import { each } from "./each";
import type { Verdict } from "./types";

const MOST_SHOWN = 200;

/** Does a program of the user's, on this computer, end with exit code 0? No shell reads its arguments. */
export const program = each(async (member, { command = [] }, context) => {
  const [file = "", ...args] = command;
  const found = await addressOf(member, context);
  const environment = {
    ...process.env,
    WG_NAME: member.name,
    WG_UUID: member.uuid,
    WG_HOST: member.host,
    WG_ADDRESS: "address" in found ? found.address : "",
  };
  return new Promise<Verdict>((resolve) => {
    execFile(
      file,
      args,
      {
        env: environment,
        timeout: context.timeoutMs,
        signal: context.signal,
        maxBuffer: 1 << 20,
        killSignal: "SIGKILL",
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve(undefined);
        const printed = printable(`${stderr}${stdout}`.trim().slice(0, MOST_SHOWN));
        resolve(`${file} ${endOf(error, context.timeoutMs)}${printed === "" ? "" : `: ${printed}`}`);
      },
    );
  });
});

function endOf(error: Error & { code?: unknown; killed?: boolean }, timeoutMs: number): string {
  if (error.killed === true) return `does not end within ${timeoutMs / 1000} s`;
  return typeof error.code === "number"
    ? `ended with exit code ${error.code}`
    : `cannot be run (${String(error.code ?? error.message)})`;
}
