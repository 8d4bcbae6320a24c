export { withReadableCpu } from "./cpu";
export * from "./firmware";
export * from "./libvirt-0.8/args";
export * from "./libvirt-0.8/domain";
export * from "./libvirt-0.9/args";
export { toLibvirtDomainArgs } from "./libvirt-0.9/domain";
export { DEFAULT_SHUTDOWN_TIMEOUT_S, type DomainOptions } from "./options";
export * from "./rules";
export * from "./volumes";
