import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { dependsOnAlso, resourcesNamedBy } from "../../src/components/depends-on";

/** A resource that says what was read of it. */
function watched(): { readonly resource: pulumi.Resource; readonly reads: string[] } {
  const reads: string[] = [];
  const resource = { __pulumiResource: true } as unknown as pulumi.Resource;
  Object.defineProperty(resource, "explanation", {
    enumerable: true,
    get: () => {
      reads.push("explanation");
      return undefined;
    },
  });
  return { resource, reads };
}

describe("what a child of a component waits for", () => {
  it("is what the component was told, and more", () => {
    const [asked, more] = [watched().resource, watched().resource];
    assert.deepEqual(dependsOnAlso(undefined, [more]), [more]);
    assert.deepEqual(dependsOnAlso(asked, [more]), [asked, more]);
    assert.deepEqual(dependsOnAlso([asked], [more]), [[asked], more]);
  });

  it("is named by the value of an output, and nothing of it is read", async () => {
    const { resource, reads } = watched();
    assert.deepEqual(await resourcesNamedBy(pulumi.output("wave-1"), (step) => (step === "wave-1" ? [resource] : [])), [
      resource,
    ]);
    assert.deepEqual(reads, []);
  });

  it("is nothing while the output is not known", async () => {
    const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    assert.deepEqual(await resourcesNamedBy(unknown, () => [watched().resource]), []);
  });
});
