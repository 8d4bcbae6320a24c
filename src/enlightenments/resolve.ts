import { runRules } from "../findings";
import { catalogue, countsAsOff } from "./catalogue";
import { collectAsks, type Asks } from "./engine/asks";
import { RuleContext, type Adaptation } from "./engine/context";
import { fill, requiring } from "./engine/fill";
import { answersOf, droppable, intelOnly, notTaken, type HostAnswers } from "./engine/host";
import { childRows, requestsIn, usersOwn } from "./engine/mode-asks";
import { explainRows, notExpressible, type Dropped } from "./engine/rows";
import { USER } from "./engine/strength";
import { bit, namesIn, rowIndex, type RowSet } from "./graph";
import { rules } from "./rules";
import type { EngineInput, EngineResult, EnlightenmentRequest, HyperVMode, ResolvedEnlightenment } from "./types";

/**
 * Decides every row of the catalogue for one guest and checks the result.
 *
 * The same requests in any order give the same result, and a result fed back as requests gives itself. Nothing is
 * thrown for wrong input: everything that is wrong with it is among the findings, all at once. The user's `off` is
 * never turned on.
 */
export function resolveEnlightenments(input: EngineInput): EngineResult {
  const answers = input.host && answersOf(input.host);
  const vendor = input.cpuVendor === "unknown" && input.host ? input.host.cpuVendor : input.cpuVendor;
  const counted = input.mode === "custom" ? input.requests : requestsIn(input.mode, input.requests, vendor, answers);
  const asks = collectAsks(counted);

  const wished = fill(asks, notExpressible);
  const lacking = (answers?.lacking ?? 0n) | (vendor === "amd" ? intelOnly : 0n);
  const left = notTaken(asks, wished, answers);
  const wanted = left === 0n ? wished : fill(asks, notExpressible | left);
  const drop = droppable(mustGo(input, lacking, answers), wanted.on, asks.on[USER]!);
  const filled = drop === 0n ? wanted : fill(asks, notExpressible | left | drop);
  const adapted = droppedRows(input, asks, answers, lacking, drop & wanted.on, left);

  const explained = explainRows(asks, filled, adapted, input.mode);
  const rows = input.mode === "passthrough" ? withUsersOff(explained, input) : explained;
  const hyperVEnabled = input.mode === "custom" ? enablesHyperV(rows) : true;
  const context = new RuleContext(
    input,
    vendor,
    rows,
    asks,
    filled,
    answers,
    lacking & filled.on,
    drop === 0n ? [] : adaptationsOf(drop & wanted.on, answers, lacking),
    hyperVEnabled,
  );
  return { mode: input.mode, enlightenments: rows, hyperVEnabled, findings: runRules(rules, context, input.words) };
}

/** Of what the host lacks: everything under `adapt`; under `report` what cannot even be written on it. */
function mustGo({ hostSupport }: EngineInput, lacking: RowSet, answers: HostAnswers | undefined): RowSet {
  switch (hostSupport) {
    case "adapt":
      return lacking;
    case "report":
      return lacking & (answers?.unwritable ?? 0n);
    case "require":
      return 0n;
  }
}

const nothingDropped: Dropped = {
  rows: 0n,
  why: () => {
    throw new Error("nothing was dropped");
  },
};

/** @param left What was only preferred. */
function droppedRows(
  input: EngineInput,
  asks: Asks,
  answers: HostAnswers | undefined,
  lacking: RowSet,
  rows: RowSet,
  left: RowSet,
): Dropped {
  if ((rows | left) === 0n) return nothingDropped;
  const host = input.host?.name ?? "an AMD host";
  return {
    rows: rows | left,
    why: (row) => {
      if (left & bit(row)) return whyLeft(row, asks.strongest[row]!, input.host?.name, answers);
      const by = { kind: "host", host } as const;
      if (lacking & bit(row))
        return { by, reason: `${host} does not support it (requires ${becauseOf(row, answers)})` };
      const missing = namesIn(lacking & rows).find((name) => requiring(bit(row), bit(rowIndex(name))) !== 0n);
      return { by, reason: `requires ${missing}, which ${host} does not support` };
    },
  };
}

/** Why a row that was only preferred is left out. */
function whyLeft(
  row: number,
  ask: EnlightenmentRequest,
  host: string | undefined,
  answers: HostAnswers | undefined,
): ReturnType<Dropped["why"]> {
  if (host === undefined || answers === undefined)
    return { by: ask.by, reason: "turned on only if the host supports it, and no host is known" };
  const by = { kind: "host", host } as const;
  const short = catalogue.findIndex(
    (_, other) => (other === row || requiring(bit(row), bit(other)) !== 0n) && answers.rows[other]!.known !== "yes",
  );
  const { known, because } = answers.rows[answers.rows[row]!.known === "yes" ? short : row]!;
  const lacking = answers.rows[row]!.known === "yes" ? catalogue[short]!.name : undefined;
  const what = lacking === undefined ? "it" : `${lacking}, which it requires`;
  return {
    by,
    reason:
      known === "no"
        ? `${host} does not support ${what} (${lacking === undefined ? "" : `${lacking} `}requires ${because})`
        : `could not determine whether ${host} supports ${what}: ${because}`,
  };
}

const becauseOf = (row: number, answers: HostAnswers | undefined): string => {
  const answer = answers?.rows[row];
  return answer?.known === "no" ? answer.because : "an Intel CPU; this host has an AMD CPU";
};

function adaptationsOf(dropped: RowSet, answers: HostAnswers | undefined, lacking: RowSet): Adaptation[] {
  return namesIn(lacking & dropped).map((name): Adaptation => {
    const row = rowIndex(name);
    const dependents = requiring(dropped & ~bit(row), bit(row));
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

const enablesHyperV = (rows: readonly ResolvedEnlightenment[]): boolean =>
  rows.some(
    ({ state, value }, row) => state === "on" && catalogue[row]!.enablesHyperV && !countsAsOff(catalogue[row]!, value),
  );

/**
 * The rows to write into a definition, of a result without errors. In `custom` mode what is on. In `host-model` what
 * the user overrides and what that requires, with the element around a child: without it libvirt would not see the
 * child. In `passthrough` none.
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
