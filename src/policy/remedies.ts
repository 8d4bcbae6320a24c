import type { Remediation } from "@pulumi/pulumi/proto/analyzer_pb";
import type { Resource } from "./check";
import type { Exemptions } from "./exemptions";
import type { Settings } from "./settings";

export const remedies = (resource: Resource, settings: Settings, exemptions: Exemptions): Remediation[] => {
  void resource;
  void settings;
  void exemptions;
  return [];
};
