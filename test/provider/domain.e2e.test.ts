import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Domain, type DomainArgs } from "../../src/components";
import { parseXml, type XmlElement } from "../../src/domain";
import { formatHostProfile, parseHostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { unpackedXml } from "../../src/provider/domain/deployed-xml";
import { assertSucceeded, type Outcome, TestStack, virsh } from "./engine";
import { definedOnly, edit, exists, machineName, removeMachines, stateOf, uuidOf, xmlOf } from "./machines";
import { latest } from "../presets/released";

const domainType = "windows-guest:index:Domain";
const updated = (outcome: Outcome): readonly string[] | undefined =>
  outcome.steps.find(({ op, urn }) => op === "update" && urn.includes(domainType))?.detailedDiff;

describe("Domain on a real libvirt", function () {
  this.timeout(180_000);
  let stack: TestStack | undefined;
  let args: DomainArgs;

  /** A stack with one machine, whose arguments a test changes by `args`. */
  async function deploy(name: string, first: Partial<DomainArgs> = {}): Promise<{ stack: TestStack; name: string }> {
    const machine = machineName(name);
    args = { ...definedOnly, name: machine, ...first };
    stack = await TestStack.make(async () => {
      const domain = new Domain("machine", args);
      return {
        uuid: domain.uuid,
        digest: domain.digest,
        resolvedPreset: domain.resolvedPreset,
        drift: domain.drift,
        explanation: domain.explanation,
      };
    });
    return { stack, name: machine };
  }

  async function up(): Promise<Outcome> {
    const outcome = await stack!.up();
    assertSucceeded(outcome);
    return outcome;
  }

  afterEach(async () => {
    await stack?.remove();
    stack = undefined;
    removeMachines();
  });

  it("tells everything at preview, defines at up, and then has nothing more to do", async () => {
    const { stack, name } = await deploy("life");
    const seen: string[] = [];
    const preview = await stack.preview(
      async () => void new Domain("machine", args).explanation.apply((text) => seen.push(text)),
    );
    assertSucceeded(preview);
    assert.match(seen[0]!, /spinlocks +on +8191/);
    assert.ok(!exists(name), "a preview makes nothing");

    const { outputs } = await stack.up(async () => {
      const domain = new Domain("machine", args);
      return { uuid: domain.uuid, resolvedPreset: domain.resolvedPreset };
    });
    assert.equal(uuidOf(name), outputs["uuid"]?.value);
    assert.equal(outputs["resolvedPreset"]?.value, latest("desktop"));
    assert.match(xmlOf(name), /<spinlocks state='on' retries='8191'\/>/);
    assert.equal(stateOf(name), "shut off");
    assert.deepEqual((await up()).changes, {});
    const refreshed = await stack.refresh();
    assertSucceeded(refreshed);
    assert.deepEqual(refreshed.changes, {});
    assertSucceeded(await stack.destroy());
    assert.ok(!exists(name));
  });

  it("keeps the version of its preset when a newer one is there, until the program names it", async () => {
    // What the state of a machine holds that was deployed when the first version was the newest.
    const { name } = await deploy("kept", { windows: "server-2022", preset: "server@1" });
    assert.equal((await up()).outputs["resolvedPreset"]?.value, "server@1");
    const before = xmlOf(name);
    for (const preset of ["server", undefined]) {
      const { preset: _named, ...rest } = args;
      args = preset === undefined ? rest : { ...args, preset };
      const { changes, outputs } = await up();
      assert.deepEqual(changes, {}, `preset: ${preset}`);
      assert.equal(outputs["resolvedPreset"]?.value, "server@1");
    }
    assert.equal(xmlOf(name), before);
    args = { ...args, preset: "server@2" };
    const changed = await up();
    assert.ok(updated(changed) !== undefined, "it is an update");
    assert.equal(changed.outputs["resolvedPreset"]?.value, "server@2");
    assert.match(xmlOf(name), /preset=["']server@2["']/);
    assert.match(xmlOf(name), /<tpm model='tpm-crb'>/);
  });

  it("redefines in place: same UUID, same device addresses, and only what matters is a change", async () => {
    const { name } = await deploy("update", { memory: "4 GiB", networks: [{ network: "default" }] });
    await up();
    const before = { uuid: uuidOf(name), addresses: addressesOf(xmlOf(name)) };

    args = { ...args, memory: "4096 MiB", preset: "desktop" };
    assert.deepEqual((await up()).changes, {}, "another spelling is no change");

    args = {
      ...args,
      memory: "6 GiB",
      networks: [{ network: "default" }, { network: "default" }],
      description: "for accounting",
    };
    const outcome = await up();
    assert.deepEqual([...updated(outcome)!].sort(), ["description", "memory", "networks[1]"]);
    assert.equal(uuidOf(name), before.uuid);
    assert.match(xmlOf(name), /<memory unit='KiB'>6291456</);
    const after = addressesOf(xmlOf(name));
    for (const [device, address] of before.addresses)
      assert.equal(after.get(device), address, `${device} moved, and Windows would take it for another one`);
  });

  it("keeps the old definition when libvirt rejects the new one", async () => {
    // A double in front of virsh spoils what is defined while a file is there; the rejection is the real libvirt's.
    const folder = mkdtempSync(path.join(tmpdir(), "wg-reject-"));
    const real = execFileSync("which", ["virsh"], { encoding: "utf8" }).trim();
    const spoil = path.join(folder, "spoil");
    const script = `#!/bin/sh\ncase " $* " in *" define "*) if [ -e '${spoil}' ]; then sed 's/<os /<nonsense\\/><os /' | '${real}' "$@"; exit; fi ;; esac\nexec '${real}' "$@"\n`;
    writeFileSync(path.join(folder, "virsh"), script, { mode: 0o755 });
    const before = process.env["PATH"];
    process.env["PATH"] = `${folder}${path.delimiter}${before}`;
    try {
      const { stack, name } = await deploy("reject", { memory: "4 GiB" });
      await up();
      const xml = xmlOf(name);
      writeFileSync(spoil, "");
      args = { ...args, memory: "6 GiB" };
      const outcome = await stack.up();
      assert.ok(outcome.failed);
      assert.match(outcome.text, /libvirt does not accept the definition of .*, and nothing was changed: .*nonsense/s);
      assert.equal(xmlOf(name), xml);
      rmSync(spoil);
      assert.deepEqual([...updated(await up())!], ["memory"], "the state still says what is really there");
    } finally {
      process.env["PATH"] = before;
      rmSync(folder, { recursive: true });
    }
  });

  it("finds at refresh what was changed by hand, and puts it right at the next up without touching foreign devices", async () => {
    const { stack, name } = await deploy("drift", { memory: "4 GiB" });
    await up();
    const foreign = "<vsock model='virtio'><cid auto='yes'/></vsock>";
    edit(name, (xml) =>
      xml
        .replaceAll("4194304", "5242880")
        .replace(/<relaxed state='on'\/>/, "<relaxed state='off'/>")
        .replace("</devices>", `${foreign}</devices>`),
    );

    const refreshed = await stack.refresh();
    assertSucceeded(refreshed);
    assert.deepEqual(refreshed.changes, { update: 1 });
    const drift = (await stack.resources()).find(({ type }) => type === domainType)!.outputs!["drift"] as string[];
    assert.deepEqual(drift.slice(0, -1), [
      "memory was changed from 4 GiB to 5 GiB on the host",
      "enlightenments.relaxed was turned off on the host",
    ]);
    assert.match(drift.at(-1)!, /^devices\/vsock: deployed as nothing, now <vsock .*; updates keep it$/);
    const previewed = await stack.preview();
    const told = previewed.diagnostics.map(({ message }) => message).join("\n");
    for (const text of drift.slice(0, -1)) assert.ok(told.includes(`${text}: this update undoes it`), told);
    assert.ok(told.includes(drift.at(-1)!), told);

    assert.deepEqual((await up()).changes, { update: 1 });
    assert.match(xmlOf(name), /<memory unit='KiB'>4194304</);
    assert.match(xmlOf(name), /<relaxed state='on'\/>/);
    assert.match(xmlOf(name), /<vsock model='virtio'/, "what we have no words for stays");
    assert.deepEqual((await up()).changes, {});
    assert.deepEqual((await stack.refresh()).changes, {});
  });

  it("makes a machine again that was undefined by hand, with the same UUID", async () => {
    const { stack, name } = await deploy("gone");
    await up();
    const uuid = uuidOf(name);
    virsh("undefine", name, "--keep-nvram");
    assert.deepEqual((await stack.refresh()).changes, { delete: 1 });
    await up();
    assert.equal(uuidOf(name), uuid);
  });

  it("takes a host that does not answer for an error, never for a machine that is gone", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "wg-socket-"));
    const socket = path.join(folder, "sock");
    symlinkSync("/run/libvirt/libvirt-sock", socket);
    try {
      const { stack, name } = await deploy("unreachable", { host: { uri: `qemu+unix:///system?socket=${socket}` } });
      await up();
      rmSync(socket);
      const refreshed = await stack.refresh();
      assert.ok(refreshed.failed);
      assert.match(refreshed.text, new RegExp(socket));
      assert.equal((await stack.resources()).filter(({ type }) => type === domainType).length, 1);
      args = { ...args, memory: "6 GiB" };
      const failed = await stack.up();
      assert.ok(failed.failed);
      assert.match(failed.text, /host\.uri/);
      symlinkSync("/run/libvirt/libvirt-sock", socket);
      await up();
      assert.match(xmlOf(name), /<memory unit='KiB'>6291456</);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("lets a saved profile stand in for the host at preview, and asks the host itself at up", async () => {
    const profile = path.join(mkdtempSync(path.join(tmpdir(), "wg-profile-")), "host.yaml");
    writeFileSync(profile, formatHostProfile(parseHostProfile(await libvirtClient("qemu:///system").probe()), "yaml"));
    const { stack, name } = await deploy("saved", {
      host: { uri: "qemu+unix:///system?socket=/nonexistent/sock", profile },
    });
    const preview = await stack.preview();
    assertSucceeded(preview);
    assert.ok(
      preview.diagnostics.some(
        ({ severity, message }) => severity === "warning" && message.includes("is used instead"),
      ),
      preview.text,
    );
    const outcome = await stack.up();
    assert.ok(outcome.failed);
    assert.match(outcome.text, /nonexistent\/sock/);
    assert.ok(!exists(name));
    rmSync(path.dirname(profile), { recursive: true });
  });

  it("refuses a name that the host has already, and leaves that machine alone", async () => {
    const { stack, name } = await deploy("taken");
    const foreign = "6f1b1c1e-0000-4000-8000-000000000001";
    const file = path.join(tmpdir(), `${name}.xml`);
    writeFileSync(
      file,
      `<domain type='qemu'><name>${name}</name><uuid>${foreign}</uuid><memory>65536</memory><os><type>hvm</type></os></domain>`,
    );
    virsh("define", file);
    rmSync(file);
    const before = xmlOf(name);
    const outcome = await stack.up();
    assert.ok(outcome.failed);
    assert.match(outcome.text, /already has a machine named/);
    assert.equal(xmlOf(name), before);
    assert.ok(!(await stack.resources()).some(({ type }) => type === domainType));
  });

  it("renames in place, so that at no time there is no machine", async () => {
    const { name } = await deploy("old");
    await up();
    const uuid = uuidOf(name);
    args = { ...args, name: machineName("new") };
    const outcome = await up();
    assert.deepEqual(outcome.changes, { update: 1 });
    assert.ok(!exists(name));
    assert.equal(uuidOf(machineName("new")), uuid);
    assert.deepEqual((await up()).changes, {});
  });

  it("refuses another UUID at preview, because the old machine would have to go first", async () => {
    const { stack, name } = await deploy("identity");
    await up();
    const before = xmlOf(name);
    args = { ...args, uuid: "11111111-2222-4333-8444-555555555555" };
    const outcome = await stack.preview();
    assert.ok(outcome.failed);
    assert.match(outcome.text, /uuid[^]*cannot change from [0-9a-f-]{36} to 11111111-2222-4333-8444-555555555555/);
    assert.equal(xmlOf(name), before);
  });

  it("keeps the console's password out of the state and the outputs, also when it was given as plain text", async () => {
    const password = "Tr0ub4d0";
    const { stack, name } = await deploy("secret", { graphics: { type: "vnc", password } });
    const outcome = await up();
    assert.match(virsh("dumpxml", "--security-info", name), new RegExp(`passwd='${password}'`));
    assert.ok(!stack.stateText().includes(password));
    assert.ok(!outcome.text.includes(password));
    assert.equal(outcome.outputs["explanation"]?.secret, false);
    assert.deepEqual((await stack.refresh()).changes, {});
    args = { ...args, memory: "6 GiB" };
    await up();
    assert.match(
      virsh("dumpxml", "--security-info", name),
      new RegExp(`passwd='${password}'`),
      "a redefinition keeps it",
    );
  });

  it("makes outputs secret that would tell a secret input", async () => {
    const { stack } = await deploy("tainted", { description: pulumi.secret("behind the blue door") });
    const outcome = await up();
    assert.equal(outcome.outputs["explanation"]?.secret, true);
    assert.ok(!stack.stateText().includes("behind the blue door"));
    await stack.refresh();
    assert.ok(!stack.stateText().includes("behind the blue door"));
  });

  it("takes a value out of the outputs in the state when it becomes a secret, though nothing else changes", async () => {
    const { stack } = await deploy("bared", { description: "behind the blue door" });
    const textOf = (key: string, value: string): string => (key === "domainXml" ? unpackedXml(value) : value);
    /** Top-level properties that hold it in plain text. An export wraps secrets in objects. */
    const bare = async (): Promise<string[]> => {
      const { inputs, outputs } = (await stack.resources()).find(({ type }) => type.endsWith(":Domain"))!;
      return Object.entries({ ...outputs, ...inputs }).flatMap(([key, value]) =>
        typeof value === "string" && textOf(key, value).includes("behind the blue door") ? [key] : [],
      );
    };
    await up();
    assert.deepEqual((await bare()).sort(), ["description", "domainXml"]);
    args = { ...args, description: pulumi.secret("behind the blue door") };
    await up();
    assert.deepEqual(await bare(), []);
    assert.deepEqual((await up()).changes, {}, "once is enough");
  });

  it("checks what is known at preview and the rest at up", async () => {
    const [first, second] = [machineName("first"), machineName("second")];
    const program = (memory: string) => async (): Promise<void> => {
      const one = new Domain("one", { ...definedOnly, name: first });
      // A machine's state is known only when it is there.
      new Domain("two", { ...definedOnly, name: second, memory, description: pulumi.interpolate`beside ${one.state}` });
    };
    stack = await TestStack.make(program("4 GiB"));
    assertSucceeded(await stack.preview());
    const wrong = await stack.preview(program("1 GiB"));
    assert.ok(wrong.failed);
    assert.match(wrong.text, /has a problem: memory: /);
    assertSucceeded(await stack.up(program("4 GiB")));
    assert.match(xmlOf(second), /<description>beside shut off<\/description>/);
  });
});

/** Addresses of the devices, by what they are. */
function addressesOf(xml: string): Map<string, string> {
  const child = (element: XmlElement, name: string): XmlElement | undefined =>
    elements(element).find((one) => one.name === name);
  const elements = ({ children }: XmlElement): XmlElement[] =>
    children.filter((one): one is XmlElement => typeof one !== "string");
  const found = new Map<string, string>();
  for (const device of elements(child(parseXml(xml), "devices")!)) {
    const { type, index } = device.attributes;
    const what = device.name === "controller" ? `controller ${type} ${index}` : device.name;
    const count = [...found.keys()].filter((key) => key.startsWith(`${what} #`)).length;
    const address = child(device, "address");
    if (address !== undefined) found.set(`${what} #${count}`, JSON.stringify(address.attributes));
  }
  return found;
}
