import type { Finding } from "../../findings";
import type { GuestResolution, GuestSpec } from "../../guest/types";
import { listText } from "../../guest/explaining/show";
import { fileFinding } from "../rules";
import type { SetLack, SetVerdict } from "./types";

/** What the verdict on a set of hosts adds to the guest's own findings. */
export function setFindings(spec: unknown, resolution: GuestResolution, verdict: SetVerdict): Finding[] {
  const { migratable, hostSupport } = spec as Partial<GuestSpec>;
  return [
    ...startFinding(resolution, verdict, hostSupport === "report" ? "warning" : "error"),
    ...(migratable === true ? moveFinding(resolution, verdict) : []),
  ];
}

/** The checks against the set as a whole have told most; what they missed is told here, host by host. */
function startFinding(
  { name, findings }: GuestResolution,
  { hosts }: SetVerdict,
  severity: Finding["severity"],
): Finding[] {
  const isTold = ({ path }: SetLack): boolean =>
    findings.some(
      (finding) =>
        finding.severity !== "info" &&
        (finding.path === path || (finding.path === "enlightenments" && path.startsWith("enlightenments."))),
    );
  return hosts.flatMap(({ host, lacks }) =>
    lacks
      .filter((lack) => !isTold(lack))
      .map(({ path, reason }) => ({
        ...fileFinding(
          "host-set-start",
          path,
          `${name} does not start on ${host}: ${reason}.`,
          "Remove the host from the set, or remove the setting that it does not support.",
        ),
        severity,
      })),
  );
}

function moveFinding({ name, migratable, migration }: GuestResolution, verdict: SetVerdict): Finding[] {
  // What stands against migration on any hosts is told by rules of its own.
  const reasons = verdict.migration.filter((reason) => !migration.includes(reason));
  if (migratable === "no" || reasons.length === 0 || verdict.startOn.length === verdict.hosts.length) return [];
  const some = listText(verdict.startOn);
  const never = verdict.startOn.length === 0;
  const message = `${name} has \`migratable: true\`, but cannot be migrated between all of ${listText(verdict.hosts.map((one) => one.host))}${never ? "" : ` unless it is started on ${some}`}: ${reasons.join("; ")}.`;
  const fix = never
    ? "Choose identical hosts, or set `cpu.model` to a model that all of them support."
    : `Define and start the machine on ${some} first.`;
  return [{ ...fileFinding("host-set-migration", "migratable", message, fix), severity: never ? "error" : "warning" }];
}
