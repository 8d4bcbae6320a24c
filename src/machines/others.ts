import type { HostMachine } from "../hosts/resources/types";
import type { Part } from "./part";

/** The list of a host's machines holds the machine itself, once it is defined. A name is unique on a host. */
export const isSameMachine = (domain: Part, other: HostMachine): boolean => {
  const uuid = domain.at("uuid")?.text.toLowerCase();
  return domain.at("name")?.text === other.name || (uuid !== undefined && uuid === other.uuid.toLowerCase());
};
