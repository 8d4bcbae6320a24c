// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { VcpuScheduler } from "../enums";

/** How much of the host's CPU time the machine gets. */
export interface CpuTuningArgs {
  /**
   * Weight against other machines when the host's CPUs are busy. A machine with twice the shares gets twice the time. A
   * whole number from 2 to 262144 (shares). Default: the host's default, usually the same for every machine.
   */
  shares?: Input<number>;
  /**
   * CPU time that each vCPU may use in a period, in microseconds. Half of `periodUs` means half a host CPU. A whole
   * number from 1000 to 17592186044415 (microseconds). Default: no limit.
   */
  quotaUs?: Input<number>;
  /**
   * Period of `quotaUs`, in microseconds. A whole number from 1000 to 1000000 (microseconds). Default: libvirt's
   * default, 100000.
   */
  periodUs?: Input<number>;
  /**
   * CPU time that the whole machine may use in a period, in microseconds. A whole number from 1000 to 17592186044415
   * (microseconds). Default: no limit.
   */
  globalQuotaUs?: Input<number>;
  /**
   * Period of `globalQuotaUs`, in microseconds. A whole number from 1000 to 1000000 (microseconds). Default: libvirt's
   * default, 100000.
   */
  globalPeriodUs?: Input<number>;
  /**
   * CPU time that QEMU's own threads may use in a period, in microseconds. A whole number from 1000 to 17592186044415
   * (microseconds). Default: no limit.
   */
  emulatorQuotaUs?: Input<number>;
  /**
   * Period of `emulatorQuotaUs`, in microseconds. A whole number from 1000 to 1000000 (microseconds). Default:
   * libvirt's default, 100000.
   */
  emulatorPeriodUs?: Input<number>;
  /**
   * Linux scheduling policy of the threads that run the vCPUs. Default: the host's ordinary one. A realtime policy
   * requires `pinning`, because vCPUs that share host CPUs can stop each other.
   */
  scheduler?: Input<VcpuScheduler>;
  /**
   * Priority of a realtime policy; 99 is the highest. A whole number from 1 to 99 (priority). Default: 1 with `fifo`
   * and `rr`.
   */
  priority?: Input<number>;
}
