import * as z from "zod";

import * as leaf from "../reading/leaves";
import { group, optional, required, words } from "./describe";

const waitFor = words("WaitFor", "How far a machine must be before its deployment is complete.", {
  none: "The machine is defined and was started.",
  running: "QEMU runs the machine.",
  agent: "The QEMU guest agent in Windows answers.",
  address: "Windows has an IP address that is neither loopback nor link-local, as its guest agent reports.",
  ready:
    "The guest agent answers, Windows Setup is complete, and Windows stays like that for 20 seconds. A restart begins the wait again.",
});

const restart = words("Restart", "Whether Windows is restarted for a change that takes effect only at a start.", {
  never: "The change waits until Windows is shut down and started again. The output `restartRequired` says so.",
  graceful:
    "Windows is asked to shut down and started again. If it does not shut down in time, it keeps running and the previous definition is restored.",
  force: "As `graceful`, but a machine that does not shut down in time is turned off. Unsaved data is lost.",
});

const allowedDisruption = words("AllowedDisruption", "What an update may cost.", {
  none: "Nothing that Windows notices: description, autostart, and how the machine is deployed.",
  live: "What libvirt changes in a running machine: media, disks, adapters, the display's password, vCPUs, the balloon.",
  restart: "What takes effect when Windows is shut down and started again.",
  replace: "A new machine: moving to another host.",
});

const maintenanceWindow = group("MaintenanceWindowArgs", "Recurring time in which Windows may be restarted.", {
  schedule: required(leaf.cronSchedule, {
    about: "When the window opens: minute, hour, day of month, month and day of week.",
  }),
  timeZone: required(leaf.timeZone, {
    about: "Time zone of `schedule`. A time that daylight saving skips is taken an hour later.",
  }),
  durationMinutes: required(leaf.whole(5, 10_080, "minutes"), {
    about: "How long the window stays open.",
    notes: "A restart that has begun is finished after the window has closed.",
  }),
});

const snapshotBefore = words("SnapshotBefore", "When a snapshot of the machine is made.", {
  never: "No snapshots are made.",
  update:
    "Before an update that changes the definition of an existing machine: overlays on its disks, and copies of its definition, UEFI variables and TPM state, as one unit.",
});

/** What a program does with the machine, in contrast to what the machine is. No definition holds it. */
export const deployment = {
  running: optional(z.boolean(), {
    about:
      "Whether the machine runs. `true` starts it after it is defined, and at the next `pulumi up` after a refresh found it shut off. `false` only defines it; changing `true` to `false` shuts Windows down.",
    default: true,
    notes: "With `false`, a machine that was started by other means keeps running.",
  }),
  waitFor: optional(waitFor, {
    about: "How far the machine must be before its deployment is complete. Resources that depend on it wait for it.",
    default: "none",
    notes:
      "`agent`, `address` and `ready` require the QEMU guest agent in Windows. If the machine is not that far in time, the deployment fails, the machine keeps running, and the next `pulumi up` waits again.",
  }),
  readyTimeoutSeconds: optional(leaf.whole(1, 86_400, "seconds"), {
    about:
      "Time limit for `waitFor`. The resource options `customTimeouts.create` and `customTimeouts.update` take precedence.",
    default: 900,
  }),
  readyIntervalSeconds: optional(leaf.whole(1, 300, "seconds"), {
    about: "Time between two questions to the machine while `waitFor` waits. Each is one call to the guest agent.",
    default: 5,
    notes: "A machine that was already running is asked every second.",
  }),
  allowedDisruption: optional(allowedDisruption, {
    about:
      "What an update of the machine may cost. If a change requires more, preview fails and names the property. The output `disruption` and a line in the preview report what an update costs.",
    defaultText: "`restart`, and moving to another host, which requires that the machine is shut off",
    notes: "It limits changes to the definition. Whether Windows is restarted is determined by `restart`.",
  }),
  restart: optional(restart, {
    about:
      "Whether a running machine is restarted for changes that take effect only at a start. After the restart, `waitFor` is verified; if the machine does not start or is not ready in time, the previous definition and UEFI variables are restored, the machine is started with them, and the update fails.",
    default: "never",
    notes:
      "Disks are never rolled back. If Windows does not respond at all after the restart, the machine is turned off for the rollback.",
  }),
  maintenanceWindow: optional(maintenanceWindow, {
    about:
      "When Windows may be restarted. Outside the window, only changes that need no restart are made; the others wait for the first `pulumi up` in the window, and the output `pending` names them.",
    defaultText: "at any time",
    notes: "Pulumi does not run by itself: schedule `pulumi up` inside the window.",
  }),
  snapshotBefore: optional(snapshotBefore, {
    about:
      "When a snapshot of the machine is made. `windows-guest snapshots` lists the snapshots, reverts to them and removes them.",
    default: "never",
    notes:
      "If the snapshot cannot be made, the update fails and changes nothing. It requires file-based disks, a shell on the host (`qemu:///system` or `qemu+ssh`) and 1 GiB of free space beside each disk.",
  }),
  keepSnapshots: optional(leaf.whole(1, 50, "snapshots"), {
    about: "How many snapshots made by updates are kept. Older ones are merged into the disks.",
    default: 3,
    notes: "Snapshots that were made by other means are not counted and not removed.",
  }),
  autostart: optional(z.boolean(), { about: "Start the machine when the host starts.", default: false }),
  shutdownTimeoutSeconds: optional(leaf.whole(1, 86_400, "seconds"), {
    about:
      "Time limit for Windows to shut down. The resource options `customTimeouts.update` and `customTimeouts.delete` take precedence.",
    default: 300,
  }),
  forceStop: optional(z.boolean(), {
    about: "Turn the machine off if Windows does not shut down in time. Unsaved data is lost.",
    default: false,
    notes: "With `false`, the operation fails instead.",
  }),
  deleteStateOnDestroy: optional(z.boolean(), {
    about:
      "Delete the UEFI variables and the TPM's state together with the machine. BitLocker keys in the TPM are lost.",
    default: false,
    notes:
      "With `false`, they are kept. With Pulumi's option `retainOnDelete`, the machine itself is kept and this has no effect.",
  }),
  deleteDisksOnDestroy: optional(z.boolean(), {
    about:
      "Delete the disks that this component created together with the machine. Disks that existed before are never deleted, and a disk that is still in use elsewhere is an error.",
    default: false,
    notes:
      "Pulumi's option `retainOnDelete` takes precedence: the machine and its disks are kept. `protect` refuses the deletion before either applies.",
  }),
  adopt: optional(z.boolean(), {
    about:
      "Take over an existing machine that has this resource's UUID, with its disks, UEFI variables and TPM. It may belong to another stack or to none; the preview says which. With `uuid`, this also works for a machine that was created by other means. It has an effect only when it is set.",
    default: false,
    notes:
      "With `false`, such a machine is an error that names its owner. Pulumi's option `import` does not need it, but refuses a machine of another stack. Use it also to take back a machine that `retainOnDelete` kept.",
  }),
};
