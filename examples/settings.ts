import { Config } from "@pulumi/pulumi";
import { HostSupport } from "pulumi-windows-guest";

const config = new Config("windows");

/** Where the examples go. `pulumi config set windows:host qemu+ssh://root@kvm1/system` names another host. */
export const host = { uri: config.get("host") ?? "qemu:///system" };

/**
 * The examples define machines and do not start them, because they bring no Windows image along; and they are defined
 * even on a host whose kernel offers no Hyper-V (a nested cloud machine, for example), with a warning. On your own
 * hosts leave both out: the defaults are `require` and `true`.
 */
export const tryOut = { hostSupport: HostSupport.Report, running: false };
