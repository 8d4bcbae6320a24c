import type { EnlightenmentRule } from "../engine/define";
import { avicWithoutApicv } from "./avic-without-apicv";
import { avicWithoutSynic } from "./avic-without-synic";
import { contradictingRequests } from "./contradicting-requests";
import { crashBlocksDumps } from "./crash-blocks-dumps";
import { emsrBitmapNeedsEvmcs } from "./emsr-bitmap-needs-evmcs";
import { evmcsNeedsVmx } from "./evmcs-needs-vmx";
import { evmcsPostedInterrupts } from "./evmcs-posted-interrupts";
import { evmcsVendor } from "./evmcs-vendor";
import { hostAdapted } from "./host-adapted";
import { hostLacks } from "./host-lacks";
import { hostModelMigration } from "./host-model-migration";
import { hostModelOverrides } from "./host-model-overrides";
import { hostUnchecked } from "./host-unchecked";
import { modeSupport } from "./mode-support";
import { nestedFlagsWithoutNested } from "./nested-flags-without-nested";
import { nestedIntelWithoutEvmcs } from "./nested-intel-without-evmcs";
import { nestedStimerDirect } from "./nested-stimer-direct";
import { noNonarchCoresharingPinning } from "./no-nonarch-coresharing-pinning";
import { notExpressibleRule } from "./not-expressible";
import { outweighedRequest } from "./outweighed-request";
import { passthroughBlocksMigration } from "./passthrough-blocks-migration";
import { passthroughChildren } from "./passthrough-children";
import { reenlightenmentMigration } from "./reenlightenment-migration";
import { reenlightenmentWithoutFrequencies } from "./reenlightenment-without-frequencies";
import { relaxedOffWatchdog } from "./relaxed-off-watchdog";
import { requiresOn } from "./requires-on";
import { spinlocksNeverNotify } from "./spinlocks-never-notify";
import { spinlocksOffOvercommit } from "./spinlocks-off-overcommit";
import { spinlocksRange } from "./spinlocks-range";
import { stimerOffIdleBurn } from "./stimer-off-idle-burn";
import { syndbgBoot } from "./syndbg-boot";
import { synicInhibitsApicv } from "./synic-inhibits-apicv";
import { timeOffSlowClock } from "./time-off-slow-clock";
import { tlbflushAmdErrata } from "./tlbflush-amd-errata";
import { tlbflushDirectNeedsEvmcs } from "./tlbflush-direct-needs-evmcs";
import { tlbflushExtKernel } from "./tlbflush-ext-kernel";
import { tlbflushSingleVcpu } from "./tlbflush-single-vcpu";
import { toggleValue } from "./toggle-value";
import { unknownEnlightenment } from "./unknown-enlightenment";
import { valueMissing } from "./value-missing";
import { valueNotTaken } from "./value-not-taken";
import { valueType } from "./value-type";
import { valueWhileOff } from "./value-while-off";
import { vapicOffExits } from "./vapic-off-exits";
import { vendorIdAlone } from "./vendor-id-alone";
import { vendorIdCharacters } from "./vendor-id-characters";
import { vendorIdLength } from "./vendor-id-length";

/** Every rule of this room, in the order in which findings appear. */
export const rules: readonly EnlightenmentRule[] = [
  // What was asked for
  unknownEnlightenment,
  toggleValue,
  contradictingRequests,
  valueType,
  valueMissing,
  valueWhileOff,
  valueNotTaken,
  spinlocksRange,
  vendorIdLength,
  vendorIdCharacters,
  // What cannot be together
  requiresOn,
  notExpressibleRule,
  outweighedRequest,
  // What the host offers
  hostLacks,
  hostAdapted,
  hostUnchecked,
  // Who lists the flags
  modeSupport,
  hostModelOverrides,
  hostModelMigration,
  passthroughChildren,
  passthroughBlocksMigration,
  // Hyper-V inside the guest
  evmcsVendor,
  evmcsNeedsVmx,
  evmcsPostedInterrupts,
  nestedIntelWithoutEvmcs,
  nestedStimerDirect,
  nestedFlagsWithoutNested,
  emsrBitmapNeedsEvmcs,
  tlbflushDirectNeedsEvmcs,
  // Moving the machine
  reenlightenmentMigration,
  reenlightenmentWithoutFrequencies,
  // Clocks, watchdogs, crashes
  stimerOffIdleBurn,
  timeOffSlowClock,
  relaxedOffWatchdog,
  spinlocksOffOvercommit,
  vapicOffExits,
  crashBlocksDumps,
  // Flags that do nothing
  vendorIdAlone,
  spinlocksNeverNotify,
  // Interrupts
  avicWithoutApicv,
  avicWithoutSynic,
  synicInhibitsApicv,
  // TLB flushes
  tlbflushExtKernel,
  tlbflushSingleVcpu,
  tlbflushAmdErrata,
  // For debuggers
  noNonarchCoresharingPinning,
  syndbgBoot,
];
