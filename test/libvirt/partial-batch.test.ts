import assert from "node:assert/strict";
import { newClient, StandIns } from "./stand-ins";

const commands = ["a", "b", "c", "d"].map((name) => ["dumpxml", `--domain=${name}`]);

describe("a batch of which a part is enough", () => {
  const standIns = new StandIns();
  const ask = (onCommand: string) => {
    standIns.virsh(`${onCommand}
    *) echo "<domain>\${1#dumpxml }</domain>"; echo;;`);
    return newClient("qemu:///system").partialBatch("read the machines", commands, { timeLimit: 1_500 });
  };
  const texts = (answers: readonly { readonly ok: boolean; readonly text?: string }[]): string[] =>
    answers.map(({ ok, text }) => (ok ? text!.trim() : "failed"));
  const domain = (name: string): string => `<domain>--domain=${name}</domain>`;

  it("has all answers where the host goes on answering", async () => {
    const { answers, stopped } = await ask("");
    assert.deepEqual([texts(answers), stopped], [["a", "b", "c", "d"].map(domain), undefined]);
  });

  it("keeps the failure of one", async () => {
    const { answers, stopped } = await ask(`*domain=b) echo "error: Domain not found" >&2;;`);
    assert.deepEqual([texts(answers), stopped], [[domain("a"), "failed", domain("c"), domain("d")], undefined]);
  });

  it("keeps what came before the time limit, and not what was cut", async () => {
    const { answers, stopped } = await ask(`*domain=c) printf '<domain>half'; exec sleep 60;;`);
    assert.deepEqual(texts(answers), [domain("a"), domain("b")]);
    assert.equal(stopped?.code, "time-limit");
  });

  it("keeps what came before the connection broke", async () => {
    const broken = `echo "error: Disconnected from qemu:///system due to end of file" >&2; exit 1`;
    const { answers, stopped } = await ask(`*domain=c) ${broken};;`);
    assert.deepEqual(texts(answers), [domain("a"), domain("b")]);
    assert.equal(stopped?.code, "unreachable");
  });

  it("keeps what came before virsh went on over a new connection", async () => {
    const broken = `echo "error: Disconnected from qemu:///system due to end of file" >&2`;
    const { answers, stopped } = await ask(`*domain=c) ${broken};;`);
    assert.deepEqual(texts(answers), [domain("a"), domain("b"), "failed", domain("d")]);
    assert.equal(stopped?.code, "unreachable");
  });

  it("has no answers of a program that is not virsh", async () => {
    standIns.program("virsh", "echo '<html>captive portal</html>'");
    const { answers, stopped } = await newClient("qemu:///system").partialBatch("read", commands);
    assert.deepEqual([answers, stopped?.code], [[], "garbage"]);
  });
});
