import { catalogue } from "../catalogue";
import { bit, rowIndex, type RowSet } from "../graph";
import type { EnlightenmentRequest } from "../types";
import { requesterKey, strengthOf, type Strength } from "./strength";
import { valueProblem, type ValueProblem } from "./values";

/** The strongest word about each row, and everything that was wrong with what was asked. */
export interface Asks {
  /** By row number. */
  readonly strongest: readonly (EnlightenmentRequest | undefined)[];
  /** By row number: the request whose value counts. */
  readonly valued: readonly (EnlightenmentRequest | undefined)[];
  /** By strength: rows asked on, rows asked off. */
  readonly on: readonly RowSet[];
  readonly off: readonly RowSet[];
  /** Rows whose strongest word is an on that only prefers them. */
  readonly preferred: RowSet;
  /** Requests for names that are in no row. */
  readonly unknown: readonly EnlightenmentRequest[];
  /** Requests whose state is neither on nor off. */
  readonly stateless: readonly EnlightenmentRequest[];
  /** Two words of equal strength that cannot both be kept; the first is the one that counts. */
  readonly contradictions: readonly (readonly [EnlightenmentRequest, EnlightenmentRequest])[];
  readonly valueProblems: readonly ValueFault[];
}

export interface ValueFault {
  readonly row: number;
  readonly request: EnlightenmentRequest;
  readonly problem: ValueProblem | "while-off" | "not-taken" | "missing";
}

export function collectAsks(requests: readonly EnlightenmentRequest[]): Asks {
  const strongest: (EnlightenmentRequest | undefined)[] = new Array<undefined>(catalogue.length).fill(undefined);
  const unknown: EnlightenmentRequest[] = [];
  const stateless: EnlightenmentRequest[] = [];
  let rivals: EnlightenmentRequest[] | undefined;
  let anyValue = false;

  for (const request of requests) {
    const row = rowIndex(request.name);
    if (row < 0) {
      unknown.push(request);
      continue;
    }
    if (request.state !== "on" && request.state !== "off") {
      stateless.push(request);
      continue;
    }
    if (request.value !== undefined) anyValue = true;
    const other = strongest[row];
    if (other === undefined) {
      strongest[row] = request;
      continue;
    }
    const order = compare(request, other);
    if (order < 0) strongest[row] = request;
    if (strengthOf(request.by) === strengthOf(other.by)) (rivals ??= []).push(request, other);
  }

  const on = [0n, 0n, 0n, 0n];
  const off = [0n, 0n, 0n, 0n];
  let preferred = 0n;
  strongest.forEach((request, row) => {
    if (request === undefined) return;
    (request.state === "on" ? on : off)[strengthOf(request.by)]! |= bit(row);
    if (request.state === "on" && request.prefer === true) preferred |= bit(row);
  });
  const valued = anyValue ? strongestValues(requests, strongest) : noValues;
  return {
    strongest,
    valued,
    on,
    off,
    preferred,
    unknown: unknown.sort(byName),
    stateless: stateless.sort(byName),
    contradictions: rivals ? contradictions(requests, strongest) : [],
    valueProblems: valueFaults(strongest, valued),
  };
}

const noValues: readonly undefined[] = new Array<undefined>(catalogue.length).fill(undefined);

const byName = (a: EnlightenmentRequest, b: EnlightenmentRequest): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : compare(a, b);

/** Stronger first; among equals off before on, then by who asked and what for, so that input order never matters. */
function compare(a: EnlightenmentRequest, b: EnlightenmentRequest): number {
  const strength: number = strengthOf(b.by) - strengthOf(a.by);
  if (strength !== 0) return strength;
  if (a.state !== b.state) return a.state === "off" ? -1 : 1;
  const left = tieKey(a);
  const right = tieKey(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

const tieKey = (request: EnlightenmentRequest): string =>
  `${requesterKey(request.by)}\n${typeof request.value} ${String(request.value)}\n${request.prefer === true}\n${request.reason}`;

/** A value counts where the row ends up asked on: the strongest request to turn it on that names one. */
function strongestValues(
  requests: readonly EnlightenmentRequest[],
  strongest: readonly (EnlightenmentRequest | undefined)[],
): (EnlightenmentRequest | undefined)[] {
  const valued: (EnlightenmentRequest | undefined)[] = new Array<undefined>(catalogue.length).fill(undefined);
  for (const request of requests) {
    const row = rowIndex(request.name);
    if (row < 0 || request.state !== "on" || request.value === undefined || strongest[row]?.state !== "on") continue;
    const other = valued[row];
    if (other === undefined || compare(request, other) < 0) valued[row] = request;
  }
  return valued;
}

function contradictions(
  requests: readonly EnlightenmentRequest[],
  strongest: readonly (EnlightenmentRequest | undefined)[],
): (readonly [EnlightenmentRequest, EnlightenmentRequest])[] {
  const found = new Map<number, readonly [EnlightenmentRequest, EnlightenmentRequest]>();
  for (const request of [...requests].sort(byName)) {
    const row = rowIndex(request.name);
    const kept = row < 0 ? undefined : strongest[row];
    if (!kept || kept === request || found.has(row)) continue;
    const strength: Strength = strengthOf(request.by);
    if (strength === 0 || strength !== strengthOf(kept.by)) continue;
    const stateDiffers = (request.state === "on" || request.state === "off") && request.state !== kept.state;
    const valueDiffers = request.state === "on" && kept.state === "on" && bothDiffer(request.value, kept.value);
    if (stateDiffers || valueDiffers) found.set(row, [kept, request]);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, pair]) => pair);
}

const bothDiffer = (a: unknown, b: unknown): boolean => a !== undefined && b !== undefined && a !== b;

function valueFaults(
  strongest: readonly (EnlightenmentRequest | undefined)[],
  valued: readonly (EnlightenmentRequest | undefined)[],
): readonly ValueFault[] {
  let faults: ValueFault[] | undefined;
  for (let row = 0; row < catalogue.length; row++) {
    const request = strongest[row];
    const problem = request && faultOf(row, request, valued[row]);
    if (problem) (faults ??= []).push({ row, request: valued[row] ?? request, problem });
  }
  return faults ?? [];
}

function faultOf(
  row: number,
  request: EnlightenmentRequest,
  valued: EnlightenmentRequest | undefined,
): ValueFault["problem"] | undefined {
  const range = catalogue[row]!.value;
  if (request.state === "off") return request.value === undefined ? undefined : "while-off";
  if (range === undefined) return valued ? "not-taken" : undefined;
  if (valued) return valueProblem(range, valued.value);
  return range.default === undefined ? "missing" : undefined;
}
