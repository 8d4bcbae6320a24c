import assert from "node:assert/strict";
import type { HostProfile } from "../../src/hosts";
import { HostProfiles } from "../../src/provider/host-profiles";

const profile = (name: string): HostProfile => ({ name }) as HostProfile;
const { signal } = new AbortController();

describe("profiles of the hosts of a run", () => {
  it("are asked for once for each host, however many machines ask at once", async () => {
    const asked: string[] = [];
    const profiles = new HostProfiles({
      probe: async (uri) => (asked.push(uri), profile(uri)),
      load: async () => profile("file"),
    });
    const answers = await Promise.all([..."aabab"].map((uri) => profiles.hostOrSaved(uri, undefined, signal)));
    assert.deepEqual(asked, ["a", "b"]);
    assert.deepEqual(
      answers.map((answer) => answer.kind),
      ["host", "host", "host", "host", "host"],
    );
  });

  it("are asked for once, however the same URI is spelt", async () => {
    const asked: string[] = [];
    const profiles = new HostProfiles({
      probe: async (uri) => (asked.push(uri), profile(uri)),
      load: async () => profile("file"),
    });
    const spellings = [
      "qemu+ssh://root@kvm1/system?keyfile=/k&no_verify=1",
      "qemu+ssh://root@KVM1/system?no_verify=1&keyfile=/k",
      "qemu+ssh://root@kvm1/system?keyfile=%2Fk&no_verify=1",
    ];
    for (const uri of spellings) await profiles.host(uri, signal);
    assert.deepEqual(asked, spellings.slice(0, 1));
    // Whoever logs in as another one may be told something else.
    await profiles.host("qemu+ssh://ada@kvm1/system?keyfile=/k&no_verify=1", signal);
    assert.equal(asked.length, 2);
  });

  it("a host that does not answer is not waited for again at once, but later", async () => {
    let asked = 0;
    let now = 0;
    const profiles = new HostProfiles(
      {
        probe: async (uri) => {
          if (++asked < 3) throw new Error("no route");
          return profile(uri);
        },
        load: async () => profile("file"),
      },
      () => now,
    );
    assert.deepEqual(await profiles.hostOrSaved("a", undefined, signal), {
      kind: "none",
      path: "host.uri",
      problem: "no route",
    });
    now = 29_000;
    await assert.rejects(profiles.host("a", signal), /no route/);
    assert.equal(asked, 1);
    now = 31_000;
    await assert.rejects(profiles.host("a", signal), /no route/);
    now = 62_000;
    assert.equal((await profiles.host("a", signal)).name, "a");
    assert.equal(asked, 3);
  });

  it("a saved one stands in only where the host does not answer, and says why", async () => {
    let reachable = true;
    const profiles = new HostProfiles({
      probe: async (uri) => {
        if (!reachable) throw new Error("no route");
        return profile(uri);
      },
      load: async (file) => {
        if (file === "missing") throw new Error("no such file");
        return profile(file);
      },
    });
    assert.deepEqual(await profiles.hostOrSaved("a", "saved", signal), { kind: "host", profile: { name: "a" } });
    reachable = false;
    assert.deepEqual(await profiles.hostOrSaved("b", "saved", signal), {
      kind: "saved",
      profile: { name: "saved" },
      problem: "no route",
    });
    const missing = await profiles.hostOrSaved("b", "missing", signal);
    assert.equal(missing.kind === "none" && missing.path, "host.profile");
    assert.match(missing.kind === "none" ? missing.problem : "", /no such file.*no route/);
  });
});
