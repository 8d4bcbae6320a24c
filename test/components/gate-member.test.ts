import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { FleetMember } from "../../src/components";
import { gateMember } from "../../src/components/gate-member";

interface Known {
  readonly sent?: string;
  readonly runs?: boolean;
  readonly disk?: { readonly path?: string; readonly capacityBytes?: number; readonly recreate?: string };
}

/** What a gate gets of a member whose outputs are these. */
async function sentOf({ sent = "1111", runs = true, disk = {} }: Known): Promise<string> {
  const { recreate } = disk;
  const volume = {
    path: pulumi.output(disk.path ?? "/pool/a.qcow2"),
    capacityBytes: pulumi.output(disk.capacityBytes ?? 1024),
    ...(recreate === undefined ? {} : { recreate: pulumi.output(recreate) }),
  };
  const domain = {
    ...{ hostUri: pulumi.output("qemu:///system"), uuid: pulumi.output("u"), digest: pulumi.output("d") },
    ...{ sent: pulumi.output(sent), disruption: pulumi.output(undefined) },
  };
  const member = { domain, volumes: [volume] } as unknown as FleetMember;
  return new Promise((resolve) => pulumi.output(gateMember(member, runs).sent).apply(resolve));
}

describe("what a gate knows of a member beside its digest", () => {
  it("is the same for the same machine", async () => {
    assert.match(await sentOf({}), /^[0-9a-f]{16}$/);
    assert.equal(await sentOf({}), await sentOf({}));
  });

  const others: Readonly<Record<string, Known>> = {
    "another machine, or another password": { sent: "2222" },
    "a machine that no longer runs": { runs: false },
    "another disk": { disk: { path: "/pool/b.qcow2" } },
    "a larger disk": { disk: { capacityBytes: 2048 } },
    "a disk that is made anew": { disk: { recreate: "2026-11-27" } },
  };
  for (const [what, known] of Object.entries(others))
    it(`differs for ${what}`, async () => assert.notEqual(await sentOf(known), await sentOf({})));
});
