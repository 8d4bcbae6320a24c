import { catalogue, type EnlightenmentName } from "../catalogue";
import { bit, namesIn, rowIndex, rowSet, type RowSet } from "../graph";
import { modeRow } from "../modes";
import type { CpuVendor, EnlightenmentRequest, HyperVMode } from "../types";
import { closureOf } from "./fill";
import { intelOnly, type HostAnswers } from "./host";

/** Rows that libvirt writes inside the element of another. */
export const childRows: readonly { readonly child: EnlightenmentName; readonly parent: EnlightenmentName }[] =
  catalogue.flatMap(({ name, libvirt }) => {
    if (libvirt.kind !== "child") return [];
    const parent = catalogue.find((row) => row.libvirt.kind === "element" && row.libvirt.element === libvirt.parent);
    return parent ? [{ child: name, parent: parent.name }] : [];
  });

/** What each mode turns on by itself, as far as the host offers it. */
const turnsOn: Readonly<Record<HyperVMode, RowSet>> = {
  custom: 0n,
  // libvirt's own list, the children it has defaults for, and the hypervclock timer that it appends for stimer.
  "host-model": rowSet(catalogue.filter((row) => row.domcapabilities || row.name === "time").map((row) => row.name)),
  // Everything QEMU can enable through KVM; it leaves syndbg out itself from 9.2 on.
  passthrough: rowSet(catalogue.filter((row) => row.libvirt.kind !== "none").map((row) => row.name)),
};

const modeRequests: Readonly<Record<HyperVMode, readonly EnlightenmentRequest[]>> = {
  custom: [],
  "host-model": requestsOfMode("host-model", "libvirt turns on everything that the host supports"),
  passthrough: requestsOfMode("passthrough", "QEMU turns on everything that the host supports"),
};

function requestsOfMode(mode: HyperVMode, reason: string): EnlightenmentRequest[] {
  const { values } = modeRow(mode);
  return catalogue.map((row) => ({
    name: row.name,
    state: "on",
    ...(row.name in values ? { value: values[row.name]! } : {}),
    by: { kind: "mode", mode },
    reason,
  }));
}

/**
 * The requests that count in a mode. In `custom` all of them. In the other modes the list is libvirt's or QEMU's:
 * presets and Windows have no say, the user's words override in `host-model` and are not honoured at all in
 * `passthrough`.
 */
export function requestsIn(
  mode: HyperVMode,
  requests: readonly EnlightenmentRequest[],
  vendor: CpuVendor,
  answers: HostAnswers | undefined,
): readonly EnlightenmentRequest[] {
  if (mode === "custom") return requests;
  const offered = turnsOn[mode] & ~(answers?.lacking ?? 0n) & (vendor === "intel" ? ~0n : ~intelOnly);
  const notTold =
    vendor === "unknown" ? leftOut(mode, intelOnly, "requires an Intel CPU, and the CPU vendor is unknown") : [];
  if (mode === "passthrough") return [...ownRequests(mode, offered), ...notTold];
  const own = usersOwn(requests);
  const untouched = offered & ~notFilledIn(offered, mentionedBy(own));
  return [
    ...own,
    ...ownRequests(mode, untouched),
    ...leftOut(mode, offered & ~untouched & children, notFilled),
    ...notTold,
  ];
}

const ownRequests = (mode: HyperVMode, offered: RowSet): EnlightenmentRequest[] =>
  modeRequests[mode].filter((request) => offered & bit(rowIndex(request.name)));

const leftOut = (mode: HyperVMode, rows: RowSet, reason: string): EnlightenmentRequest[] =>
  namesIn(rows).map((name) => ({ name, state: "off", by: { kind: "mode", mode }, reason }));

const children: RowSet = rowSet(childRows.map(({ child }) => child));
const notFilled =
  "libvirt adds it only together with its parent element, and only if the definition does not contain that element";

/** What libvirt adds to an element of its list: the children, and the timer that stimer cannot do without. */
const companions: readonly { readonly element: number; readonly rows: RowSet }[] = catalogue.flatMap(
  ({ name }, element) => {
    const rows =
      rowSet(childRows.filter(({ parent }) => parent === name).map(({ child }) => child)) |
      (name === "stimer" ? rowSet(["time"]) : 0n);
    return rows === 0n ? [] : [{ element, rows }];
  },
);

/**
 * Elements that will stand in the definition: those the user speaks of, those of their children, and what an `on`
 * requires.
 */
function mentionedBy(own: readonly EnlightenmentRequest[]): RowSet {
  return own.reduce((set, { name, state }) => {
    const row = rowIndex(name);
    if (row < 0) return set;
    const parent = childRows.find(({ child }) => child === name)?.parent;
    return (
      set | bit(row) | (parent === undefined ? 0n : bit(rowIndex(parent))) | (state === "on" ? closureOf(bit(row)) : 0n)
    );
  }, 0n);
}

/** libvirt adds nothing to an element that the definition mentions, nor to one that it does not turn on. */
const notFilledIn = (offered: RowSet, mentioned: RowSet): RowSet =>
  companions.reduce((set, { element, rows }) => (offered & ~mentioned & bit(element) ? set : set | rows), 0n);

export const usersOwn = (requests: readonly EnlightenmentRequest[]): EnlightenmentRequest[] =>
  requests.filter((request) => request.by.kind === "user");
