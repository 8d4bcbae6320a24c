import assert from "node:assert/strict";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { differenceText } from "../../src/provider/domain/drift";
import { engineLog } from "../../src/provider/engine-log";
import { NotInitialized, OperationFailed, OutcomeUnknown, toServiceError } from "../../src/provider/errors";
import { plain } from "../../src/provider/properties";

const hostile = "one\ntwo \u001b]0;title\u0007 \u009b31m \u202egnp \u2066x\u200b\ufeff\u2028";
const shown = "one\ntwo \\u{1b}]0;title\\u{7} \\u{9b}31m \\u{202e}gnp \\u{2066}x\\u{200b}\\u{feff}\\u{2028}";

describe("messages on their way to the engine", () => {
  for (const error of [new OperationFailed(hostile), new OutcomeUnknown(hostile), new Error(hostile)]) {
    it(`${error.name}: nothing that a terminal acts on, and its own line breaks`, () => {
      const { details } = toServiceError(error);
      assert.ok(details!.includes(shown), details);
      assert.doesNotMatch(details!, /(?!\n)[\p{Cc}\p{Cf}\u2028]/u);
    });
  }

  it("the reasons of a resource that is not as wanted", () => {
    const { details, metadata } = toServiceError(new NotInitialized("id", plain({}), plain({}), [hostile]));
    assert.equal(details, shown);
    const status = Status.deserializeBinary(metadata!.get("grpc-status-details-bin")[0] as Buffer);
    assert.equal(status.getMessage(), shown);
    assert.deepEqual(
      ErrorResourceInitFailed.deserializeBinary(status.getDetailsList()[0]!.getValue_asU8()).getReasonsList(),
      [shown],
    );
  });

  it("a secret is taken out before odd characters in it become escapes", () =>
    assert.equal(
      toServiceError(new OperationFailed("is \u001bsecret"), (text) => text.replaceAll("\u001bsecret", "[secret]"))
        .details,
      "is [secret]",
    ));

  it("what the plugin logs, also where no engine listens", () => {
    const write = process.stderr.write;
    const written: string[] = [];
    process.stderr.write = (text: string) => written.push(text) > 0;
    try {
      engineLog(undefined).log("warning", "urn", hostile);
    } finally {
      process.stderr.write = write;
    }
    assert.deepEqual(written, [`warning: ${shown}\n`]);
  });

  it("a difference that somebody made on the host stays one line", () =>
    assert.equal(
      differenceText({ path: "devices/disk[s\u202ea]/source", before: "a\nb", after: "\u009b2J" }),
      "devices/disk[s\\u{202e}a]/source: deployed as a\\u{a}b, now \\u{9b}2J",
    ));
});
