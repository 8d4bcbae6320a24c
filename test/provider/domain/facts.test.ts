import assert from "node:assert/strict";
import { DomainDocument } from "../../../src/domain";
import { LibvirtError, type MachineGlance } from "../../../src/libvirt";
import { startTimes } from "../../../src/libvirt/start-times";
import { factsInPreview, factsOfGuest, factsOfMachine, factsSeen } from "../../../src/provider/domain/facts";
import { plain } from "../../../src/provider/properties";

const machine = (devices: string, state: MachineGlance["state"] = "running"): MachineGlance => {
  const document = DomainDocument.of(`<domain><name>ada</name><devices>${devices}</devices></domain>`);
  return { inactive: document, live: document, state, persistent: true, autostart: false, managedSave: false };
};
const connected =
  "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>";

describe("facts about a machine", () => {
  const local = "qemu:///system";
  const remote = "qemu+ssh://root@kvm1.example.org/system";
  const consoles: Readonly<Record<string, readonly [xml: string, uri: string, told: string | undefined]>> = {
    "VNC, with the TCP port": ["<graphics type='vnc' port='5901' listen='127.0.0.1'/>", local, "vnc://127.0.0.1:5901"],
    "an address in an element of its own": [
      "<graphics type='vnc' port='5900'><listen type='address' address='192.0.2.4'/></graphics>",
      remote,
      "vnc://192.0.2.4:5900",
    ],
    "every address of a remote host": [
      "<graphics type='vnc' port='5900' listen='0.0.0.0'/>",
      remote,
      "vnc://kvm1.example.org:5900",
    ],
    "every address of this host": ["<graphics type='vnc' port='5900' listen='::'/>", local, "vnc://localhost:5900"],
    "an IPv6 address": ["<graphics type='vnc' port='5900' listen='::1'/>", local, "vnc://[::1]:5900"],
    "SPICE with TLS": [
      "<graphics type='spice' port='5900' tlsPort='5901' listen='127.0.0.1' passwd='geheim'/>",
      local,
      "spice://127.0.0.1:5900?tls-port=5901",
    ],
    "SPICE with TLS only": [
      "<graphics type='spice' port='-1' tlsPort='5901' listen='127.0.0.1'/>",
      local,
      "spice://127.0.0.1?tls-port=5901",
    ],
    "a socket": ["<graphics type='vnc' socket='/run/a b.sock'/>", local, "vnc+unix:///run/a%20b.sock"],
    "a display that nobody can reach": ["<graphics type='vnc' port='-1'/>", local, undefined],
    "no display": ["<graphics type='egl-headless'/>", local, undefined],
  };
  for (const [what, [xml, uri, told]] of Object.entries(consoles))
    it(`console: ${what}`, () => {
      assert.equal(factsOfMachine(machine(xml), uri).console, told);
      assert.equal(factsOfMachine(machine(xml, "shut off"), uri).console, undefined);
    });

  it("MAC addresses are those of the definition, in its order, also while the machine is off", () => {
    const cards = ["52:54:00:00:00:02", "52:54:00:00:00:01"];
    const xml = cards.map((mac) => `<interface type='user'><mac address='${mac}'/></interface>`).join("");
    assert.deepEqual(factsOfMachine(machine(xml, "shut off"), local), { macAddresses: cards });
  });

  it("what a hostile guest says fits into the state", () => {
    const { addresses, windowsEdition } = factsOfGuest({
      windows: "😀".repeat(5_000),
      addresses: Array.from({ length: 64 }, (_, i) => `192.0.2.${i}`),
      macs: [],
    });
    assert.equal(addresses!.length, 16);
    assert.equal(windowsEdition, "😀".repeat(100));
  });

  describe("after a look", () => {
    const before = plain({
      addresses: ["192.0.2.7"],
      windowsEdition: "Windows 11 Pro",
      startedAt: "2026-11-27T08:00:00Z",
    });
    const startedAt = "2026-11-27T08:00:00Z";
    const kept = { macAddresses: [], addresses: ["192.0.2.7"], windowsEdition: "Windows 11 Pro", startedAt };
    const answer = { windows: "Windows Server 2025", addresses: ["192.0.2.8"], macs: [] };

    it("are what the agent says now", () => {
      assert.deepEqual(factsSeen(machine(connected), local, { guest: answer, startedAt }, before), {
        macAddresses: [],
        addresses: ["192.0.2.8"],
        windowsEdition: "Windows Server 2025",
        startedAt,
      });
    });
    it("stay, where an agent that is connected did not answer in time", () => {
      assert.deepEqual(factsSeen(machine(connected), local, { startedAt }, before), kept);
    });
    it("go, where the machine was started again, its agent is not connected, or it is off", () => {
      const later = "2026-11-27T09:00:00Z";
      assert.deepEqual(factsSeen(machine(connected), local, { startedAt: later }, before), {
        macAddresses: [],
        startedAt: later,
      });
      assert.deepEqual(factsSeen(machine(""), local, { startedAt }, before), { macAddresses: [], startedAt });
      assert.deepEqual(factsSeen(machine(connected, "shut off"), local, { startedAt }, before), { macAddresses: [] });
    });
  });

  it("at preview: what the change does not touch stays, nothing where the machine starts, stops or moves", () => {
    const olds = plain({ macAddresses: ["m"], addresses: ["a"], console: "c", startedAt: "s" });
    const inputs = { running: true, networks: [{}], graphics: { type: "vnc" } };
    const keys = (news: object): string[] =>
      Object.keys(factsInPreview(olds, plain(inputs), plain({ ...inputs, ...news }))).sort();
    assert.deepEqual(keys({ memory: "8 GiB" }), ["addresses", "console", "macAddresses", "startedAt"]);
    assert.deepEqual(keys({ networks: [] }), ["addresses", "console", "startedAt"]);
    assert.deepEqual(keys({ graphics: { type: "spice" } }), ["addresses", "macAddresses", "startedAt"]);
    assert.deepEqual(keys({ memory: "8 GiB", restart: "graceful" }), ["addresses", "macAddresses"]);
    assert.deepEqual(keys({ running: false }), []);
    assert.deepEqual(keys({ host: { uri: remote } }), []);
  });
});

describe("when machines were started", () => {
  const run = (stdout: string) => async () => ({ exitCode: 0, stdout, stderr: "", ended: "exit" as const });

  it("is read from the files of their QEMU processes", async () => {
    const told = await startTimes(
      run("1795770930 /run/libvirt/qemu/ada lovelace.pid\n1795770931 /run/libvirt/qemu/x.xml\nnonsense\n"),
      "system",
    );
    assert.deepEqual([...told], [["ada lovelace", "2026-11-27T09:15:30Z"]]);
  });
  it("is unknown where no shell reaches the host, or it does not answer", async () => {
    assert.equal((await startTimes(undefined, "system")).size, 0);
    const fails = (): Promise<never> => Promise.reject(new LibvirtError("time-limit", "h", "read", "no answer", ""));
    assert.equal((await startTimes(fails, "session")).size, 0);
  });
});
