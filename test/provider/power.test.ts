import assert from "node:assert/strict";
import { type DomainState, type LibvirtClient, LibvirtError, type LibvirtErrorCode } from "../../src/libvirt";
import { shutDown } from "../../src/provider/domain/power";
import { OperationFailed } from "../../src/provider/errors";

const failure = (code: LibvirtErrorCode): LibvirtError => new LibvirtError(code, "qemu:///system", "shut down ada", code, "");
const lifecycle = { running: true, autostart: false, shutdownTimeoutSeconds: 1, forceStop: false, deleteStateOnDestroy: false };

/** A machine that is off after so many looks at it, and an agent that never comes back by itself. */
function machine(offAfter: number, agent: LibvirtErrorCode | "waits"): { readonly client: LibvirtClient; readonly asked: string[] } {
  const asked: string[] = [];
  let looks = 0;
  const client = {
    state: async (_id: string, options?: { signal?: AbortSignal }): Promise<DomainState> => {
      if (options?.signal?.aborted) throw failure("aborted");
      return ++looks > offAfter ? "shut off" : "running";
    },
    shutdown: (_id: string, mode: string, options?: { signal?: AbortSignal; timeLimit?: number }) => {
      asked.push(mode);
      if (mode === "acpi") return Promise.resolve();
      if (agent !== "waits") return Promise.reject(failure(agent));
      return new Promise<void>((_resolve, reject) => {
        const timer = setTimeout(() => reject(failure("time-limit")), Math.min(options?.timeLimit ?? 3_600_000, 3_600_000) / 100);
        options?.signal?.addEventListener("abort", () => (clearTimeout(timer), reject(failure("aborted"))));
      });
    },
    destroy: async () => void asked.push("destroy"),
  };
  return { client: client as unknown as LibvirtClient, asked };
}

const shut = ({ client }: { readonly client: LibvirtClient }, options: { readonly signal?: AbortSignal; readonly forceStop?: boolean } = {}): Promise<void> =>
  shutDown(client, "id", { ...lifecycle, forceStop: options.forceStop ?? false }, { urn: "", name: "ada", signal: options.signal ?? new AbortController().signal, log: () => undefined });

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

  it("stops at once when the user cancels, also while an agent is waited for, and says what became of the machine", async () => {
    for (const agent of ["waits", "operation-failed"] as const) {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 20);
      await assert.rejects(shut(machine(1000, agent), { signal: abort.signal, forceStop: true }), (error) => error instanceof OperationFailed && /cancelled while waiting .* power was not cut/.test(error.message));
    }
  });

  it("takes a host that is lost for an error", async () => {
    await assert.rejects(shut(machine(1000, "unreachable")), LibvirtError);
  });
});
