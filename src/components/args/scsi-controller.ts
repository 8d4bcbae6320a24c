// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** The virtio-scsi controller of disks on the `scsi` bus. */
export interface ScsiControllerArgs {
  /** Number of request queues. A whole number from 1 to 256 (queues). Default: QEMU's default, one per vCPU. */
  queues?: Input<number>;
  /**
   * I/O thread that serves the controller, from 1 to `iothreads`. A whole number from 1 to 64 (number of an I/O
   * thread). Default: 1 if the machine has I/O threads.
   */
  iothread?: Input<number>;
}
