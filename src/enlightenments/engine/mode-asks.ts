import { catalogue } from "../catalogue";
import { rowIndex, rowSet, type RowSet } from "../graph";
import { modeRow } from "../modes";
import type { CpuVendor, EnlightenmentRequest, HyperVMode } from "../types";
import { intelOnly, type HostAnswers } from "./host";

/** What each mode turns on by itself, as far as the host offers it. */
const turnsOn: Readonly<Record<HyperVMode, RowSet>> = {
  custom: 0,
  // libvirt's own list, the children it has defaults for, and the hypervclock timer that it appends for stimer.
  "host-model": rowSet(catalogue.filter((row) => row.domcapabilities || row.name === "time").map((row) => row.name)),
  // Everything QEMU can enable through KVM; it leaves syndbg out itself.
  passthrough: rowSet(catalogue.filter((row) => row.libvirt.kind !== "none").map((row) => row.name)),
};

const modeRequests: Readonly<Record<HyperVMode, readonly EnlightenmentRequest[]>> = {
  custom: [],
  "host-model": requestsOfMode("host-model", "libvirt turns on what the host offers"),
  passthrough: requestsOfMode("passthrough", "QEMU turns on what the host offers"),
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
 * The requests that count in a mode. In `custom` all of them. In the other modes the list is libvirt's or QEMU's: presets and
 * Windows have no say, the user's words override in `host-model` and are not honoured at all in `passthrough`.
 */
export function requestsIn(
  mode: HyperVMode,
  requests: readonly EnlightenmentRequest[],
  vendor: CpuVendor,
  answers: HostAnswers | undefined,
): readonly EnlightenmentRequest[] {
  if (mode === "custom") return requests;
  let offered = turnsOn[mode] & ~(answers?.lacking ?? 0);
  if (vendor !== "intel") offered &= ~intelOnly;
  if (mode === "host-model") offered &= ~childrenOfOff(requests);
  const own = modeRequests[mode].filter((request) => offered & (1 << rowIndex(request.name)));
  return mode === "passthrough" ? own : [...requests.filter((request) => request.by.kind === "user"), ...own];
}

/** libvirt fills the children of an element only where the element itself is on: an off for the parent leaves them out. */
function childrenOfOff(requests: readonly EnlightenmentRequest[]): RowSet {
  const off = new Set(usersOwn(requests).filter((request) => request.state === "off").map((request) => request.name));
  return off.size === 0 ? 0 : rowSet(childRows.filter(({ parent }) => off.has(parent)).map(({ child }) => child));
}

const childRows = catalogue.flatMap(({ name, libvirt }) => {
  if (libvirt.kind !== "child") return [];
  const parent = catalogue.find((row) => row.libvirt.kind === "element" && row.libvirt.element === libvirt.parent);
  return parent ? [{ child: name, parent: parent.name as string }] : [];
});

export const usersOwn = (requests: readonly EnlightenmentRequest[]): EnlightenmentRequest[] =>
  requests.filter((request) => request.by.kind === "user");
