import { endOfBypass } from "../../fleet/rollout/bypass";
import type { GateInputs, GateSettings } from "./gate-inputs";

export function isBypassed({ bypass }: GateSettings, now = Date.now()): boolean {
  const end = bypass === undefined ? undefined : endOfBypass(bypass.until);
  return end !== undefined && now <= end;
}

export const bypassText = ({ step, settings: { bypass } }: GateInputs): string =>
  `${step}: the gate passes without its checks until ${bypass!.until}, because rollout.bypass says so: ${bypass!.reason}`;
