import type { HostProfile } from "../../hosts/types";
import { busOf, disksOf } from "../defining/devices";
import type { Machine, TpmModel } from "./decided";
import { listText } from "../explaining/show";
import type { GuestSpec } from "../types";

/** What is missing for Secure Boot, in terms of the firmware rule's messages. */
export function lackOfSecureBoot(host: HostProfile): "secureBoot" | "keys" | undefined {
  if (host.firmware.secureBoot === "no") return "secureBoot";
  return host.firmware.enrolledKeys === "no" ? "keys" : undefined;
}

/** What stands behind a guest's TPM, in libvirt's words. */
const backendOf = ({ tpm }: GuestSpec): "emulator" | "passthrough" | "external" =>
  tpm?.device !== undefined ? "passthrough" : tpm?.socket !== undefined ? "external" : "emulator";

/** Why a TPM cannot be had, by what stands behind it. */
const NO_BACKEND = {
  emulator: "cannot emulate a TPM",
  passthrough: "cannot hand a TPM of its own to a machine",
  external: "cannot use a TPM emulator that others start",
} as const;

/** What is missing for the TPM 2.0 of this model, as the end of a sentence. */
export function lackOfTpm(host: HostProfile, model: TpmModel, spec: GuestSpec): string | undefined {
  const { models, backends, versions } = host.tpm;
  const backend = backendOf(spec);
  if (models?.length === 0) return "offers no TPM";
  if (backends !== undefined && !backends.includes(backend)) return NO_BACKEND[backend];
  if (models !== undefined && !models.includes(model)) return `offers ${listText(models)}`;
  if (backend !== "emulator") return undefined;
  if (versions !== undefined && !versions.includes("2.0")) return `emulates version ${listText(versions)} only`;
  return undefined;
}

export interface Lack {
  readonly path: string;
  readonly what: string;
  readonly some: string;
  readonly fix: string;
}

const offered = (list: readonly string[]): string => listText(list) || "none";

/** Devices of the guest that the host is known not to have. */
export function lackingDevices(host: HostProfile, machine: Machine, spec: GuestSpec): Lack[] {
  const { diskBuses, graphics, video, rng, channels, filesystems } = host.devices;
  const lacks: Lack[] = [];
  if (diskBuses !== undefined) {
    for (const { path, disk } of disksOf(spec)) {
      const bus = busOf(disk, machine.drivers);
      if (!diskBuses.includes(bus))
        lacks.push({
          path: `${path}.bus`,
          what: `${path} on the ${bus} bus`,
          some: offered(diskBuses),
          fix: "Set a `bus` that the host supports.",
        });
    }
  }
  if (graphics !== undefined && machine.graphics !== "none" && !graphics.includes(machine.graphics)) {
    lacks.push({
      path: "graphics.type",
      what: `a ${machine.graphics.toUpperCase()} console`,
      some: offered(graphics),
      fix: "Set a `graphics.type` that the host supports, or install the QEMU package that provides it.",
    });
  }
  if (video !== undefined && machine.video !== "none" && !video.includes(machine.video)) {
    lacks.push({
      path: "video.model",
      what: `a ${machine.video} video card`,
      some: offered(video),
      fix: "Set a `video.model` that the host supports, or install the QEMU package that provides it.",
    });
  }
  if (rng?.length === 0 && machine.rng)
    lacks.push({
      path: "rng",
      what: "a random number device",
      some: "none",
      fix: 'Choose another host, or set `hostSupport: "adapt"`.',
    });
  // Whether the program virtiofsd is installed, libvirt does not tell.
  if (filesystems?.includes("virtiofs") === false && (spec.sharedFolders ?? []).length > 0)
    lacks.push({
      path: "sharedFolders",
      what: "shared folders on virtiofs",
      some: `${offered(filesystems)} for folders`,
      fix: "Install virtiofsd and a QEMU with vhost-user-fs on the host, or share the folders over the network (SMB).",
    });
  if (channels !== undefined && machine.guestAgent && !channels.includes("unix")) {
    lacks.push({
      path: "guestAgent",
      what: "a channel for the guest agent",
      some: `${offered(channels)} channels`,
      fix: "Set `guestAgent: false`.",
    });
  }
  return lacks;
}
