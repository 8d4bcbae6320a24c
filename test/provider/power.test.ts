import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type DomainState,
  type LibvirtClient,
  LibvirtError,
  type LibvirtErrorCode,
  requestShutdown,
} from "../../src/libvirt";
import { shutDown } from "../../src/provider/domain/power";
import { OperationFailed } from "../../src/provider/errors";

const failure = (code: LibvirtErrorCode): LibvirtError =>
  new LibvirtError(code, "qemu:///system", "shut down ada", code, "");
const lifecycle = { shutdownTimeoutSeconds: 1 };

interface Odd {
  /** State while it is not off. */
  readonly state?: DomainState;
  /** No agent answers. Default: it answers, and what becomes of a shutdown says the second argument. */
  readonly agent?: "dead";
  /** Windows has updates to install. */
  readonly updates?: boolean;
  /** libvirt cannot cut its power. */
  readonly hangs?: boolean;
  /** Milliseconds that each request waits for its turn. */
  readonly queue?: number;
}

/** A machine that is off after so many looks at it, and an agent that never comes back by itself. */
function machine(
  offAfter: number,
  agent: LibvirtErrorCode | "waits",
  odd: Odd = {},
): { readonly client: LibvirtClient; readonly asked: string[] } {
  const asked: string[] = [];
  let looks = 0;
  let cut = false;
  const client = {
    host: "qemu:///system",
    virsh: async (_operation: string, args: readonly string[]) => {
      const command = JSON.parse(args.find((arg) => arg.startsWith("--cmd="))!.slice(6)) as { execute: string };
      if (odd.agent === "dead") throw failure("operation-failed");
      if (command.execute === "guest-exec") return JSON.stringify({ return: { pid: 1 } });
      if (command.execute === "guest-exec-status")
        return JSON.stringify({ return: { exited: true, exitcode: odd.updates === true ? 0 : 1 } });
      return JSON.stringify({ return: {} });
    },
    state: async (_id: string, options?: { signal?: AbortSignal }): Promise<DomainState> => {
      if (options?.signal?.aborted) throw failure("aborted");
      return cut || ++looks > offAfter ? "shut off" : (odd.state ?? "running");
    },
    shutdown: async (
      _id: string,
      mode: string,
      options?: { signal?: AbortSignal; timeLimit?: number; onStart?: () => void },
    ) => {
      if (odd.queue !== undefined) await sleep(odd.queue);
      options?.onStart?.();
      asked.push(mode);
      if (mode === "acpi") return Promise.resolve();
      if (agent !== "waits") return Promise.reject(failure(agent));
      return new Promise<void>((_resolve, reject) => {
        const timer = setTimeout(
          () => reject(failure("time-limit")),
          Math.min(options?.timeLimit ?? 3_600_000, 3_600_000) / 100,
        );
        options?.signal?.addEventListener("abort", () => (clearTimeout(timer), reject(failure("aborted"))));
      });
    },
    destroy: async () => {
      asked.push("destroy");
      if (odd.hangs === true) throw failure("operation-failed");
      cut = true;
    },
  };
  return { client: client as unknown as LibvirtClient, asked };
}

const shut = (
  { client }: { readonly client: LibvirtClient },
  options: { readonly signal?: AbortSignal; readonly forceStop?: boolean } = {},
): Promise<void> =>
  shutDown(
    client,
    "id",
    { ...lifecycle, forceStop: options.forceStop ?? false },
    { name: "ada", signal: options.signal ?? new AbortController().signal, log: () => undefined },
  );

describe("shutting a machine down", () => {
  it("presses the button where no agent answers", async () => {
    const ada = machine(1, "waits", { agent: "dead" });
    await shut(ada);
    assert.deepEqual(ada.asked, ["acpi"]);
  });

  it("presses the button when half the time is over, and again, where Windows does not follow its agent", async () => {
    const ada = machine(1000, "waits");
    const asked: [string, number][] = [];
    const start = Date.now();
    const timed = {
      ...ada.client,
      shutdown: (...args: Parameters<LibvirtClient["shutdown"]>) => {
        asked.push([args[1], Date.now() - start]);
        return ada.client.shutdown(...args);
      },
    };
    const end = await requestShutdown(timed, "id", { limitMs: 12_600 });
    assert.deepEqual(end, { kind: "too-slow", limitMs: 12_600, updating: false });
    assert.deepEqual(
      asked.map(([mode]) => mode),
      ["agent", "acpi", "acpi"],
    );
    assert.ok(asked[1]![1] >= 6_300, JSON.stringify(asked));
  });

  it("gives Windows longer while it installs updates, and says so", async () => {
    const ada = machine(3, "waits", { updates: true });
    const options = { limitMs: 500, updatingLimitMs: 60_000 };
    assert.deepEqual(await requestShutdown(ada.client, "id", options), { kind: "off" });
    const slow = machine(1000, "waits", { updates: true });
    assert.deepEqual(await requestShutdown(slow.client, "id", { limitMs: 500, updatingLimitMs: 1_000 }), {
      kind: "too-slow",
      limitMs: 1_000,
      updating: true,
    });
    const idle = machine(1000, "waits");
    assert.deepEqual(await requestShutdown(idle.client, "id", options), {
      kind: "too-slow",
      limitMs: 500,
      updating: false,
    });
  });

  it("presses the button where the agent refuses", async () => {
    const ada = machine(1, "operation-failed");
    await shut(ada);
    assert.deepEqual(ada.asked, ["agent", "acpi"]);
  });

  it("does not wait for an agent longer than Windows may take, and looks at the machine then", async () => {
    const ada = machine(2, "waits");
    await shut(ada);
    assert.deepEqual(ada.asked, ["agent"]);
  });

  it("cuts the power only where that is allowed", async () => {
    await assert.rejects(shut(machine(1000, "operation-failed")), /ada: Windows did not shut down within 1 s/);
    const allowed = machine(1000, "operation-failed");
    await shut(allowed, { forceStop: true });
    assert.equal(allowed.asked.at(-1), "destroy");
  });

  it("says so, and takes nothing for off, when libvirt cannot cut the power", async () => {
    await assert.rejects(
      shut(machine(1000, "operation-failed", { hangs: true }), { forceStop: true }),
      /ada could not be forced off, and QEMU still has its disks open/,
    );
  });

  it("does not take a crashed machine for off: its QEMU lives on", async () => {
    const ada = machine(1000, "operation-failed", { state: "crashed" });
    await assert.rejects(
      shut(ada),
      /ada is crashed on qemu:\/\/\/system, so Windows cannot respond to a shutdown request.*virsh -c qemu:\/\/\/system reset id/,
    );
    assert.deepEqual(ada.asked, []);
    await shut(ada, { forceStop: true });
    assert.deepEqual(ada.asked, ["destroy"]);
  });

  it("asks no paused machine, which could not hear it, and says how to wake it", async () => {
    await assert.rejects(shut(machine(1000, "operation-failed", { state: "paused" })), /ada is paused .* resume id/);
  });

  it("gives Windows its time from the moment it was asked, not from when the request began to wait for its turn", async () => {
    const ada = machine(2, "operation-failed", { queue: 1_200 });
    await shut(ada);
    assert.deepEqual(ada.asked, ["agent", "acpi"]);
  });

  it("stops at once when the user cancels, also while an agent is waited for, and says what became of the machine", async () => {
    for (const agent of ["waits", "operation-failed"] as const) {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 20);
      await assert.rejects(
        shut(machine(1000, agent), { signal: abort.signal, forceStop: true }),
        (error) => error instanceof OperationFailed && /cancelled while waiting .* not forced off/.test(error.message),
      );
    }
  });

  it("takes a host that is lost for an error", async () => {
    await assert.rejects(shut(machine(1000, "unreachable")), LibvirtError);
  });
});
