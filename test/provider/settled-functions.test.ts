import assert from "node:assert/strict";
import type { HostDevices, PciDevice } from "../../src/hosts/devices/types";
import { examplePci } from "../../src/hosts/examples";
import {
  formerFunctionsOf,
  withFormerFunctions,
  withSettledFunctions,
} from "../../src/provider/domain/settled-functions";
import type { Properties } from "../../src/provider/properties";

const props = (networks: unknown, unknowns: Properties["unknowns"] = []): Properties => ({
  value: { name: "ada", networks },
  unknowns,
  secrets: [],
});
const card = (more: Partial<PciDevice> = {}): HostDevices => {
  const vf = examplePci({ address: "0000:02:10.0", device: "10ca", slotPath: "0000/02.0/10.0", ...more });
  return { vfio: "yes", pci: [vf], usb: [], mediated: [] };
};

/** What a check makes of the program's network adapters. */
function checked(said: unknown, before: unknown, devices: HostDevices | undefined): unknown {
  const news = props(said);
  const known = withFormerFunctions(news, formerFunctionsOf(props(before)));
  return withSettledFunctions(known, news, devices).value["networks"];
}

const said = [{ network: "default" }, { name: "fast", function: { address: "0000:02:10.0" } }];
const settled = (id = "8086:10ca", slot = "0000/02.0/10.0"): unknown => [
  said[0],
  { name: "fast", function: { address: "0000:02:10.0", id, slot } },
];

describe("functions of network cards that a deployment settles", () => {
  it("keep what was found at their address", () => {
    assert.deepEqual(checked(said, undefined, card()), settled());
    assert.deepEqual(checked(said, settled(), card()), settled());
    assert.deepEqual(checked(said, settled(), undefined), settled(), "a host that does not answer");
  });

  it("of which the address is another device now keep what was found, so that the check against the host fails", () => {
    assert.deepEqual(checked(said, settled(), card({ device: "1520" })), settled());
    assert.deepEqual(checked(said, settled(), card({ slotPath: "0000/03.0/10.0" })), settled());
  });

  it("of which the program says what it is now are that", () => {
    const now = [said[0], { name: "fast", function: { address: "0000:02:10.0", id: "8086:1520" } }];
    assert.deepEqual(checked(now, settled(), card({ device: "1520" })), [
      said[0],
      { name: "fast", function: { address: "0000:02:10.0", id: "8086:1520", slot: "0000/02.0/10.0" } },
    ]);
  });

  it("that are named by card and number, or are not known yet, stay as they are said", () => {
    const byNumber = [{ function: { of: "eno1", index: 0 } }];
    assert.deepEqual(checked(byNumber, byNumber, card()), byNumber);
    const open = props(said, [["networks", 1, "function", "address"]]);
    assert.deepEqual(withSettledFunctions(open, open, card()).value, open.value);
    assert.equal(
      withFormerFunctions(props(undefined), formerFunctionsOf(props(settled()))).value["networks"],
      undefined,
    );
  });
});
