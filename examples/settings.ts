import { Config } from "@pulumi/pulumi";
import { HostSupport, type WindowsFleetArgs } from "pulumi-windows-guest";

const config = new Config("windows");

/** Where the examples go. `pulumi config set windows:host qemu+ssh://root@kvm1/system` names another host. */
export const host = { uri: config.get("host") ?? "qemu:///system" };

/**
 * Where the members of a fleet can go. `pulumi config set --path windows:hosts.kvm2.uri qemu+ssh://root@kvm2/system`
 * adds a host.
 */
export const hosts: WindowsFleetArgs["hosts"] = { kvm1: host, ...config.getObject<WindowsFleetArgs["hosts"]>("hosts") };

/**
 * The examples define machines and do not start them, because they bring no Windows image along; and they are defined
 * even on a host whose kernel offers no Hyper-V (a nested cloud machine, for example), with a warning. On your own
 * hosts leave both out: the defaults are `require` and `true`.
 */
export const tryOut = { hostSupport: HostSupport.Report, running: false };

/**
 * Two examples start their machines, because their gates check that they run. Nothing is installed in them, so they
 * cannot shut down and are turned off at once. On a host that lacks something, it is left out. On your own hosts leave
 * this out, too.
 */
export const started = {
  hostSupport: HostSupport.Adapt,
  networks: [],
  forceStop: true,
  shutdownTimeoutSeconds: 1,
};
