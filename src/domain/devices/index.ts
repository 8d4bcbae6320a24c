import type { DeviceKind, ShapeOf } from "../kind";
import { audio } from "./audio";
import { channel } from "./channel";
import { consoleDevice } from "./console";
import { controller } from "./controller";
import { cryptoDevice } from "./crypto";
import { disk } from "./disk";
import { emulator } from "./emulator";
import { filesystem } from "./filesystem";
import { graphics } from "./graphics";
import { hostdev } from "./hostdev";
import { hub } from "./hub";
import { input } from "./input";
import { networkInterface } from "./interface";
import { iommu } from "./iommu";
import { memballoon } from "./memballoon";
import { memory } from "./memory";
import { panic } from "./panic";
import { parallel } from "./parallel";
import { pstore } from "./pstore";
import { redirdev } from "./redirdev";
import { rng } from "./rng";
import { serial } from "./serial";
import { shmem } from "./shmem";
import { smartcard } from "./smartcard";
import { sound } from "./sound";
import { tpm } from "./tpm";
import { video } from "./video";
import { watchdog } from "./watchdog";

/** In the order in which libvirt writes them. A tuple, because the type of the definition is made of it. */
const KINDS = [
  emulator,
  disk,
  controller,
  filesystem,
  networkInterface,
  smartcard,
  serial,
  parallel,
  consoleDevice,
  channel,
  input,
  tpm,
  graphics,
  sound,
  audio,
  video,
  hostdev,
  redirdev,
  hub,
  watchdog,
  memballoon,
  rng,
  panic,
  shmem,
  memory,
  cryptoDevice,
  iommu,
  pstore,
] as const;

/** Every kind of device that this product knows something about. */
export const DEVICES: readonly DeviceKind[] = KINDS;

/** The properties of the definition's `devices`. */
export const devicesShape = Object.assign({}, ...DEVICES.map(({ model }) => model?.shape)) as ShapeOf<typeof KINDS>;
