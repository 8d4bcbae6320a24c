import { listPer } from "../canonical/identify";
import { is } from "../conditions";
import type { UnmodelledDevice } from "../kind";
import { NEWS_PAGE } from "../sources";

/** A memory module. */
export const memory: UnmodelledDevice = {
  element: "memory",
  identity: listPer("model"),
  numbered: true,
  xmlGates: [
    {
      place: "",
      when: is("model", "virtio-mem"),
      setting: "virtio memory",
      minimum: "7.9.0",
      source: `${NEWS_PAGE} (7.9.0)`,
    },
  ],
};
