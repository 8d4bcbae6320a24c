import assert from "node:assert/strict";
import type { HostProfile } from "../../../src/hosts";
import { findPreset, presetIds, presetNames } from "../../../src/presets";
import { resolveGuest } from "../../../src/guest";
import { bitLockerCauses } from "../../../src/provider/domain/bitlocker-change";
import { DomainCheck } from "../../../src/provider/domain/check";
import { HostProfiles } from "../../../src/provider/host-profiles";
import { plain, type Properties } from "../../../src/provider/properties";
import type { CheckResult, OperationContext } from "../../../src/provider/resource";
import { StandIns } from "../../libvirt/stand-ins";
import { latest } from "../../presets/released";

const unreachable = new HostProfiles({
  probe: async (): Promise<HostProfile> => {
    throw new Error("no host in this test");
  },
  load: async (): Promise<HostProfile> => {
    throw new Error("no file in this test");
  },
});

interface Run {
  readonly check: (news: Properties | object, olds?: object, urn?: string) => Promise<CheckResult>;
  readonly said: string[];
}

function run(): Run {
  const checks = new DomainCheck(unreachable);
  const said: string[] = [];
  return {
    said,
    check: (news, olds = {}, urn = "urn:pulumi:dev::shop::windows-guest:index:Domain::ada") => {
      const context: OperationContext = {
        urn,
        name: urn.split("::").at(-1)!,
        signal: new AbortController().signal,
        log: (level, message) => void said.push(`${level}: ${message}`),
      };
      return checks.check(
        { news: "secrets" in news ? news : plain(news as never), olds: plain(olds as never) },
        context,
      );
    },
  };
}

const windows = "windows-11";
const settled = async (news: object, olds: object = {}): Promise<Record<string, unknown>> =>
  (await run().check(news, olds)).inputs.value;

describe("check of a Domain", () => {
  const standIns = new StandIns();

  it("settles what must not float: name, UUID and the preset's version", async () => {
    const value = await settled({ windows });
    assert.equal(value["name"], "ada");
    assert.match(value["uuid"] as string, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(value["preset"], latest("desktop"));
    assert.deepEqual(await settled({ windows }), value, "the same again");
    const other = await run().check({ windows }, {}, "urn:pulumi:prod::shop::windows-guest:index:Domain::ada");
    assert.notEqual(other.inputs.value["uuid"], value["uuid"], "another stack, another machine");
  });

  it("says of a name that nobody wrote that it is the Pulumi name of the resource", async () => {
    const failuresOf = async (given: object, name: string): Promise<string[]> =>
      (
        await run().check({ windows, ...given }, {}, `urn:pulumi:dev::shop::windows-guest:index:Domain::${name}`)
      ).failures.map(({ property, reason }) => `${property}: ${reason}`);
    assert.deepEqual(await failuresOf({}, "büro/ada"), [
      'name: "büro/ada" cannot be the name of a machine, and the name of the machine defaults to the Pulumi name of its resource. Set a name, for example name: "buro-ada".',
    ]);
    assert.deepEqual(await failuresOf({}, "42"), [
      'name: "42" would be interpreted as the ID of a running machine, and the name of the machine defaults to the Pulumi name of its resource. Set a name, for example name: "win11".',
    ]);
    assert.match(
      (await failuresOf({ name: "büro/ada" }, "büro/ada"))[0]!,
      /^name: name: "büro\/ada" cannot be the name of a machine\. Did you mean "buro-ada"/,
    );
    assert.deepEqual(await failuresOf({ name: "ada" }, "büro/ada"), []);
  });

  it("takes what the component alone takes for a property that is none", async () => {
    const { failures } = await run().check({ windows, deleteDisksOnDestroy: true });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["deleteDisksOnDestroy"],
    );
    assert.match(failures[0]!.reason, /does not create disks.*use it in a WindowsGuest/);
  });

  it("keeps the version of the preset that a machine has, until the program names another", async () => {
    const uuid = "6f1b1c1e-0000-4000-8000-000000000001";
    for (const name of presetNames.filter((one) => presetIds.includes(`${one}@2`))) {
      const newest = findPreset(name)!.id;
      assert.notEqual(newest, `${name}@1`);
      const olds = { name: "ada", preset: `${name}@1`, uuid };
      assert.equal((await settled({ windows, preset: name }, olds))["preset"], `${name}@1`);
      assert.equal((await settled({ windows, preset: newest }, olds))["preset"], newest);
      assert.equal((await settled({ windows, preset: name }))["preset"], newest, "a new machine");
    }
    const olds = { name: "ada", preset: "desktop@1", uuid };
    assert.equal((await settled({ windows }, olds))["preset"], "desktop@1", "also where the program names none");
    assert.equal(
      (await settled({ windows, preset: "server" }, olds))["preset"],
      latest("server"),
      "another preset is a choice of today",
    );
    assert.equal((await settled({ windows, preset: "server" }, olds))["uuid"], uuid);
  });

  it("keeps them also when the engine checks a machine again, without its old inputs, because it is to be replaced", async () => {
    const { check } = run();
    const olds = { name: "ada", preset: "desktop@1", uuid: "6f1b1c1e-0000-4000-8000-000000000001" };
    await check({ windows }, olds);
    const { preset, uuid } = (await check({ windows })).inputs.value;
    assert.deepEqual({ name: "ada", preset, uuid }, olds);
  });

  it("asks for an installation medium as long as the machine is not there", async () => {
    const machine = { windows, systemDisk: { size: "80 GiB" } };
    const first = run();
    await first.check(machine);
    assert.match(first.said.join("\n"), /warning: .*no CD-ROM drive contains Windows installation media/);
    const later = run();
    await later.check(machine, { name: "ada", preset: "desktop@1", uuid: "6f1b1c1e-0000-4000-8000-000000000001" });
    assert.deepEqual(
      later.said.filter((line) => line.includes("medium")),
      [],
    );
  });

  it("makes a secret of a password that came as plain text, once", async () => {
    const password = "Tr0ub4d0";
    assert.deepEqual((await run().check({ windows, graphics: { password } })).inputs.secrets, [
      ["graphics", "password"],
    ]);
    for (const path of [["graphics"], ["graphics", "password"]]) {
      const { inputs } = await run().check({
        value: { windows, graphics: { password } },
        secrets: [path],
        unknowns: [],
      });
      assert.deepEqual(inputs.secrets, [path]);
    }
  });

  it("says nothing about what is not known yet, and everything about the rest", async () => {
    const unknowns = [["memory"], ["preset"], ["enlightenments", "synic"], ["running"], ["name"]];
    const { inputs, failures } = await run().check({
      value: { windows, enlightenments: {}, vcpus: 1 },
      secrets: [],
      unknowns,
    });
    assert.deepEqual(inputs.unknowns, unknowns);
    assert.deepEqual(
      failures.map(({ property }) => property),
      [],
    );
    const known = await run().check({ value: { windows, vcpus: 0 }, secrets: [], unknowns: [["memory"]] });
    assert.deepEqual(
      known.failures.map(({ property }) => property),
      ["vcpus"],
    );
  });

  it("warns when the host does not answer, and asks nothing while its URI is not known", async () => {
    const asked = run();
    assert.deepEqual((await asked.check({ windows })).failures, []);
    assert.ok(
      asked.said.some((line) => line.startsWith("warning: host.uri: ") && line.includes("no host in this test")),
      asked.said.join("\n"),
    );
    const unknown = run();
    await unknown.check({ value: { windows }, secrets: [], unknowns: [["host", "uri"]] });
    assert.ok(!unknown.said.some((line) => line.includes("host.uri")), unknown.said.join("\n"));
  });

  describe("says what other firmware does to a machine that is there:", () => {
    const olds = {
      windows: "windows-10",
      preset: "desktop@1",
      uuid: "6f1b1c1e-0000-4000-8000-000000000001",
      name: "ada",
    };
    const said = async (before: object | undefined, after: object, host = {}): Promise<string[]> => {
      const { check, said: lines } = run();
      assert.deepEqual(
        (await check({ ...olds, firmware: after, ...host }, before === undefined ? {} : { ...olds, firmware: before }))
          .failures,
        [],
      );
      return lines.filter((line) => /secure-boot-keys|firmware-changed/.test(line));
    };
    const on = { type: "uefi", secureBoot: true };
    const off = { type: "uefi", secureBoot: false };

    it("Secure Boot turned on finds variables without keys", async () => {
      const lines = await said(off, on);
      assert.equal(lines.length, 1);
      assert.match(
        lines[0]!,
        /^warning: firmware\.secureBoot: ada keeps its UEFI variables.*keys are not enrolled.*virsh -c qemu:\/\/\/system start ada --reset-nvram/,
      );
    });
    it("Windows does not boot with firmware of the other kind", async () => {
      assert.match((await said({ type: "bios" }, off))[0]!, /^warning: firmware\.type: .*BIOS does not boot.*mbr2gpt/);
      assert.match((await said(on, { type: "bios" }))[0]!, /^warning: firmware\.type: .*UEFI does not boot/);
    });
    it("nothing where it is new, stays as it was, or loses Secure Boot", async () => {
      assert.deepEqual(await said(undefined, on), []);
      assert.deepEqual(await said(on, { type: "uefi" }), []);
      assert.deepEqual(await said(on, off), []);
    });
  });

  describe("warns once of changes after which BitLocker asks for its recovery key:", () => {
    const olds = {
      windows: "windows-11",
      preset: "desktop@1",
      uuid: "6f1b1c1e-0000-4000-8000-000000000001",
      name: "ada",
      cpu: { mode: "custom", model: "Skylake-Client" },
    };
    const said = async (before: object | undefined, after: object): Promise<string[]> => {
      const { check, said: lines } = run();
      const { failures } = await check({ ...olds, ...after }, before === undefined ? {} : { ...olds, ...before });
      assert.deepEqual(failures, []);
      return lines.filter((line) => line.includes("[bitlocker-recovery]"));
    };
    const changes: Readonly<Record<string, readonly [before: object, after: object, causes: string]>> = {
      "the CPU's model": [{}, { cpu: { mode: "custom", model: "Cascadelake-Server" } }, "cpu.model"],
      "the CPU's mode": [{}, { cpu: { mode: "host-passthrough" } }, "cpu.mode and cpu.model"],
      "the TPM's interface": [{}, { tpm: { model: "tpm-tis" } }, "tpm.model"],
      "Secure Boot": [
        { windows: "windows-10", firmware: { secureBoot: true }, tpm: { enabled: true } },
        { windows: "windows-10", firmware: { secureBoot: false }, tpm: { enabled: true } },
        "firmware.secureBoot",
      ],
      "the firmware's type, which names nothing below it": [
        { windows: "windows-10", firmware: { secureBoot: true }, tpm: { enabled: true } },
        { windows: "windows-10", firmware: { type: "bios" }, tpm: { enabled: true } },
        "firmware.type",
      ],
      "the file of the UEFI variables": [{}, { firmware: { nvram: "/var/lib/other.fd" } }, "firmware.nvram"],
      "the vendor that Hyper-V's leaf names": [
        {},
        { enlightenments: { vendorId: "on", vendorIdValue: "example" } },
        "enlightenments.vendorId",
      ],
      "several at once": [
        {},
        { tpm: { model: "tpm-tis" }, cpu: { mode: "custom", model: "Cascadelake-Server" } },
        "tpm.model and cpu.model",
      ],
    };
    for (const [what, [before, after, causes]] of Object.entries(changes))
      it(what, async () => {
        const lines = await said(before, after);
        assert.equal(lines.length, 1, lines.join("\n"));
        assert.ok(lines[0]!.includes(`ada changes ${causes}: if BitLocker protects its disk`), lines[0]);
        assert.match(
          lines[0]!,
          /manage-bde -protectors -disable C: -RebootCount 1.*Suspend-BitLocker.*learn\.microsoft/,
        );
      });
    it("a TPM that goes: suspending is not enough", async () => {
      const [line] = await said(
        { windows: "windows-10", tpm: { enabled: true } },
        { windows: "windows-10", tpm: { enabled: false } },
      );
      assert.match(line!, /ada changes tpm\.enabled: .*manage-bde -off C:/);
    });
    it("nothing where it is new, had no TPM, or changes something else", async () => {
      const model = { cpu: { mode: "custom", model: "Cascadelake-Server" } };
      assert.deepEqual(await said(undefined, model), []);
      assert.deepEqual(await said({}, { memory: "16 GiB", vcpus: 6 }), []);
      assert.deepEqual(await said({}, {}), []);
      const noTpm = { windows: "windows-10", tpm: { enabled: false } };
      assert.deepEqual(await said(noTpm, { ...noTpm, ...model }), []);
      assert.deepEqual(await said(noTpm, { ...noTpm, tpm: { enabled: true } }), []);
    });
    it("knows the machine type and the version of the TPM, which no argument changes", () => {
      const { definition } = resolveGuest({ ...olds, windows });
      const { os, devices } = definition!;
      assert.deepEqual(bitLockerCauses(definition!, { ...definition!, os: { ...os, machine: "pc-q35-9.2" } }), [
        "machine type",
      ]);
      const tpm = { ...devices.tpm!, version: "1.2" as const };
      assert.deepEqual(bitLockerCauses(definition!, { ...definition!, devices: { ...devices, tpm } }), ["tpm"]);
    });
  });

  it("says that what SPICE carries goes with the display, where a machine is there and had one", async () => {
    const olds = {
      windows: "windows-10",
      preset: "desktop@1",
      uuid: "6f1b1c1e-0000-4000-8000-000000000001",
      name: "ada",
    };
    const said = async (before: object | undefined, after: object, host = {}): Promise<string[]> => {
      const { check, said: lines } = run();
      assert.deepEqual(
        (await check({ ...olds, graphics: after, ...host }, before === undefined ? {} : { ...olds, graphics: before }))
          .failures,
        [],
      );
      return lines.filter((line) => line.includes("spice-removed"));
    };
    const [spice, vnc, none] = ["spice", "vnc", "none"].map((type) => ({ type })) as [object, object, object];
    assert.match(
      (await said(spice, vnc)).join(),
      /^warning: graphics\.type: ada changes from SPICE to VNC, which also removes what only SPICE supports: sound, the clipboard, USB redirection and smart cards, if the machine has them\. To keep them, set graphics\.type to "spice"/,
    );
    assert.match((await said(spice, none)).join(), /ada changes from SPICE to no display/);
    for (const [before, after] of [
      [undefined, vnc],
      [vnc, spice],
      [vnc, none],
      [spice, { type: "spice", port: 5901 }],
    ] as const)
      assert.deepEqual(await said(before, after), []);
    // The host that it leaves has no such machine any more.
    standIns.program("virsh", 'case "$*" in *list*) exit 0 ;; esac\necho "error: failed to get domain" >&2\nexit 1');
    assert.deepEqual(await said(spice, vnc, { host: { uri: "qemu+ssh://root@other/system" } }), []);
  });
});
