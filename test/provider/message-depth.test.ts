import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { ProviderServer } from "../../src/provider/server";

const URN = "urn:pulumi:stack::project::windows-guest:index:Thing::one";

function field(number: number, content: Buffer): Buffer {
  const length: number[] = [];
  let rest = content.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, rest]), content]);
}

/**
 * A CheckRequest whose news are nested in lists; written by hand, because the library itself calls itself for each
 * level.
 */
function request(levels: number): Buffer {
  let value = field(3, Buffer.from("x"));
  for (let level = 1; level < levels; level++) value = field(6, field(1, value));
  return Buffer.concat([
    field(1, Buffer.from(URN)),
    field(3, field(1, Buffer.concat([field(1, Buffer.from("disks")), field(2, value)]))),
  ]);
}

describe("properties that are nested deep", () => {
  let server: ProviderServer;
  let client: grpc.Client;
  beforeEach(async () => {
    const unused = (): never => assert.fail("not asked");
    server = new ProviderServer({
      version: "0.0.1",
      schema: () => "{}",
      resources: [
        {
          token: "windows-guest:index:Thing",
          check: async ({ news }) => ({ inputs: news, failures: [{ property: "a\u202eb", reason: "\u001b[2J\none" }] }),
          diff: unused,
          create: unused,
          read: unused,
          update: unused,
          delete: unused,
        },
      ],
      engineAddress: undefined,
    });
    client = new grpc.Client(`127.0.0.1:${await server.listen()}`, grpc.credentials.createInsecure());
  });
  afterEach(() => {
    client.close();
    server.close();
  });

  const check = (bytes: Buffer): Promise<messages.CheckResponse> =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        "/pulumirpc.ResourceProvider/Check",
        (one: Buffer) => one,
        (one) => messages.CheckResponse.deserializeBinary(one),
        bytes,
        (error, answer) => (error === null ? resolve(answer!) : reject(error)),
      );
    });

  it("100 levels are read", async () =>
    assert.ok((await check(request(100))).getInputs()!.getFieldsMap().has("disks")));

  for (const levels of [101, 8_000]) {
    it(`${levels} are refused with a reason, and the plugin goes on`, async () => {
      await assert.rejects(
        check(request(levels)),
        (error: grpc.ServiceError) =>
          error.code === grpc.status.FAILED_PRECONDITION &&
          error.details === "the resource's properties cannot be read: they are nested more than 100 levels deep",
      );
      assert.ok((await check(request(3))).getInputs());
    });
  }

  it("many properties side by side, and texts that hold anything, are read", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [
        `k${index}`,
        { text: "\n\u0004*\u0002\n\u0000".repeat(50), list: [1, true, null, { a: ["b"] }] },
      ]),
    );
    const news = new messages.CheckRequest().setUrn(URN).setNews(Struct.fromJavaScript(many));
    assert.deepEqual((await check(Buffer.from(news.serializeBinary()))).getInputs()!.toJavaScript(), many);
  });

  it("what a check says reaches the engine without a character that a terminal acts on", async () => {
    const [failure] = (await check(request(2))).getFailuresList();
    assert.deepEqual([failure!.getProperty(), failure!.getReason()], ["", "a\\u{202e}b: \\u{1b}[2J\none"]);
  });
});
