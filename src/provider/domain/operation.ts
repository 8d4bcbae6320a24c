import type { DomainDocument } from "../../domain";
import type { MachineGlance } from "../../libvirt";
import type { GuestFacts } from "../../libvirt/guest";
import type { Properties } from "../properties";
import type { Move } from "./this-run";

/** What is known of the machine from before this operation. */
export interface History {
  /** What the program leaves alone where somebody changed it on the host. */
  readonly ignoreChanges?: readonly string[];
  readonly oldInputs?: Properties;
  /** The state of the last deployment. Absent where the machine is taken as it is. */
  readonly olds?: Properties;
  /** The definition that it left. */
  readonly deployed?: DomainDocument | undefined;
  readonly move?: Move;
  /** What the update costs. */
  readonly disruption?: object;
  /** A snapshot was made by this operation. */
  readonly covered?: boolean;
}

/** What an operation has done so far. */
export interface Done {
  /** The machine's definition. */
  readonly xml: DomainDocument;
  /** The machine before; undefined where it is new. */
  readonly there?: MachineGlance;
  /** The machine as it is now, as far as somebody has looked. */
  readonly now?: MachineGlance | undefined;
  /** It was restarted, and is as far as it has to be. */
  readonly verified?: boolean;
  /** Something that libvirt hides from a look without passwords takes effect only at the next start. */
  readonly hiddenRestart?: boolean;
  /** What Windows said of itself then. */
  readonly guest?: GuestFacts | undefined;
  /** What waits for the maintenance window, in words. */
  readonly pending?: string;
  /** What somebody changed on the host and `ignoreChanges` keeps. */
  readonly drift?: readonly string[];
}
