import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { flagSets } from "./flag-sets";
import { disagreements } from "./disagreements";
import { readRecording, recordingPath, suites } from "./lab";
import { ourVerdict, recordedHost } from "./verdict";

describe("our verdict and the real QEMU's, replayed from recordings", () => {
  for (const suite of suites) {
    it(`${suite}: every recorded set`, function () {
      assert.ok(existsSync(recordingPath(suite)), `no recording; npx ts-node test/lab/record.ts ${suite}`);
      const recording = readRecording(suite);
      const host = recordedHost(recording);
      const unexplained = recording.sets.flatMap(({ flags, accepted, message }) => {
        const ours = ourVerdict(flags, host);
        if (ours.accepted === accepted) return [];
        // A disagreement must explain every single error of ours; one left over is a finding.
        const explained =
          accepted &&
          ours.errors.every((error) => disagreements.some((d) => d.explains(error, flags, recording.versions.libvirt)));
        return explained
          ? []
          : [{ flags, qemu: message || "accepted", ours: ours.errors.map((error) => error.message) }];
      });
      assert.deepEqual(unexplained, []);
    });

    it(`${suite}: the recording asks every flag alone, every pair and 200 random sets`, () => {
      const { sets } = readRecording(suite);
      const key = (flags: readonly string[]): string => [...flags].sort().join(",");
      const recorded = new Set(sets.map((set) => key(set.flags)));
      assert.deepEqual(
        flagSets(0).filter((set) => !recorded.has(key(set))),
        [],
      );
      assert.ok(sets.length >= flagSets(0).length + 200);
    });
  }

  it("every excused disagreement really occurs", () => {
    const occurring = new Set<string>();
    const recordings = suites.map(readRecording);
    for (const recording of recordings) {
      const host = recordedHost(recording);
      for (const { flags, accepted } of recording.sets) {
        if (!accepted) continue;
        for (const error of ourVerdict(flags, host).errors) {
          for (const d of disagreements) if (d.explains(error, flags, recording.versions.libvirt)) occurring.add(d.id);
        }
      }
    }
    assert.deepEqual(
      disagreements.map((d) => d.id).filter((id) => !occurring.has(id)),
      [],
    );
  });
});
