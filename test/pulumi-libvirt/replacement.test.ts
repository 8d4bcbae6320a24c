import assert from "node:assert/strict";
import { withOwnNvram } from "../../src/adapters/libvirt-0.8/nvram";
import { machineThere, prepareReplacement } from "../../src/pulumi-libvirt/replacement";
import { Refused } from "../../src/pulumi-libvirt/refusal";
import { renderDomainXml, type DomainDefinition } from "../../src/domain";
import { LibvirtError, type LibvirtClient } from "../../src/libvirt";
import { machine, smallMachine } from "../adapters/support/definitions";

const UUID = "6f2c1a34-9d1e-4b52-8c3b-0a5d2f7e9b10";
const FOLDER = "/var/lib/libvirt/qemu/nvram";

interface Guest {
  readonly digest?: string;
  readonly password?: string;
  readonly nvramPath?: string;
  readonly uuid?: string;
}

const guest = ({ digest, password, nvramPath, uuid = UUID }: Guest = {}): DomainDefinition =>
  machine({
    uuid,
    ...(digest === undefined ? {} : { metadata: { windows: "windows-11", preset: "desktop@1", digest } }),
    os: {
      firmware: {
        type: "uefi",
        secureBoot: false,
        enrolledKeys: false,
        ...(nvramPath === undefined ? {} : { nvramPath }),
      },
    },
    devices: {
      ...smallMachine.devices,
      graphics: { type: "vnc", listen: "127.0.0.1", ...(password === undefined ? {} : { password }) },
    },
  });

/** A host with these machines and files, which writes down what is done to it. */
function host(
  machines: readonly DomainDefinition[],
  files: readonly string[] = [],
  { shutsDown = true, noFolder = false } = {},
): { client: LibvirtClient; done: string[] } {
  const done: string[] = [];
  let off = false;
  const client = {
    host: "qemu:///system",
    dumpXml: async (id: string) => {
      const found = machines.find(({ name, uuid }) => name === id || uuid === id);
      if (found === undefined)
        throw new LibvirtError("not-found", "qemu:///system", `read ${id}`, "no such machine", "");
      return renderDomainXml(found);
    },
    state: async () => (off ? "shut off" : "running"),
    shutdown: async (_: string, mode: string) => {
      done.push(`shutdown ${mode}`);
      off = shutsDown;
    },
    virsh: async (_: string, [command, ...args]: readonly string[]) => {
      if (command === "vol-clone") done.push(["clone", ...args.slice(1)].join(" "));
      if (command === "pool-create-as" && noFolder)
        throw new LibvirtError(
          "operation-failed",
          "qemu:///system",
          "open the folder",
          "No such file or directory",
          "",
        );
      return command === "vol-list" ? files.map((file) => ` ${file} ${FOLDER}/${file}`).join("\n") : "";
    },
    volumes: { delete: async (_: string, volume: string) => void done.push(`delete ${volume}`) },
  } as unknown as LibvirtClient;
  return { client, done };
}

async function prepared(
  there: DomainDefinition | undefined,
  wanted: DomainDefinition,
  files: readonly string[] = [],
  options: { shutsDown?: boolean; noFolder?: boolean } = {},
): Promise<string[]> {
  const { client, done } = host(there === undefined ? [] : [there], files, options);
  await prepareReplacement(client, await machineThere(client, wanted), wanted, { shutdownTimeout: 1 });
  return done;
}

describe("before provider 0.8 replaces a machine", () => {
  it("nothing is done to one that does not change, that is not ours, or that is not there", async () => {
    assert.deepEqual(await prepared(guest({ digest: "a" }), guest({ digest: "a" })), []);
    assert.deepEqual(await prepared(guest(), guest({ digest: "b" })), []);
    assert.deepEqual(await prepared(machine({ name: "other" }), guest({ digest: "b" })), []);
  });

  it("Windows is shut down and its UEFI variables are copied, for another machine and for another password", async () => {
    const there = withOwnNvram(guest({ digest: "a", password: "one" }));
    const file = (definition: DomainDefinition): string =>
      (definition.os.firmware as { nvramPath: string }).nvramPath.slice(FOLDER.length + 1);
    for (const other of [guest({ digest: "b", password: "one" }), guest({ digest: "a", password: "two" })]) {
      const wanted = withOwnNvram(other, { there });
      assert.deepEqual(await prepared(there, wanted, [file(there)]), [
        "shutdown acpi",
        `clone --vol=${file(there)} --newname=${file(wanted)}`,
      ]);
    }
  });

  it("also where only the text is another one that the provider is handed", async () => {
    const [there, wanted] = ["old.fd", "new.fd"].map((file) =>
      guest({ digest: "a", nvramPath: `${FOLDER}/${file}` }),
    ) as [DomainDefinition, DomainDefinition];
    assert.deepEqual(await prepared(there, wanted, ["old.fd"]), [
      "shutdown acpi",
      "clone --vol=old.fd --newname=new.fd",
    ]);
  });

  it("a machine that does not shut down is left as it is, and so is one whose variables cannot be copied", async () => {
    const there = guest({ digest: "a", nvramPath: "/srv/vars/a.fd" });
    const wanted = guest({ digest: "b", nvramPath: `${FOLDER}/b.fd` });
    await assert.rejects(
      prepared(there, wanted, [], { shutsDown: false }),
      (error) => error instanceof Refused && /did not shut down within 1 s\. Nothing was changed/.test(error.message),
    );
    await assert.rejects(
      prepared(there, wanted),
      (error) => error instanceof Refused && error.message.endsWith(`cp /srv/vars/a.fd ${FOLDER}/b.fd`),
    );
    assert.deepEqual(await prepared(there, wanted, ["b.fd"]), ["shutdown acpi"], "somebody copied them");
  });

  describe("where there is no machine", () => {
    const file = ({ os }: DomainDefinition): string =>
      (os.firmware as { nvramPath: string }).nvramPath.slice(FOLDER.length + 1);
    const wanted = withOwnNvram(guest({ digest: "c" }));
    const rejected = file(withOwnNvram(machine({ ...guest({ digest: "b" }), vcpus: 7 })));

    it("the variables of one that libvirt rejected are taken up by the next one", async () => {
      assert.notEqual(rejected, file(wanted));
      assert.deepEqual(await prepared(undefined, wanted, [rejected]), [
        `clone --vol=${rejected} --newname=${file(wanted)}`,
        `delete ${rejected}`,
      ]);
    });

    it("nothing is done for a machine that is new, of which the variables wait already, or that has a file of the user's", async () => {
      const others = ["other_VARS.0123456789ab.fd", `${wanted.name}_VARS.fd`, `${wanted.name}_VARS.mine.fd`];
      assert.deepEqual(await prepared(undefined, wanted, others), []);
      assert.deepEqual(await prepared(undefined, wanted, [rejected, file(wanted)]), []);
      assert.deepEqual(await prepared(undefined, wanted, [], { noFolder: true }), []);
      assert.deepEqual(
        await prepared(undefined, guest({ digest: "c", nvramPath: `${FOLDER}/mine.fd` }), [rejected]),
        [],
      );
    });

    it("several are one too many to tell which", async () => {
      const another = rejected.replace(/\.fd$/, "-2.fd");
      await assert.rejects(
        prepared(undefined, wanted, [rejected, another]),
        (error) => error instanceof Refused && error.message.includes(`${rejected}, ${another}`),
      );
    });
  });

  it("a machine of this name and another UUID is refused, whosever it is", async () => {
    const { client, done } = host([guest({ digest: "a", uuid: "00000000-0000-4000-8000-000000000001" })]);
    await assert.rejects(
      machineThere(client, guest({ digest: "a" })),
      (error) => error instanceof Refused && /set uuid: "00000000-0000-4000-8000-000000000001"/.test(error.message),
    );
    assert.deepEqual(done, []);
  });
});
