import assert from "node:assert/strict";
import type { MemberSpec } from "../../src/fleet/model/fleet";
import { wantedByMembers } from "../../src/fleet/placement/devices";
import { planFleet, type FleetPlan } from "../../src/fleet/plan";
import { exampleHost } from "../../src/guest";
import { exampleDevices, exampleMediated, examplePci, exampleUsb } from "../../src/hosts/examples";
import type { HostProfile } from "../../src/hosts";

interface Wanted {
  readonly members: readonly string[];
  readonly template?: object;
  /** What is known of each host; a host that is not named is not known. */
  readonly hosts?: Readonly<Record<string, Partial<HostProfile>>>;
  readonly remembered?: Readonly<Record<string, string>>;
}

/** A fleet on kvm1 and kvm2, which have room for everybody. */
const plan = ({ members, template, hosts = {}, remembered = {} }: Wanted): FleetPlan =>
  planFleet(
    {
      template: { windows: "windows-11", memory: "8 GiB", vcpus: 2, memoryBalloon: false, ...template },
      members: Object.fromEntries(members.map((name) => [name, {}])),
      hosts: {
        kvm1: { uri: "qemu+ssh://root@kvm1/system" },
        kvm2: { uri: "qemu+ssh://root@kvm2/system" },
      },
    },
    {
      profiles: new Map(Object.entries(hosts).map(([name, host]) => [name, exampleHost({ name, ...host })])),
      remembered,
    },
  );
const assigned = ({ placement }: FleetPlan): unknown => placement.assignments;
const refused = ({ findings }: FleetPlan): string => findings.map(({ message }) => message).join("\n");

const card = { hostDevices: [{ pci: { id: "8086:10d3" } }] };
const withCard = exampleDevices([examplePci()]);

describe("devices of hosts that members of a fleet need", () => {
  for (const [what, template, text] of [
    ["a card", card, "PCI device 8086:10d3"],
    ["a card at an address", { hostDevices: [{ pci: { address: "0000:01:00.0" } }] }, "PCI device at 0000:01:00.0"],
    ["an NVMe disk", { hostDevices: [{ nvme: { id: "144d:a808", namespace: 2 } }] }, "PCI device 144d:a808"],
    [
      "a USB device",
      { hostDevices: [{ usb: { id: "046d:c52b", bus: 1, port: "2" } }] },
      "USB device 046d:c52b at port 2 of bus 1",
    ],
    [
      "a mediated device",
      { hostDevices: [{ mediated: { uuid: "c60cc60c-c60c-460c-860c-c60cc60cc60c" } }] },
      "mediated device c60cc60c-c60c-460c-860c-c60cc60cc60c",
    ],
    ["a function", { networks: [{ function: { of: "eno1", index: 3 } }] }, "function 3 of eno1"],
  ] as const) {
    it(`${what} goes to one member of each host, also of hosts that nobody knows`, () => {
      const three = plan({ members: ["a", "b", "c"], template });
      assert.deepEqual(assigned(three), { a: "kvm1", b: "kvm2" });
      assert.ok(refused(three).includes(`kvm1: its ${text} is given to a already`), refused(three));
    });
  }

  it("one device under two spellings is one, and parts of a card are several", () => {
    const pci = (address: string, functions?: readonly number[]) => ({
      hostDevices: [{ pci: { address, ...(functions === undefined ? {} : { functions }) } }],
    });
    const uuid = "c60cc60c-c60c-460c-860c-c60cc60cc60c";
    const usb = { bus: 1, port: "2" };
    /** Do both get their device on a single host? */
    const both = (a: MemberSpec, b: MemberSpec): boolean =>
      [
        { a, b },
        { a: b, b: a },
      ].every(
        (members) =>
          Object.keys(
            planFleet({
              template: { windows: "windows-11" },
              members,
              hosts: { kvm1: { uri: "qemu+ssh://root@kvm1/system" } },
            }).placement.assignments,
          ).length === 2,
      );
    for (const [a, b, isFree] of [
      [pci("0000:01:00.0"), pci("0000:01:00.0"), false],
      [pci("0000:01:00.0", [1]), pci("0000:01:00.1"), false],
      [pci("0000:01:00.0", [1]), pci("0000:01:00.1", [1]), false],
      [pci("0000:01:00.0", [0]), pci("0000:01:00.0", [1]), true],
      [pci("0000:01:00.0"), pci("0000:01:00.0", [1]), false],
      // Virtual functions stand in one slot.
      [pci("0000:81:00.2"), pci("0000:81:00.3"), true],
      [pci("0000:81:00.2"), { networks: [{ function: { address: "0000:81:00.2" } }] }, false],
      [{ hostDevices: [{ usb }] }, { hostDevices: [{ usb: { ...usb, id: "046d:c52b" } }] }, false],
      [{ hostDevices: [{ usb }] }, { hostDevices: [{ usb: { ...usb, port: "3" } }] }, true],
      [{ hostDevices: [{ mediated: { uuid } }] }, { hostDevices: [{ mediated: { uuid: uuid.toUpperCase() } }] }, false],
      [{ sharedMemory: [{ name: "lg", size: "32 MiB" }] }, { sharedMemory: [{ name: "lg", size: "32 MiB" }] }, false],
    ] as const)
      assert.equal(both(a, b), isFree, JSON.stringify([a, b]));
  });

  it("a member goes to the host that has the card, and nowhere where none has it", () => {
    const there = { kvm1: exampleDevices([]), kvm2: withCard };
    assert.deepEqual(assigned(plan({ members: ["a"], template: card, hosts: there })), { a: "kvm2" });
    const none = plan({
      members: ["a"],
      template: card,
      hosts: { kvm1: exampleDevices([]), kvm2: exampleDevices([]) },
    });
    assert.deepEqual(assigned(none), {});
    assert.match(refused(none), /kvm1 and kvm2: .*8086:10d3.*\[host-device-found\]/);
  });

  it("a card that a machine of somebody else has is not there; that of a member is its own", () => {
    const usedBy = (name: string) => exampleDevices([examplePci({ usedBy: name })]);
    const hosts = { kvm1: usedBy("db"), kvm2: withCard };
    assert.deepEqual(assigned(plan({ members: ["a"], template: card, hosts })), { a: "kvm2" });
    const own = { kvm1: usedBy("a"), kvm2: withCard };
    assert.deepEqual(assigned(plan({ members: ["a"], template: card, hosts: own, remembered: { a: "kvm1" } })), {
      a: "kvm1",
    });
  });

  it("mediated devices of a type are counted, without those of others", () => {
    const uuids = [0, 1, 2].map((n) => `c60cc60c-c60c-460c-860c-c60cc60cc60${n}`);
    const [mine, free, theirs] = uuids.map((uuid) => exampleMediated({ uuid }));
    const parent = examplePci({ address: "0000:06:00.0", class: "030000" });
    const hosts = {
      kvm1: exampleDevices([parent], { mediated: [mine!, free!, { ...theirs!, usedBy: "db" }] }),
      kvm2: exampleDevices([parent], { mediated: [] }),
    };
    const template = { hostDevices: [{ mediated: { type: "nvidia-63" } }] };
    const three = plan({ members: ["a", "b", "c"], template, hosts });
    assert.deepEqual(assigned(three), { a: "kvm1", b: "kvm1" });
    assert.match(refused(three), /kvm1: it has no mediated device of type nvidia-63 left/);
  });

  it("a USB device that the host does not have rules it out", () => {
    const hosts = { kvm1: exampleDevices([]), kvm2: exampleDevices([], { usb: [exampleUsb()] }) };
    const template = { hostDevices: [{ usb: { id: "0627:0001" } }] };
    assert.deepEqual(assigned(plan({ members: ["a"], template, hosts })), { a: "kvm2" });
  });

  it("what additions to the XML bring in counts like the argument that says the same", () => {
    const hostdev =
      "<hostdev mode='subsystem' type='pci' managed='yes'>" +
      "<source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source></hostdev>";
    const template = { xml: { append: [hostdev] } };
    const three = plan({ members: ["a", "b", "c"], template });
    assert.deepEqual(assigned(three), { a: "kvm1", b: "kvm2" });
    assert.match(refused(three), /kvm1: its PCI device at 0000:01:00\.0 is given to a already/);
    // The card must be looked for on each host, or nobody could say that it is missing.
    const source = { template: { windows: "windows-11", ...template }, members: { a: {}, b: { vcpus: 2 } } };
    assert.deepEqual(wantedByMembers(source)?.pci, ["0000:01:00.0"]);
    const hosts = { kvm1: exampleDevices([]), kvm2: withCard };
    assert.deepEqual(assigned(plan({ members: ["a"], template, hosts })), { a: "kvm2" });
  });

  it("pins, huge pages and their nodes count as the machine has them after additions to its XML", () => {
    const pins = (cpus: string): string =>
      `<cputune><vcpupin vcpu='0' cpuset='${cpus}'/><vcpupin vcpu='1' cpuset='3'/></cputune>`;
    const pinned = plan({ members: ["a", "b", "c"], template: { xml: { append: [pins("2")] } } });
    assert.deepEqual(assigned(pinned), { a: "kvm1", b: "kvm2" });
    assert.match(refused(pinned), /kvm1: a is pinned to its host CPUs 2-3/);

    const pages = "<memoryBacking><hugepages><page size='1' unit='GiB'/></hugepages></memoryBacking>";
    const hosts = { kvm1: { hugepages: [{ sizeKiB: 1024 ** 2, count: 8 }] }, kvm2: { hugepages: [] } };
    const paged = plan({ members: ["a", "b"], template: { xml: { append: [pages] } }, hosts });
    assert.deepEqual(assigned(paged), { a: "kvm1" });
    assert.match(refused(paged), /kvm1 and kvm2: it has 0 huge pages of 1 GiB left, and the machine needs 8/);
  });
});
