import type { DomainTarget } from "../domain";

/** How a machine is run, as far as `@pulumi/libvirt` has a word in it. */
export interface DomainOptions {
  /** Default true. */
  readonly running?: boolean;
  /** Start the machine with its host. Default: left as it is. */
  readonly autostart?: boolean;
  /**
   * How long the guest may take to shut down, in seconds; default 3600. Provider 0.8 has no such time: it cuts the
   * power at once.
   */
  readonly shutdownTimeout?: number;
  /**
   * May the power be cut after that? Default false. Provider 0.9 cuts it when it updates a machine, whatever it is
   * told: without this word it gets at least an hour. When it removes a machine it fails instead.
   */
  readonly forceStop?: boolean;
  /**
   * Version of the host's libvirt, for example "9.0.0": what it cannot express is refused. Default: what any libvirt
   * from 9.0 accepts.
   */
  readonly libvirt?: string;
}

/** Seconds. Long enough for Windows to install updates on its way down: what comes after it may be a power cut. */
export const DEFAULT_SHUTDOWN_TIMEOUT_S = 3600;

export const targetOf = (options: DomainOptions): DomainTarget =>
  options.libvirt === undefined ? {} : { libvirt: options.libvirt };
