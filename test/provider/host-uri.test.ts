import assert from "node:assert/strict";
import { diffDomains } from "../../src/provider/domain/diff";
import { hostPlace, uriProblem } from "../../src/provider/host-uri";
import { plain } from "../../src/provider/properties";
import { volumeHandler } from "../../src/provider/volume";

const at = (uri?: string): ReturnType<typeof plain> =>
  plain({
    name: "ada",
    uuid: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
    windows: "windows-11",
    preset: "desktop@1",
    ...(uri === undefined ? {} : { host: { uri } }),
  });

/** Two URIs, and whether they reach the same libvirt. */
const pairs: readonly (readonly [string, string, boolean])[] = [
  ["qemu+ssh://root@kvm1/system", "qemu+ssh://admin@kvm1/system", true],
  ["qemu+ssh://kvm1/system", "qemu+ssh://kvm1:22/system?keyfile=/root/.ssh/id&known_hosts=/root/hosts", true],
  ["qemu+ssh://KVM1/system", "qemu+ssh://kvm1/system", true],
  ["qemu+tls://kvm1/system", "qemu+tls://kvm1:16514/system?pkipath=/etc/pki", true],
  ["qemu:///system", "qemu+unix:///system", true],
  ["qemu+ssh://ann@kvm1/session", "qemu+ssh://bob@kvm1/session", false],
  ["qemu+ssh://kvm1/system", "qemu+ssh://kvm2/system", false],
  ["qemu+ssh://kvm1:2201/system", "qemu+ssh://kvm1:2202/system", false],
  ["qemu+ssh://kvm1/system", "qemu+ssh://kvm1/session", false],
  ["qemu:///system", "qemu:///session", false],
  ["qemu+unix:///system", "qemu+unix:///system?socket=/run/other", false],
];

describe("the place of a host", () => {
  for (const [one, other, same] of pairs) {
    it(`${one} and ${other}: ${same ? "a machine stays" : "a machine is replaced"}`, async () => {
      assert.equal(hostPlace(at(one)) === hostPlace(at(other)), same);
      const { changes, stables } = diffDomains(
        { id: "1", oldInputs: at(one), olds: plain({}), news: at(other) },
        undefined,
      );
      assert.equal(
        Object.values(changes).some(({ replace }) => replace === true),
        !same,
      );
      assert.ok(Object.keys(changes).length === 0 || !stables!.includes("hostUri"), "the output follows the input");

      const volume = (uri: string): ReturnType<typeof plain> =>
        plain({ host: { uri }, pool: "default", name: "a.qcow2", format: "qcow2", size: "1 GiB" });
      const moved = await volumeHandler().diff(
        { id: "1", oldInputs: volume(one), olds: plain({}), news: volume(other) },
        undefined as never,
      );
      assert.equal(
        Object.values(moved.changes).some(({ replace }) => replace === true),
        !same,
      );
    });
  }

  it("another spelling of the same URI is no change, and the default is one", () => {
    const changes = (one?: string, other?: string): string[] =>
      Object.keys(diffDomains({ id: "1", oldInputs: at(one), olds: plain({}), news: at(other) }, undefined).changes);
    assert.deepEqual(changes("qemu+ssh://KVM1/system", "qemu+ssh://kvm1/system"), []);
    assert.deepEqual(changes(undefined, "qemu:///system"), []);
    assert.deepEqual(changes("qemu+ssh://root@kvm1/system", "qemu+ssh://admin@kvm1/system"), ["host.uri"]);
  });

  it("is not known while the URI is not", () => {
    assert.equal(hostPlace({ value: {}, secrets: [], unknowns: [["host"]] }), undefined);
    assert.equal(hostPlace(plain({ host: { uri: "no uri" } })), "no uri");
  });

  it("is none for libvirt's test driver, which nobody can deploy to, nor is it offered", () => {
    for (const uri of ["test:///default", "test+unix:///default"])
      assert.match(uriProblem(at(uri))!, /test driver.*nothing can be deployed to it\. Use qemu:\/\/\/system/);
    assert.equal(uriProblem(at("qemu:///session")), undefined);
    assert.match(uriProblem(at("xen:///system"))!, /use qemu:\/\/\/system/);
    assert.match(uriProblem(at("kvm1"))!, /did you mean "qemu\+ssh:\/\/root@kvm1\/system"/);
    for (const wrong of ["xen:///system", "kvm1"]) assert.doesNotMatch(uriProblem(at(wrong))!, /test:/);
  });
});
