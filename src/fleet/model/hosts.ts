import { group, optional, required } from "../../guest/model/describe";
import * as leaf from "../../guest/reading/leaves";
import { labels } from "./leaves";

const room = {
  memory: optional(leaf.size, { about: "Memory.", defaultText: "what the host reports, without other machines" }),
  cpus: optional(leaf.whole(1, 4096, "CPUs"), {
    about: "Host CPUs.",
    defaultText: "what the host reports; other machines share them",
  }),
};

const capacity = group("HostCapacityArgs", "What a host has for the fleet's machines, whatever else it runs.", room);

const reserve = group("HostReserveArgs", "What is kept free on a host.", {
  memory: optional(leaf.size, {
    about: "Memory that machines do not get: for the host itself, and for what QEMU needs beside the machines' memory.",
    defaultText: "5 % of the host's memory, at least 1 GiB",
  }),
  cpus: optional(leaf.whole(0, 4096, "CPUs"), { about: "Host CPUs that machines do not get.", default: 0 }),
});

/** A host, under its name in the fleet. */
export const fleetHost = group("FleetHostArgs", "A KVM host of a fleet.", {
  uri: required(leaf.hostUri, {
    about: "libvirt URI of the host.",
    notes: "A host is known by its name in the fleet: its URI can change without moving a machine.",
  }),
  profile: optional(leaf.line(4095), {
    about:
      "Path of a saved host profile, which `windows-guest probe` writes. It stands in for a host that does not answer.",
    defaultText: "none",
  }),
  labels: optional(labels, { about: "Labels that members can require.", defaultText: "none" }),
  capacity: optional(capacity, { about: "What the host has for machines.", defaultText: "what the host reports" }),
  reserve: optional(reserve, { about: "What is kept free on the host.", defaultText: "5 % of its memory" }),
});
