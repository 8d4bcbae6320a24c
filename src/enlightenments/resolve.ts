import { runRules } from "../findings";
import { catalogue } from "./catalogue";
import { collectAsks } from "./engine/asks";
import { RuleContext, type Adaptation } from "./engine/context";
import { fill, requiring } from "./engine/fill";
import { answersOf, droppable, intelOnly, type HostAnswers } from "./engine/host";
import { childRows, requestsIn, usersOwn } from "./engine/mode-asks";
import { explainRows, notExpressible, type Dropped } from "./engine/rows";
import { USER } from "./engine/strength";
import { namesIn, rowIndex, type RowSet } from "./graph";
import { rules } from "./rules";
import type { EngineInput, EngineResult, HyperVMode, ResolvedEnlightenment } from "./types";

/**
 * Decides every row of the catalogue for one guest and checks the result.
 *
 * The same requests in any order give the same result, and a result fed back as requests gives itself. Nothing is thrown for
 * wrong input: everything that is wrong with it is among the findings, all at once. The user's `off` is never turned on.
 */
export function resolveEnlightenments(input: EngineInput): EngineResult {
  const answers = input.host && answersOf(input.host);
  const vendor = input.cpuVendor === "unknown" && input.host ? input.host.cpuVendor : input.cpuVendor;
  const counted = input.mode === "custom" ? input.requests : requestsIn(input.mode, input.requests, vendor, answers);
  const asks = collectAsks(counted);

  const wished = fill(asks, notExpressible);
  const lacking = (answers?.lacking ?? 0) | (vendor === "amd" ? intelOnly : 0);
  const drop = droppable(mustGo(input, lacking, answers), wished.on, asks.on[USER]!);
  const filled = drop === 0 ? wished : fill(asks, notExpressible | drop);
  const adapted = drop === 0 ? nothingDropped : droppedRows(input, answers, lacking, drop & wished.on);

  const explained = explainRows(asks, filled, adapted, input.mode);
  const rows = input.mode === "passthrough" ? withUsersOff(explained, input) : explained;
  const hyperVEnabled = input.mode === "custom" ? enablesHyperV(filled.on, rows) : true;
  const context = new RuleContext(
    input,
    vendor,
    rows,
    asks,
    filled,
    answers,
    lacking & filled.on,
    drop === 0 ? [] : adaptationsOf(adapted, answers, lacking),
    hyperVEnabled,
  );
  return { mode: input.mode, enlightenments: rows, hyperVEnabled, findings: runRules(rules, context) };
}

/** Of what the host lacks: everything under `adapt`; under `report` what cannot even be written on it. */
function mustGo({ hostSupport }: EngineInput, lacking: RowSet, answers: HostAnswers | undefined): RowSet {
  switch (hostSupport) {
    case "adapt":
      return lacking;
    case "report":
      return lacking & (answers?.unwritable ?? 0);
    case "require":
      return 0;
  }
}

const nothingDropped: Dropped = { rows: 0, host: "", reason: () => "" };

function droppedRows(input: EngineInput, answers: HostAnswers | undefined, lacking: RowSet, rows: RowSet): Dropped {
  const host = input.host?.name ?? "an AMD host";
  return {
    rows,
    host,
    reason: (row) => {
      if (lacking & (1 << row)) return `${host} lacks it: it needs ${becauseOf(row, answers)}`;
      const missing = namesIn(lacking & rows).find((name) => requiring(1 << row, 1 << rowIndex(name)) !== 0);
      return `it needs ${missing}, which ${host} lacks`;
    },
  };
}

const becauseOf = (row: number, answers: HostAnswers | undefined): string => {
  const answer = answers?.rows[row];
  return answer?.known === "no" ? answer.because : "an Intel CPU; this one is AMD's";
};

function adaptationsOf(dropped: Dropped, answers: HostAnswers | undefined, lacking: RowSet): Adaptation[] {
  return namesIn(lacking & dropped.rows).map((name): Adaptation => {
    const row = rowIndex(name);
    const dependents = requiring(dropped.rows & ~(1 << row), 1 << row);
    return { name, because: becauseOf(row, answers), dependents: namesIn(dependents) };
  });
}

/** QEMU would override the user's off; the machine is refused, and the row shows what the user said. */
function withUsersOff(rows: readonly ResolvedEnlightenment[], input: EngineInput): ResolvedEnlightenment[] {
  const words = collectAsks(usersOwn(input.requests)).strongest;
  return rows.map((row, index) => {
    const word = words[index];
    return word?.state === "off" ? { name: row.name, state: "off", by: word.by, reason: word.reason } : row;
  });
}

const enabling: RowSet = catalogue.reduce((set, row, index) => (row.enablesHyperV ? set | (1 << index) : set), 0);
const spinlocks = rowIndex("spinlocks");
const NEVER_NOTIFY = 4294967295;

function enablesHyperV(on: RowSet, rows: readonly ResolvedEnlightenment[]): boolean {
  const sure = on & enabling & ~(1 << spinlocks);
  return sure !== 0 || ((on & (1 << spinlocks)) !== 0 && rows[spinlocks]!.value !== NEVER_NOTIFY);
}

/**
 * The rows to write into a definition, of a result without errors. In `custom` mode what is on. In `host-model` what the user
 * overrides and what that requires, with the element around a child: without it libvirt would not see the child. In
 * `passthrough` none.
 */
export function writtenEnlightenments(result: {
  readonly mode: HyperVMode;
  readonly enlightenments: readonly ResolvedEnlightenment[];
}): ResolvedEnlightenment[] {
  switch (result.mode) {
    case "custom":
      return result.enlightenments.filter((row) => row.state === "on");
    case "host-model": {
      const isSaid = ({ by }: ResolvedEnlightenment): boolean => by.kind === "user" || by.kind === "requirement";
      const said = new Set(result.enlightenments.filter(isSaid).map((row) => row.name));
      const parents = new Set<string>(childRows.filter(({ child }) => said.has(child)).map(({ parent }) => parent));
      return result.enlightenments.filter((row) => said.has(row.name) || (row.state === "on" && parents.has(row.name)));
    }
    case "passthrough":
      return [];
  }
}
