import assert from "node:assert/strict";
import { renderDomainXml } from "../../src/domain";
import { serialize } from "../../src/domain/xml";
import { exampleGuest, exampleHost, exampleLook, guestRules, hostRules, resolveGuest } from "../../src/guest";
import { neighbour } from "../../src/hosts/examples";
import { lintDomainXml, type LintFinding, type LintOptions } from "../../src/lint";
import { exampleDomain, machineRules, touches } from "../../src/machines";

interface Example {
  readonly name: string;
  readonly xml: string;
  readonly options: LintOptions;
}

const ofMachines = machineRules.flatMap(({ id, examples }) =>
  examples.incorrect.map((example, index): Example => ({
    name: `${id}: incorrect example ${index + 1}`,
    xml: serialize(exampleDomain(example)),
    options: {
      ...(example.windows === undefined ? {} : { windows: example.windows }),
      ...(example.host === undefined ? {} : { host: exampleHost(example.host) }),
      ...(example.others === undefined ? {} : { others: example.others.map(neighbour) }),
    },
  })),
);

const ofGuests = [
  ...guestRules.flatMap(({ id, examples }) =>
    examples.incorrect.map((guest, index) => ({ id, index, guest, host: undefined, look: {} })),
  ),
  ...hostRules.flatMap(({ id, examples }) =>
    examples.incorrect.map(({ guest, host, ...look }, index) => ({ id, index, guest, host, look })),
  ),
].flatMap(({ id, index, guest, host, look }): Example[] => {
  const profile = host === undefined ? undefined : exampleHost(host);
  const { definition } = resolveGuest(exampleGuest(guest), profile, { look: exampleLook(look) });
  // An error leaves no machine to look at.
  if (definition === undefined) return [];
  return [
    {
      name: `${id}: incorrect example ${index + 1}`,
      xml: renderDomainXml(definition),
      options: profile === undefined ? {} : { host: profile },
    },
  ];
});

const GPU =
  "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source></hostdev>";
const PAGES = "<memoryBacking><hugepages><page size='2' unit='M'/></hugepages><locked/></memoryBacking>";
const NESTED = "<cpu mode='host-passthrough'><feature policy='require' name='vmx'/></cpu>";

/** What has the same fault for several reasons. */
const COMBINED: readonly Example[] = (
  [
    ["a GPU and huge pages", `${PAGES}<devices>${GPU}<memballoon model='virtio'/></devices>`],
    ["a GPU and nesting", `${NESTED}<devices>${GPU}<memballoon model='virtio'/></devices>`],
    ["huge pages and nesting", `${PAGES}${NESTED}<devices><memballoon model='virtio'/></devices>`],
    ["a GPU, huge pages and nesting, by default", `${PAGES}${NESTED}<devices>${GPU}</devices>`],
    ["a crash that destroys", "<on_crash>destroy</on_crash><devices><panic model='hyperv'/></devices>"],
    ["a crash that destroys, by default", "<devices><panic model='hyperv'/></devices>"],
    ["a list beside passthrough", "<features><hyperv mode='passthrough'><relaxed state='on'/></hyperv></features>"],
    ["BIOS for Windows 11", "<os><type arch='x86_64' machine='q35'>hvm</type></os>"],
    [
      "a shared disk in the cache",
      "<devices><disk type='block' device='disk'><driver name='qemu' type='raw' cache='unsafe'/><source dev='/dev/a'/><target dev='sda' bus='scsi'/><shareable/></disk></devices>",
    ],
  ] as const
).map(([name, xml]) => ({ name, xml: serialize(exampleDomain({ xml })), options: { windows: "windows-11" } }));

/** The first piece of XML that a fix tells to write: what it would change. */
const remedyOf = ({ fix = "" }: LintFinding): string | undefined =>
  [...fix.matchAll(/`([^`]+)`/g)].map(([, code]) => code!).find((code) => code.startsWith("<"));

describe("one fault of a machine", () => {
  for (const { name, xml, options } of [...ofMachines, ...ofGuests, ...COMBINED]) {
    it(`is told once: ${name}`, () => {
      const { findings } = lintDomainXml(xml, { sets: ["strict"], ...options });
      const twice = findings.flatMap((one, index) =>
        findings
          .slice(index + 1)
          .filter((other) => other.ruleId !== one.ruleId && touches(one.place, other.place))
          .filter((other) => remedyOf(one) !== undefined && remedyOf(one) === remedyOf(other))
          .map((other) => `${one.ruleId} and ${other.ruleId} at "${one.place}": ${remedyOf(one)!}`),
      );
      assert.deepEqual(twice, []);
    });
  }
});
