import { quote } from "../../foreign/quote";
import { nothing } from "../../findings";
import { defineStorageRule } from "../context";
import { isMadeElsewhere } from "../host/look";
import { poolNamed } from "../host/place";
import { namesText, severityOn } from "../host/host-seen";

export const hostPool = defineStorageRule({
  id: "host-pool",
  severity: "error",
  necessary: "deploy",
  description: "The storage pools of a guest's disks and CD images must exist on the host and be active.",
  rationale:
    "libvirt creates and finds volumes only in an active pool. If another resource in the same program creates the pool, pass its name as an output or add the resource to `dependsOn`.",
  messages: {
    missing: {
      message: "{what} uses storage pool {pool}, which does not exist on {host}{some}.",
      fix: "Correct the name, or define the pool on the host: virsh pool-define-as {word} dir --target /var/lib/libvirt/{word}; virsh pool-build {word}; virsh pool-start {word}; virsh pool-autostart {word}.",
    },
    inactive: {
      message: "{what} uses storage pool {pool} of {host}, which is not active.",
      fix: "Make sure that its storage is mounted, then start it: virsh pool-start {word}; virsh pool-autostart {word}.",
    },
  },
  sources: ["https://libvirt.org/storage.html", "https://github.com/dmacvicar/terraform-provider-libvirt/issues/446"],
  reads: ["host", "name"],
  examples: {
    incorrect: [
      {
        guest: { systemDisk: { pool: "images", size: "80 GiB" } },
        host: { resources: { pools: [{ name: "default", uuid: "1", type: "dir", active: true }] } },
      },
      {
        guest: { systemDisk: { size: "80 GiB" } },
        host: { resources: { pools: [{ name: "default", uuid: "1", type: "dir", active: false }] } },
      },
      { guest: { cdroms: [{ pool: "iso", volume: "win11.iso" }] }, host: { resources: { pools: [] } } },
    ],
    correct: [
      {
        guest: { systemDisk: { size: "80 GiB" } },
        host: { resources: { pools: [{ name: "default", uuid: "1", type: "dir", active: true }] } },
      },
      { guest: { systemDisk: { pool: "images", size: "80 GiB" } }, host: {} },
    ],
  },
  check({ host, hostName, storage, look, unknowns }) {
    const { resources } = host;
    if (resources?.pools === undefined) return nothing;
    const said = new Set<string>();
    return storage.flatMap(({ path, what, place }) => {
      if ("path" in place || said.has(place.pool) || unknowns.touches(`${path}.pool`)) return [];
      const { pool } = place;
      const there = poolNamed(resources, pool);
      const property = `${path}.pool`;
      if (there?.active === true || isMadeElsewhere(look, property)) return [];
      said.add(pool);
      const data = {
        what,
        pool,
        word: quote(pool),
        host: hostName,
        some: namesText(
          "pool",
          resources.pools!.map(({ name }) => name),
        ),
      };
      return [
        {
          messageId: there === undefined ? ("missing" as const) : ("inactive" as const),
          path: property,
          severity: severityOn(host),
          data,
        },
      ];
    });
  },
});
