import { defineStackRule, sharedAmong, type Held, type StackMachine } from "./rule";

export const stackMacShared = defineStackRule({
  id: "stack-mac-shared",
  severity: "error",
  description: "Two machines must not have one MAC address.",
  rationale:
    "Switches and DHCP servers know a machine by its MAC address. With one address for two machines, packets reach now the one, now the other, and both may get one IP address.",
  messages: {
    shared: {
      message: "{guest} has the MAC address {mac}, which {other} has too. Both lose packets while they run.",
      fix: "Give one of them another address, or leave it out: then it is chosen for you.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#network-interfaces"],
  examples: {
    incorrect: [
      {
        machines: [
          {
            name: "ada",
            xml: "<devices><interface type='bridge'><mac address='52:54:00:00:00:01'/></interface></devices>",
          },
          {
            name: "bob",
            xml: "<devices><interface type='bridge'><mac address='52:54:00:00:00:01'/></interface></devices>",
          },
        ],
      },
    ],
    correct: [
      {
        machines: [
          {
            name: "ada",
            xml: "<devices><interface type='bridge'><mac address='52:54:00:00:00:01'/></interface></devices>",
          },
          {
            name: "bob",
            xml: "<devices><interface type='bridge'><mac address='52:54:00:00:00:02'/></interface></devices>",
          },
        ],
      },
    ],
  },
  check: ({ machines }) =>
    sharedAmong(machines.flatMap(cardsOf)).map(({ machine, path, key, first }) => ({
      messageId: "shared" as const,
      machine,
      path,
      data: { guest: machine.name, mac: key, other: first },
    })),
});

/** Also of other hosts: their machines may be in one network. */
const cardsOf = (machine: StackMachine): Held[] =>
  machine.domain.all("devices/interface/mac").flatMap((mac): Held[] => {
    const address = mac.attribute("address");
    return address === undefined ? [] : [{ machine, part: mac, attribute: "address", key: address.toLowerCase() }];
  });
