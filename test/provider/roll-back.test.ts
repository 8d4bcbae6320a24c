import assert from "node:assert/strict";
import { DomainDocument } from "../../src/domain";
import { type DomainState, type LibvirtClient, LibvirtError } from "../../src/libvirt";
import type { Prepared } from "../../src/provider/domain/host";
import { rollBack } from "../../src/provider/domain/roll-back";
import { operationContext } from "./handled-machine";

const failure = (reason: string): LibvirtError =>
  new LibvirtError("operation-failed", "qemu:///system", "do it", reason, "");
const xml = (memory: number): DomainDocument =>
  DomainDocument.of(`<domain type='kvm'><name>ada</name><memory unit='KiB'>${memory}</memory></domain>`);

interface Odd {
  readonly state?: DomainState;
  readonly agentAnswers?: boolean;
  readonly refuses?: "define" | "start";
  readonly variables?: string;
  readonly force?: boolean;
}

/** What a rollback does, in order, and what it says at the end. */
async function rolledBack({
  state = "running",
  agentAnswers = false,
  refuses,
  variables,
  force = false,
}: Odd): Promise<{
  readonly did: string[];
  readonly said: string;
}> {
  const did: string[] = [];
  let now = state;
  const client = {
    host: "qemu:///system",
    state: async () => now,
    virsh: async () => {
      if (agentAnswers) return JSON.stringify({ return: {} });
      throw failure("guest agent is not responding");
    },
    shutdown: async (_id: string, mode: string) => void did.push(mode),
    destroy: async () => {
      did.push("turn off");
      now = "shut off";
    },
    changes: {
      define: async (_id: string, text: string) => {
        did.push(`define ${/>(\d+)</.exec(text)![1]}`);
        if (refuses === "define") throw failure("no space left");
      },
      finish: async () => {
        did.push("start");
        return { problems: refuses === "start" ? [failure("KVM is not there")] : [] };
      },
    },
  };
  const error = await rollBack(
    {
      id: "id",
      machine: {
        client: client as unknown as LibvirtClient,
        definition: { name: "ada" },
        lifecycle: { shutdownTimeoutSeconds: 1, forceStop: force },
      } as unknown as Prepared,
      before: xml(2048),
      wanted: xml(4096),
      variables: {
        restore: async () => {
          did.push("variables");
          return variables;
        },
        forget: async () => void did.push("forget"),
      },
      problem: "it is not ready",
      force,
    },
    operationContext(),
  ).catch((error: unknown) => error as Error);
  return { did, said: error.message };
}

describe("rollback of a machine that did not come up", () => {
  it("puts back definition and UEFI variables while the machine is off, then starts it", async () => {
    const { did, said } = await rolledBack({ state: "shut off" });
    assert.deepEqual(did, ["define 2048", "variables", "start"]);
    assert.match(said, /did not start with its new definition: it is not ready/);
    assert.match(said, /memory: 2048 before, 4096 now/);
    assert.match(said, /previous definition was restored and ada was started with it/);
  });

  it("turns off a Windows that does not answer at all, after it had the power button", async () => {
    const { did } = await rolledBack({});
    assert.deepEqual(did, ["acpi", "turn off", "define 2048", "variables", "start"]);
  });

  it("does not turn off a Windows that answers, unless that is allowed", async () => {
    const { did, said } = await rolledBack({ agentAnswers: true });
    assert.deepEqual(did, ["agent", "define 2048"]);
    assert.match(
      said,
      /did not shut down within 1 s.*keeps running with the new definition.*its next start uses the previous/s,
    );
    assert.deepEqual((await rolledBack({ agentAnswers: true, force: true })).did.slice(0, 3), [
      "agent",
      "turn off",
      "define 2048",
    ]);
  });

  it("says what is left to do where a step fails, and does not start a mixture", async () => {
    const undefinable = await rolledBack({ state: "shut off", refuses: "define" });
    assert.deepEqual(undefinable.did, ["define 2048"]);
    assert.match(undefinable.said, /could not restore its definition on qemu:\/\/\/system: .*no space left/);
    const variables = await rolledBack({ state: "shut off", variables: "read-only file system" });
    assert.deepEqual(variables.did, ["define 2048", "variables"]);
    assert.match(variables.said, /could not restore its UEFI variables .*read-only file system/);
    const unstartable = await rolledBack({ state: "shut off", refuses: "start" });
    assert.match(unstartable.said, /could not start it .*KVM is not there/);
  });
});
