import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { FleetMember } from "../../src/components";
import { gateMember } from "../../src/components/gate-member";
import type { GateMemberArgs } from "../../src/components/rollout-gate";

interface Known {
  readonly sent?: string | pulumi.Output<string>;
  readonly digest?: string | pulumi.Output<string>;
  readonly runs?: boolean;
  readonly disk?: { readonly path?: string; readonly capacityBytes?: number; readonly recreate?: string };
}

/** What a gate gets of a member whose outputs are these. */
async function gotOf({ sent = "1111", digest = "d", runs = true, disk = {} }: Known): Promise<GateMemberArgs> {
  const { recreate } = disk;
  const volume = {
    path: pulumi.output(disk.path ?? "/pool/a.qcow2"),
    capacityBytes: pulumi.output(disk.capacityBytes ?? 1024),
    ...(recreate === undefined ? {} : { recreate: pulumi.output(recreate) }),
  };
  const domain = {
    ...{ hostUri: pulumi.output("qemu:///system"), uuid: pulumi.output("u"), digest: pulumi.output(digest) },
    ...{ sent: pulumi.output(sent), disruption: pulumi.output(undefined) },
  };
  const member = { domain, volumes: [volume] } as unknown as FleetMember;
  return gateMember(member, runs);
}

const sentOf = async (known: Known): Promise<string> => (await gotOf(known)).sent as string;

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

  it("is known as far as the member is", async () => {
    const { host, digest, sent } = await gotOf({ digest: pulumi.unknown as unknown as string });
    assert.equal(host, "qemu:///system");
    assert.ok(pulumi.isUnknown(digest));
    assert.match(sent as string, /^[0-9a-f]{16}$/);
  });

  it("is secret where it is made of a secret", async () => {
    const { digest, sent } = await gotOf({ sent: pulumi.secret("of a password") });
    assert.ok(pulumi.Output.isInstance(sent) && (await pulumi.isSecret(sent as pulumi.Output<string>)));
    assert.equal(digest, "d");
  });
});
