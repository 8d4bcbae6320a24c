import type { DoorMachine } from "../resource";

export const kubevirtMachine = (props: Readonly<Record<string, unknown>>): DoorMachine | undefined => {
  void props;
  return undefined;
};
