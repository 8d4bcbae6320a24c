import { type ClassedDifference, type LiveKnowledge, runningDisruptions, type XmlElement } from "../../domain";
import type { MachineGlance } from "../../libvirt";
import type { Properties } from "../properties";
import type { Live } from "./outputs";
import { isOff } from "./power";

/** Whether the machine runs, and whether as it is defined. */
export const liveState = ({ state, inactive, live }: MachineGlance): Live => ({
  state,
  restartRequired: !isOff(state) && isOther(inactive.root, live.root),
  drift: [],
});

/**
 * Does a machine wait for a restart still, though nothing shows it? A refresh reads no passwords. What waited when
 * the state was written waits while the machine runs on since (it has the same start) with the definition that was
 * deployed.
 */
export const waitsStill = (
  { state }: Pick<MachineGlance, "state">,
  { value: before }: Properties,
  startedAt: string | undefined,
  isAsDeployed: boolean,
): boolean =>
  isAsDeployed &&
  !isOff(state) &&
  before["restartRequired"] === true &&
  startedAt !== undefined &&
  before["startedAt"] === startedAt;

/** How large the balloon is just now is for Windows to say, and nothing that a restart would change. */
const isOther = (defined: XmlElement, running: XmlElement): boolean =>
  runningDisruptions(defined, running).some(({ disruption, how }) => disruption !== "none" && how !== "memory");

/** What of the wanted machine the running one gets only at its next start. `running`: with passwords. */
export const restartDifferences = (
  wanted: XmlElement,
  running: XmlElement,
  knowledge: Pick<LiveKnowledge, "hotPluggable"> = {},
): ClassedDifference[] =>
  runningDisruptions(wanted, running, { ...knowledge, showsSecrets: true }).filter(
    ({ disruption }) => disruption === "restart",
  );
