import type { WindowsVersion } from "../../windows";
import { YOUR_OWN, type Choices } from "./choices";
import { busOf, listenOf } from "../defining/devices";
import { allDisksOf, isNvme } from "../defining/nvme-disks";
import type { Machine } from "./decided";
import type { Assigned } from "../host/assigned";
import { assignedText } from "../host/device-text";
import { recordNetworks } from "./recorded-networks";
import { recordPeripherals } from "./recorded-peripherals";
import type { Choice, GuestSpec } from "../types";

/**
 * Settings that follow from others or stand as the user wrote them: nothing is decided here, but an explanation names
 * them.
 */
export function recordPlacement(spec: GuestSpec, machine: Machine, choices: Choices): void {
  const { pinning, hugepages, numa } = spec;
  if (pinning?.vcpus !== undefined)
    choices.record("pinning.vcpus", pinning.vcpus, "user", YOUR_OWN, undefined, pinning.vcpus.join(" "));
  if (pinning?.emulator !== undefined) choices.record("pinning.emulator", pinning.emulator, "user", YOUR_OWN);
  if (pinning?.iothread !== undefined) choices.record("pinning.iothread", pinning.iothread, "user", YOUR_OWN);
  else if (pinning?.iothreads !== undefined)
    choices.record("pinning.iothreads", pinning.iothreads, "user", YOUR_OWN, undefined, pinning.iothreads.join(" "));
  else if (machine.iothreads > 0 && pinning?.emulator !== undefined)
    choices.record(
      "pinning.iothread",
      pinning.emulator,
      "requirement",
      "together with QEMU's threads, on other CPUs than the vCPUs",
    );
  if (hugepages?.size !== undefined) choices.record("hugepages.size", hugepages.size, "user", YOUR_OWN);
  else if (hugepages !== undefined)
    choices.record("hugepages.size", "the host's default", "default", "`hugepages` names no size");
  if (numa !== undefined)
    choices.record("numa.nodes", numa.nodes, "user", YOUR_OWN, undefined, `${numa.nodes} (${numa.mode ?? "strict"})`);
  if (spec.ioapic !== undefined) choices.record("ioapic", spec.ioapic, "user", YOUR_OWN);
  if (spec.hideKvm !== undefined) choices.record("hideKvm", spec.hideKvm, "user", YOUR_OWN);
}

/** Each CPU feature that is written, and those of the tables that could not be decided. */
export function recordCpuFeatures(spec: GuestSpec, machine: Machine, choices: Choices): void {
  const own = new Map(
    (spec.cpu?.features ?? []).flatMap((feature) =>
      typeof feature?.name === "string" ? [[feature.name, feature.policy] as const] : [],
    ),
  );
  for (const [name, policy] of own) choices.record(`cpu.features.${name}`, policy, "user", YOUR_OWN);
  for (const { name, policy, from, reason, source } of machine.cpuFeatures) {
    if (own.has(name)) continue;
    const value = policy ?? "that of the host";
    if (from === undefined) choices.record(`cpu.features.${name}`, value, "requirement", reason, source);
    else choices.ofPreset(`cpu.features.${name}`, value, from, reason, source);
  }
}

export function recordDevices(spec: GuestSpec, machine: Machine, windows: WindowsVersion, choices: Choices): void {
  const follows = `follows from \`drivers: ${machine.drivers}\``;
  for (const { path, disk } of allDisksOf(spec)) {
    const own = disk.bus !== undefined && disk.bus !== "auto";
    choices.record(`${path}.bus`, busOf(disk, machine.drivers), own ? "user" : "requirement", own ? YOUR_OWN : follows);
  }
  recordNetworks(spec, machine, windows, choices);
  recordPeripherals(spec, machine, choices);
  if (machine.graphics === "none" || spec.graphics?.socket !== undefined) return;
  const listen = spec.graphics?.listen;
  choices.record(
    "graphics.listen",
    listenOf(spec),
    listen === undefined ? "default" : "user",
    listen === undefined ? "the console is accessible only from the host itself" : YOUR_OWN,
  );
}

/** What each host device turned out to be. A card comes with all its functions, unless the spec names some. */
export function deviceChoices(assigned: readonly Assigned[]): readonly Choice[] {
  return assigned.map((one): Choice => {
    const isCard = one.kind === "pci" && one.asked.functions === undefined && (one.addresses?.length ?? 0) > 1;
    const reason =
      one.kind === "pci" && one.network !== undefined
        ? `${YOUR_OWN}; whether the function is trusted and the card checks its addresses is unknown: \`ip link show\` on the host shows both`
        : isNvme(one)
          ? `${YOUR_OWN}; QEMU drives the controller, and Windows sees a disk`
          : isCard
            ? "all functions of the card, in one slot of the machine"
            : YOUR_OWN;
    return { path: one.path, value: assignedText(one), by: isCard ? "default" : "user", reason };
  });
}
