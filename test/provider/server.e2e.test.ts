import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { NotInitialized, OperationFailed } from "../../src/provider/errors";
import { plain, withValues } from "../../src/provider/properties";
import type {
  CheckRequest,
  CreateRequest,
  OperationContext,
  ResourceHandler,
  UpdateRequest,
} from "../../src/provider/resource";
import { ProviderServer } from "../../src/provider/server";
import { assertSucceeded, TestStack } from "./engine";

/** What the handler was asked, in order. */
interface Calls {
  readonly checks: CheckRequest[];
  readonly creates: CreateRequest[];
  readonly updates: UpdateRequest[];
  readonly contexts: OperationContext[];
}

/** A resource of which each operation can be replaced by a test. */
function thing(calls: Calls, overrides: Partial<ResourceHandler> = {}): ResourceHandler {
  return {
    token: "windows-guest:index:Thing",
    check: async (request) => {
      calls.checks.push(request);
      return { inputs: request.news, failures: [] };
    },
    diff: async ({ oldInputs, news }) => ({
      changes: oldInputs.value["size"] === news.value["size"] ? {} : { size: { kind: "update" } },
      stables: ["label"],
    }),
    create: async (request, context) => {
      calls.creates.push(request);
      calls.contexts.push(context);
      return { id: request.preview ? "" : "thing-1", state: withValues(request.inputs, { label: "made" }) };
    },
    read: async ({ id, inputs, state }) => ({ id, inputs, state }),
    update: async (request) => {
      calls.updates.push(request);
      return { state: withValues(request.news, { label: "made" }) };
    },
    delete: async () => undefined,
    ...overrides,
  };
}

class Thing extends pulumi.CustomResource {
  declare readonly label: pulumi.Output<string>;
  constructor(name: string, args: Record<string, unknown>, options?: pulumi.CustomResourceOptions) {
    super("windows-guest:index:Thing", name, { label: undefined, ...args }, options);
  }
}

describe("provider server, through the engine", function () {
  this.timeout(120_000);

  let server: ProviderServer;
  let stack: TestStack | undefined;
  let calls: Calls;

  async function serve(overrides: Partial<ResourceHandler>, program: pulumi.automation.PulumiFn): Promise<TestStack> {
    calls = { checks: [], creates: [], updates: [], contexts: [] };
    server = new ProviderServer({
      version: "0.0.1",
      schema: () => "{}",
      resources: [thing(calls, overrides)],
      engineAddress: undefined,
    });
    stack = await TestStack.make(program, { attach: `windows-guest:${await server.listen()}` });
    return stack;
  }

  afterEach(async () => {
    await stack?.remove();
    server.close();
    stack = undefined;
  });

  it("tells a preview from an update, and gives outputs that are known at preview to the program", async () => {
    const seen: string[] = [];
    const stack = await serve({}, async () => {
      new Thing("one", { size: "1" }).label.apply((label) => seen.push(label));
    });
    assertSucceeded(await stack.preview());
    assert.deepEqual(seen, ["made"]);
    assert.deepEqual(
      calls.creates.map(({ preview }) => preview),
      [true],
    );
    assertSucceeded(await stack.up());
    assert.deepEqual(
      calls.creates.map(({ preview }) => preview),
      [true, false],
    );
  });

  it("reports every check failure with its property path, in a sentence, and stops before anything is made", async () => {
    const failures = [
      { property: "size", reason: "1 GiB is too small" },
      { property: "missing", reason: "missing is not there" },
      { property: "graphics", reason: "this console shows nothing" },
      { property: "graphics.port", reason: "graphics.port is no port" },
      { property: "graphics.password", reason: "it is too short" },
      { property: "disks[1].size", reason: "is too small" },
      { property: "size", reason: "sizes are too small" },
      { property: "", reason: "makes no sense" },
    ];
    const program = async (): Promise<void> =>
      void new Thing("one", { size: "1 GiB", graphics: { port: 1, password: pulumi.secret("hunter2hunter2") } });
    const stack = await serve({ check: async ({ news }) => ({ inputs: news, failures }) }, program);
    const outcome = await stack.preview();
    assert.ok(outcome.failed);
    const errors = outcome.diagnostics
      .filter(({ severity, message }) => severity === "error" && message.includes("has a problem"))
      .map(({ message }) => message.trim());
    assert.deepEqual(
      errors,
      [
        "size: 1 GiB is too small",
        "missing is not there",
        "graphics: this console shows nothing",
        "graphics.port is no port",
        "graphics.password: it is too short",
        "disks[1].size: is too small",
        "size: sizes are too small",
        "makes no sense",
      ].map((text) => `windows-guest:index:Thing resource 'one' has a problem: ${text}`),
      outcome.text,
    );
    assert.ok(!outcome.text.includes("<nil>") && !outcome.text.includes("hunter2"), outcome.text);
    assert.equal(calls.creates.length, 0);
  });

  it("gives handlers plain values with the secret and the unknown ones marked, and keeps secrets out of the state", async () => {
    const stack = await serve({}, async () => {
      const first = new Thing("first", { size: "1" });
      new Thing(
        "second",
        { size: pulumi.interpolate`${first.id}-2`, graphics: { password: pulumi.secret("hunter2hunter2"), port: 1 } },
        { dependsOn: first },
      );
    });
    assertSucceeded(await stack.preview());
    const second = calls.checks[1]!.news;
    assert.deepEqual(second.unknowns, [["size"]]);
    assert.deepEqual(second.secrets, [["graphics", "password"]]);
    assert.deepEqual(second.value, { size: undefined, graphics: { password: "hunter2hunter2", port: 1 } });
    assertSucceeded(await stack.up());
    assert.equal(calls.creates.at(-1)!.inputs.value["size"], "thing-1-2");
    assert.ok(!stack.stateText().includes("hunter2hunter2"));
    assert.ok(stack.stateText().includes("thing-1-2"), "the state does hold what is not secret");
  });

  it("takes secrets out of failures and messages", async () => {
    const program = async (): Promise<void> => void new Thing("one", { password: pulumi.secret("hunter2hunter2") });
    const stack = await serve(
      {
        check: async ({ news }, context) => {
          context.log("warning", "hunter2hunter2 is weak");
          return { inputs: news, failures: [{ property: "password", reason: "hunter2hunter2 is too short" }] };
        },
      },
      program,
    );
    const outcome = await stack.preview();
    assert.ok(outcome.failed);
    assert.match(outcome.text, /password: \[secret\] is too short/);
    assert.ok(
      outcome.diagnostics.some(
        ({ severity, message }) => severity === "warning" && message.includes("[secret] is weak"),
      ),
      outcome.text,
    );
    assert.ok(!outcome.text.includes("hunter2hunter2"), outcome.text);
  });

  it("shows warnings on the resource they are about, once", async () => {
    const warn: Partial<ResourceHandler> = {
      check: async ({ news }, context) => {
        context.log("warning", "crash blocks dumps");
        context.log("warning", "crash blocks dumps");
        return { inputs: news, failures: [] };
      },
    };
    const stack = await serve(warn, async () => void new Thing("one", {}));
    const outcome = await stack.preview();
    assertSucceeded(outcome);
    const warnings = outcome.diagnostics.filter(({ message }) => message.includes("crash blocks dumps"));
    assert.deepEqual(
      warnings.map(({ severity, urn }) => [severity, urn.split("::").at(-1)]),
      [["warning", "one"]],
    );
  });

  it("keeps a resource whose start failed, with its state, and tries again at the next up", async () => {
    const stack = await serve(
      {
        create: async ({ inputs }) => {
          throw new NotInitialized("thing-1", withValues(inputs, { label: "stopped" }), inputs, ["it did not start"]);
        },
      },
      async () => void new Thing("one", { size: "1" }),
    );
    const failed = await stack.up();
    assert.ok(failed.failed);
    assert.match(failed.text, /it did not start/);
    const [kept] = (await stack.resources()).filter(({ type }) => type === "windows-guest:index:Thing");
    assert.equal(kept?.id, "thing-1");
    assert.equal(kept?.outputs?.["label"], "stopped");
    assert.deepEqual(kept?.initErrors, ["it did not start"]);
    assertSucceeded(await stack.up());
    assert.equal(calls.updates.length, 1);
  });

  it("records nothing for a create that clearly did not happen", async () => {
    const create = async (): Promise<never> => {
      throw new OperationFailed("the host said no");
    };
    const stack = await serve({ create }, async () => void new Thing("one", {}));
    const outcome = await stack.up();
    assert.ok(outcome.failed);
    assert.match(outcome.text, /the host said no/);
    assert.deepEqual(
      (await stack.resources()).filter(({ type }) => type === "windows-guest:index:Thing"),
      [],
    );
  });

  it("passes a detailed diff and custom timeouts", async () => {
    let size = "1";
    const stack = await serve(
      {},
      async () =>
        void new Thing("one", { size, graphics: { port: Number(size) } }, { customTimeouts: { create: "90s" } }),
    );
    assertSucceeded(await stack.up());
    assert.equal(calls.contexts[0]!.timeoutMs, 90_000);
    size = "2";
    const outcome = await stack.up();
    assertSucceeded(outcome);
    assert.deepEqual(outcome.changes, { update: 1 });
    assert.deepEqual(outcome.steps.find(({ op }) => op === "update")?.detailedDiff, ["size"]);
    assert.deepEqual(calls.updates[0]!.oldInputs.value["size"], "1");
  });

  it("takes a resource that is gone out of the state at refresh", async () => {
    let gone = false;
    const stack = await serve(
      { read: async ({ id, inputs, state }) => (gone ? undefined : { id, inputs, state }) },
      async () => void new Thing("one", {}),
    );
    assertSucceeded(await stack.up());
    assertSucceeded(await stack.refresh());
    gone = true;
    const outcome = await stack.refresh();
    assertSucceeded(outcome);
    assert.deepEqual(outcome.changes, { delete: 1 });
  });

  it("stops waiting when the deployment is cancelled", async () => {
    let waiting: () => void;
    const started = new Promise<void>((resolve) => (waiting = resolve));
    const stack = await serve(
      {
        create: (_request, { signal }) =>
          new Promise((_resolve, reject) => {
            waiting();
            signal.addEventListener("abort", () => reject(new OperationFailed("cancelled as asked")));
          }),
      },
      async () => void new Thing("one", {}),
    );
    const up = stack.up();
    await started;
    server.cancel();
    assert.match((await up).text, /cancelled as asked/);
  });

  it("names the resources it has when asked for another", async () => {
    class Other extends pulumi.CustomResource {}
    const stack = await serve({}, async () => void new Other("windows-guest:index:Other", "one", plain({}).value));
    const outcome = await stack.preview();
    assert.ok(outcome.failed);
    assert.match(outcome.text, /has no resource type windows-guest:index:Other; it has windows-guest:index:Thing/);
  });
});
