import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type DomainState, type LibvirtClient, LibvirtError, type LibvirtErrorCode } from "../../src/libvirt";
import { shutDown } from "../../src/provider/domain/power";
import { OperationFailed } from "../../src/provider/errors";

const failure = (code: LibvirtErrorCode): LibvirtError =>
  new LibvirtError(code, "qemu:///system", "shut down ada", code, "");
const lifecycle = { shutdownTimeoutSeconds: 1 };

interface Odd {
  /** State while it is not off. */
  readonly state?: DomainState;
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
    { name: "ada", signal: options.signal ?? new AbortController().signal },
  );

describe("shutting a machine down", () => {
  it("presses the button where no agent answers", async () => {
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
