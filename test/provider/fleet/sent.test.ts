import assert from "node:assert/strict";
import { sentOutput } from "../../../src/provider/domain/sent";
import { secretOutputs } from "../../../src/provider/domain/outputs";
import { plain, type Properties } from "../../../src/provider/properties";

const member = "urn:pulumi:s::p::windows-guest:index:WindowsFleet$windows-guest:index:Domain::lab-a";
const alone = "urn:pulumi:s::p::windows-guest:index:Domain::ada";
const withPassword = (password: string): Properties => ({
  ...plain({ graphics: { type: "vnc", password } }),
  secrets: [["graphics", "password"]],
});

describe("what is sent to a member of a fleet beside its digest", () => {
  it("differs for another machine and another password, and for nothing else", () => {
    const { sent } = sentOutput(member, plain({}), "1111");
    assert.match(String(sent), /^[0-9a-f]{16}$/);
    assert.deepEqual(sentOutput(member, plain({ memory: "8 GiB" }), "1111"), { sent });
    const others = [
      sentOutput(member, plain({}), "2222"),
      sentOutput(member, withPassword("geheim12"), "1111"),
      sentOutput(member, withPassword("geheim13"), "1111"),
    ].map((one) => one.sent);
    assert.equal(new Set([sent, ...others]).size, 4);
  });

  it("is a secret where it is made of one", () => {
    assert.deepEqual(secretOutputs(withPassword("geheim12")), [["sent"]]);
    assert.deepEqual(secretOutputs(plain({ graphics: { type: "vnc" } })), []);
  });

  it("is not known before the machine is made, or while its password is not; a single machine does without", () => {
    assert.deepEqual(sentOutput(member, plain({}), undefined), { sent: null });
    const open = { ...plain({ graphics: {} }), unknowns: [["graphics", "password"]] };
    assert.deepEqual(sentOutput(member, open, "1111"), { sent: null });
    assert.deepEqual(sentOutput(alone, plain({}), "1111"), {});
  });
});
