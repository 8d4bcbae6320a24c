import type { DoorMachine, Properties } from "../types";

export const libvirt08Machine = (props: Properties): DoorMachine | undefined => {
  void props;
  return undefined;
};
