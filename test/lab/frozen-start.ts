import { type LabHostName, labRun, type Suite } from "./lab";

/**
 * Suspends every machine of the host as soon as it has started. Up to 11.1, QEMU's emulation of a KVM host aborts when
 * UEFI firmware runs in it for some seconds (README.md). The second virsh is connected beforehand and takes its
 * commands from the pipe, so that a machine runs for milliseconds: enough for KVM to have run it.
 */
export function freezeWhatStarts(suite: Suite): void {
  const watch = [
    "stdbuf -oL virsh -c qemu:///system event --event lifecycle --loop",
    `sed -un "/wg-lab-linux/d; s/^event 'lifecycle' for domain '\\(.*\\)': Started Booted$/suspend \\1/p"`,
    "virsh -c qemu:///system",
  ].join(" | ");
  labRun(
    suite,
    [
      `if ! systemctl -q is-active ${unit}; then systemd-run -q --collect --unit=${unit} /bin/sh -c '${watch.replaceAll("'", `'\\''`)}'; fi`,
      // It must listen before the first machine starts.
      `for i in $(seq 60); do pgrep -f 'event --event lifecycle' >/dev/null && break; sleep 0.5; done; sleep 1; systemctl -q is-active ${unit}`,
    ].join("\n"),
    120,
  );
}

/** Machines that start from now on run. */
export const unfreeze = (suite: LabHostName): void =>
  void labRun(suite, `if systemctl -q is-active ${unit}; then systemctl stop ${unit}; fi`, 60);

const unit = "wg-lab-freeze";

/** How often KVM left the guest on the first vCPU, once the machine is suspended: proof that it ran on KVM. */
export function kvmExits(suite: Suite, domain: string): number {
  const script = [
    `for i in $(seq 60); do test "$(virsh -c qemu:///system domstate ${domain} | head -n 1)" = paused && break; sleep 0.5; done`,
    `virsh -c qemu:///system domstats --state --vcpu ${domain}`,
  ].join("\n");
  const stats = labRun(suite, script, 120);
  if (!/^\s*state\.state=3$/m.test(stats))
    throw new Error(`lab ${suite}: ${domain} was not started and suspended:\n${stats}`);
  return Number(/^\s*vcpu\.0\.exits\.sum=(\d+)$/m.exec(stats)?.[1] ?? 0);
}
