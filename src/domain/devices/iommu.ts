import { byPosition } from "../canonical/identify";
import { hasManyVcpus } from "../conditions";
import type { UnmodelledDevice } from "../kind";
import { DROPPED } from "../sources";

export const iommu: UnmodelledDevice = {
  element: "iommu",
  identity: byPosition,
  additions: [{ place: "", reason: "many vCPUs need one", when: hasManyVcpus }],
  xmlGates: [
    {
      place: "driver/@dma_translation",
      setting: "dma_translation of an IOMMU",
      minimum: "10.7.0",
      source: DROPPED,
    },
  ],
};
