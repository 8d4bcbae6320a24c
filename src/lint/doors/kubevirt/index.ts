import type { DoorMachine, Properties } from "../types";

export const kubevirtMachine = (props: Properties): DoorMachine | undefined => {
  void props;
  return undefined;
};
