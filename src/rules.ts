/**
 * Everything that works without Pulumi, as pure functions: resolve a guest, render its libvirt XML, read a host's
 * profile, explain the result. `import { resolveGuest } from "pulumi-windows-guest/rules"` loads no Pulumi SDK.
 */
export {
  catalogue,
  dependencyEdges,
  dependencyNodes,
  enlightenmentRules,
  modes,
  resolveEnlightenments,
  type EngineInput,
  type EngineResult,
  type Enlightenment,
  type EnlightenmentName,
  type HostEnlightenments,
  type Known,
  type ResolvedEnlightenment,
} from "./enlightenments";
export { hasErrors, type Finding, type Severity } from "./findings";
export {
  definitionDigest,
  explain,
  explanationText,
  resolveGuest,
  type Choice,
  type Explanation,
  type GuestResolution,
  type GuestSpec,
  type ResolveOptions,
} from "./guest";
export {
  domainDifferences,
  parseDomainXml,
  renderDomainXml,
  UnsupportedByLibvirtError,
  unsupportedByLibvirt,
  type DomainDefinition,
  type DomainDefinitionInput,
  type DomainTarget,
  type ParsedDomain,
} from "./domain";
export {
  hostEnlightenments,
  HostProfileError,
  intersectProfiles,
  loadHostProfile,
  parseHostProfile,
  saveHostProfile,
  type HostLoss,
  type HostProfile,
  type HostSet,
} from "./hosts";
export { findPreset, Preset, presetVersions, type PresetName } from "./presets";
export {
  libvirt08IgnoreChanges,
  libvirt08Rules,
  libvirt09Rules,
  toLibvirt08DomainArgs,
  toLibvirt08VolumeArgs,
  toLibvirtDomainArgs,
  toLibvirtVolumeArgs,
  toLibvirtXslt,
  withExplicitFirmware,
  withReadableCpu,
  type DomainOptions,
  type Libvirt08DomainArgs,
  type Libvirt08VolumeArgs,
  type LibvirtDomainArgs,
  type LibvirtVolumeArgs,
  type VolumeRequest,
} from "./adapters";
export { Windows, windowsTable } from "./windows";
export { parseXml } from "./domain";
export {
  lintDomainXml,
  lintRules,
  type DomainXmlOptions,
  type LintFinding,
  type LintOptions,
  type LintResult,
  type RuleInfo,
  type Suppression,
} from "./lint";
