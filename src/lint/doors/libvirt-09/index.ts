import type { DoorMachine } from "../resource";

export const libvirt09Machine = (props: Readonly<Record<string, unknown>>): DoorMachine | undefined => {
  void props;
  return undefined;
};
