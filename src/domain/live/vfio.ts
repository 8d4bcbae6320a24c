import { attribute, child, childrenOf, type XmlElement } from "../xml";

/**
 * Can a running machine get a device by VFIO? All its memory is kept in place from then on: what a balloon has taken
 * would come back, and none could be taken any more. With an IOMMU, the guest needs the memory once more for each
 * device.
 */
export function canPinMemory(domain: XmlElement): boolean {
  const devices = child(domain, "devices");
  const [balloon] = childrenOf(devices, "memballoon");
  return attribute(balloon, "model") === "none" && childrenOf(devices, "iommu").length === 0;
}
