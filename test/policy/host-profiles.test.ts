import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { saveHostProfile } from "../../src/hosts";
import { exampleHost } from "../../src/hosts/examples";
import { PackClient, type Told } from "./client";
import { guest, libvirtDomain } from "./machines";

const GIB = 1024 * 1024;
const of = (policy: string, told: readonly Told[]): string[] =>
  told.filter((one) => one.policy === policy).map(({ urn }) => urn.slice(urn.lastIndexOf(":") + 1));

describe("policy pack: rules about hosts", () => {
  let folder: string;
  let pack: PackClient;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "wg-policy-hosts-"));
    saveHostProfile(file("small.yaml"), exampleHost({ name: "small", memoryKiB: 6 * GIB }));
    saveHostProfile(file("large.json"), exampleHost({ name: "large", memoryKiB: 12 * GIB }));
    writeFileSync(file("wrong.yaml"), "memory: [");
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => void (pack = await PackClient.start()));
  afterEach(() => pack.stop());

  const file = (name: string): string => path.join(folder, name);
  const configure = (hosts: unknown): Promise<void> => pack.configure({ "windows-guest": { hosts } });

  it("are not checked where no profile is given", async () => {
    await configure({ "qemu+ssh://kvm9/system": file("small.yaml") });
    assert.deepEqual(of("host-memory", await pack.preview(guest("ada"))), []);
    assert.equal((await pack.notApplicable(guest("ada"))).get("host-memory"), "ada: a host profile");
  });

  it("are checked with the profile of the machine's own host, however its URI is spelt", async () => {
    await configure({ "qemu:///system": file("small.yaml"), "qemu+ssh://KVM2/system": file("large.json") });
    const there = guest("bob", { host: { uri: "qemu+ssh://kvm2/system" } });
    assert.deepEqual(of("host-memory", await pack.preview(guest("ada"), there)), ["ada"]);
    assert.ok(!(await pack.notApplicable(guest("ada"))).has("host-memory"));
  });

  it("are checked for machines of @pulumi/libvirt by the name of their provider", async () => {
    await configure({ default: file("small.yaml") });
    assert.deepEqual(of("host-memory", await pack.preview(libvirtDomain("ada"))), ["ada"]);
  });

  it("know what the machines of a host need together", async () => {
    await configure({ "qemu:///system": file("large.json") });
    assert.deepEqual(of("stack-memory", await pack.preview(guest("ada"))), []);
    assert.deepEqual(of("stack-memory", await pack.preview(guest("ada"), guest("bob"))), ["bob"]);
  });

  for (const [what, hosts, message] of [
    ["no object", ["host.yaml"], /hosts is an object/],
    ["no file", { "qemu:///system": 7 }, /hosts\["qemu:\/\/\/system"\] is the path of a file/],
    ["a missing file", { "qemu:///system": "/wg/none.yaml" }, /hosts\["qemu:\/\/\/system"\]: .*none\.yaml.*probe/],
  ] as const)
    it(`${what} is an error that says what is wanted`, () => assert.rejects(configure(hosts), message));

  it("a file that is no profile is an error", () =>
    assert.rejects(configure({ "qemu:///system": file("wrong.yaml") }), /wrong\.yaml.*neither YAML nor JSON/));
});
