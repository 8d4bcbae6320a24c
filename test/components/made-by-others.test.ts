import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { madeByOthers } from "../../src/components/made-by-others";

describe("arguments that come from other resources", () => {
  let lan: pulumi.ComponentResource;
  let name: pulumi.Output<string>;

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ name: id, inputs }) => ({ id, state: inputs as object }),
      call: () => ({}),
    });
    lan = new pulumi.ComponentResource("test:index:Network", "lan");
    name = lan.urn.apply(() => "lan");
  });

  it("are named by their paths, however deep they are", async () => {
    const args = {
      memory: "8 GiB",
      networks: [{ network: "a" }, { network: name }],
      systemDisk: pulumi.output({ pool: name }),
      disks: [{ pool: Promise.resolve("b") }],
    };
    assert.deepEqual(await madeByOthers(args, undefined), ["networks[1].network", "systemDisk"]);
  });

  it("are none where nothing else makes them", async () => {
    assert.deepEqual(
      await madeByOthers(
        { memory: pulumi.output("8 GiB"), graphics: { password: pulumi.secret("x") }, tpm: undefined, disks: [] },
        undefined,
      ),
      [],
    );
    assert.deepEqual(
      await madeByOthers({ memory: pulumi.output(Promise.reject(new Error("said where it is used"))) }, undefined),
      [],
    );
  });

  it("are all of them where the resource waits for another one", async () => {
    for (const dependsOn of [lan, [lan], pulumi.output(lan), Promise.resolve([lan])])
      assert.deepEqual(await madeByOthers({ memory: "8 GiB" }, dependsOn as never), [""]);
    assert.deepEqual(await madeByOthers({ memory: "8 GiB" }, []), []);
  });

  it("are not those of machines and disks of this package, which make nothing else", async () => {
    const other = Object.assign(new pulumi.ComponentResource("windows-guest:index:WindowsGuest", "dc"), {});
    assert.deepEqual(await madeByOthers({ description: other.urn }, other), []);
  });
});
