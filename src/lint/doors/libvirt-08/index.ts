import type { DoorMachine } from "../resource";

export const libvirt08Machine = (props: Readonly<Record<string, unknown>>): DoorMachine | undefined => {
  void props;
  return undefined;
};
