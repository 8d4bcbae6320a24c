import { noSshServer, startSshServer } from "../test/support/sshd";
import { inTurn, type BenchPart } from "./figures";

/** What checking against a real remote host costs: the same guests once against it, once against a libvirt that tells nothing. */
export const hostsPart: BenchPart = {
  name: "hosts",
  title: "checking 1,000 guests against one remote host",
  async run({ quick, say }) {
    if (noSshServer !== undefined) {
      say(`skipped: ${noSshServer}`);
      return [];
    }
    const { guests, timePreview } = require("./preview") as typeof import("./preview");
    const { TestStack } = require("../test/provider/engine") as typeof import("../test/provider/engine");
    const ssh = await startSshServer();
    const count = quick ? 2 : 1000;
    const stack = await TestStack.make(guests(1));
    try {
      const rounds = quick ? 1 : 3;
      say(`${count} guests, ${rounds} rounds in turn`);
      const [checked, unchecked] = await inTurn(rounds, () => timePreview(stack, guests(count, ssh.uri)), () => timePreview(stack, guests(count, "test:///default")));
      const difference = (checked - unchecked) / 1000;
      return [
        {
          what: `pulumi preview of ${count} guests, checked against one qemu+ssh host`,
          value: `${(checked / 1000).toFixed(1)} s`,
          against: `the same, not checked (libvirt's test driver tells nothing): ${(unchecked / 1000).toFixed(1)} s`,
          ratio: `${difference >= 0 ? "+" : ""}${difference.toFixed(2)} s`,
          goal: "≤ +1 s",
          met: difference <= 1,
        },
      ];
    } finally {
      await stack.remove();
      ssh.stop();
    }
  },
};
