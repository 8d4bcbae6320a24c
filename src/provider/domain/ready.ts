import type { LibvirtClient } from "../../libvirt";
import { guestFacts, type GuestFacts, type WaitEnd, waitUntil } from "../../libvirt/guest";
import type { OperationContext } from "../resource";
import type { Lifecycle } from "./inputs";

/** Of a machine that was running before: it has not just been started, and needs no time to settle. */
const RUNNING = { intervalMs: 1_000, stableMs: 0 } as const;

/** How far the machine is. */
export interface Readiness {
  /** What is wrong, with the next step; undefined where nothing is. */
  readonly problem?: string;
  /** What Windows said of itself, where it was waited for. */
  readonly guest?: GuestFacts;
}

/** Waits until the machine is as far as `waitFor` says, and reports every 15 seconds what is missing. */
export async function readiness(
  client: LibvirtClient,
  id: string,
  {
    waitFor,
    readyTimeoutSeconds,
    readyIntervalSeconds,
  }: Pick<Lifecycle, "waitFor" | "readyTimeoutSeconds" | "readyIntervalSeconds">,
  started: boolean,
  { name, signal, timeoutMs, log }: OperationContext,
): Promise<Readiness> {
  const limitMs = timeoutMs ?? readyTimeoutSeconds * 1000;
  const end = await waitUntil(client, id, {
    waitFor,
    limitMs,
    signal,
    progress: (waitingFor) => log("info", `${name}: ${waitingFor}`),
    ...(started ? { intervalMs: readyIntervalSeconds * 1000 } : RUNNING),
  });
  if (end.kind !== "reached") return { problem: problem(client.host, id, end, limitMs) };
  if (end.note !== undefined) log("info", `${name}: ${end.note}`);
  const guest = waitFor === "running" ? undefined : await guestFacts(client, id, { signal });
  if (guest === undefined) return {};
  log("info", `${name}: ${factsText(guest)}`);
  return { guest };
}

function problem(host: string, id: string, end: Exclude<WaitEnd, { kind: "reached" }>, limitMs: number): string {
  switch (end.kind) {
    case "off":
      return `it shut off while it was starting. Look at its console and at the log of QEMU on ${host} (/var/log/libvirt/qemu), then run pulumi up`;
    case "no-channel":
      return "it is running without a channel for the guest agent. Set guestAgent: true and restart Windows, or set waitFor to running";
    case "cancelled":
      return "the deployment was cancelled while it waited for Windows. The machine keeps running";
    case "too-slow":
      return `it is running, but not ready within ${Math.round(limitMs / 1000)} s: ${end.waitingFor}. Look at its console (virsh -c ${host} domdisplay ${id}); if the QEMU guest agent is not installed in Windows, install it from the virtio-win medium; if Windows needs longer, increase readyTimeoutSeconds. The next pulumi up waits again`;
  }
}

const factsText = ({ windows, build, agentVersion, addresses }: GuestFacts): string =>
  [
    windows === undefined ? "Windows" : windows,
    ...(build === undefined ? [] : [`build ${build}`]),
    ...(agentVersion === undefined ? [] : [`guest agent ${agentVersion}`]),
    ...(addresses.length === 0 ? [] : [addresses.slice(0, 4).join(", ")]),
  ].join(", ");
