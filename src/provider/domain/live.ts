import { type ClassedDifference, runningDisruptions, type XmlElement } from "../../domain";
import type { MachineGlance } from "../../libvirt";
import type { Live } from "./outputs";
import { isOff } from "./power";

/** Whether the machine runs, and whether as it is defined. */
export const liveState = ({ state, inactive, live }: MachineGlance): Live => ({
  state,
  restartRequired: !isOff(state) && isOther(inactive.root, live.root),
  drift: [],
});

/** How large the balloon is just now is for Windows to say, and nothing that a restart would change. */
const isOther = (defined: XmlElement, running: XmlElement): boolean =>
  runningDisruptions(defined, running).some(({ disruption, how }) => disruption !== "none" && how !== "memory");

/** What of the wanted machine the running one gets only at its next start. `running`: with passwords. */
export const restartDifferences = (wanted: XmlElement, running: XmlElement): ClassedDifference[] =>
  runningDisruptions(wanted, running, { showsSecrets: true }).filter(({ disruption }) => disruption === "restart");
