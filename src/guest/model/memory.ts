import type { DomainDefinition } from "../../domain/definition";
import * as leaf from "../reading/leaves";
import { group, optional, required, words } from "./describe";

export const hugepages = group("HugepagesArgs", "Huge pages as the machine's memory. The host must reserve them.", {
  size: optional(leaf.size, {
    about: 'Size of a page: `"2 MiB"` or `"1 GiB"`.',
    defaultText: "the host's default, usually 2 MiB",
    notes: "Without a size, preview does not check how many pages the host has.",
  }),
});

const mode = words("NumaMode", "How strictly memory comes from the specified NUMA nodes.", {
  strict: "Only from these nodes. If they have no free memory, the machine does not start, or the host stops it.",
  preferred: "From this node first, then from others.",
  interleave: "From each of the nodes in turn.",
  restrictive: "The host's control group limits memory to these nodes. The limit can change while the machine runs.",
} satisfies Record<NonNullable<DomainDefinition["numatune"]>["mode"], string>);

export const numa = group("NumaArgs", "Host NUMA nodes that the machine's memory comes from.", {
  nodes: required(leaf.cpuset, { about: "Host NUMA nodes." }),
  mode: optional(mode, { about: "How strictly memory comes from these nodes.", default: "strict" }),
});
