import { LIVE } from "../../src/domain";
import { blocks, corrected, GENERATED, heading, type Page, table } from "./page";

/** How people call the ways in which libvirt changes a running machine. */
const ways: Readonly<Record<(typeof LIVE)[number]["how"], string>> = {
  plug: "`virsh attach-device`, `virsh detach-device`",
  update: "`virsh update-device`",
  vcpus: "`virsh setvcpus`",
  memory: "`virsh setmem`",
  iotune: "`virsh blkdeviotune`",
  later: "nothing: it counts at the next start",
};

/** What changes while Windows runs, from the kinds' own tables. */
export const liveChangePages = (): Page[] => [
  {
    path: "reference/live-changes.md",
    content: blocks(
      "What an update changes in a running machine, and what waits for a restart.",
      GENERATED,
      heading(1, "Changes of a running machine"),
      "Everything that this table does not name takes effect when Windows is shut down and the machine is started again. [Restarts](../guides/restarts.md) describes how that happens.",
      table(["Change", "libvirt's command"], rows()),
      "The title, the description and the metadata of a machine are changed without any effect on Windows.",
      corrected("src/domain/devices` and `src/domain/sections"),
    ),
  },
];

const rows = (): string[][] =>
  [...new Map(LIVE.map(({ what, how }) => [what, how])).entries()].map(([what, how]) => [
    what[0]!.toUpperCase() + what.slice(1),
    ways[how],
  ]);
