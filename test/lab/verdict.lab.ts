import assert from "node:assert/strict";
import { labIsHere, labUp, readRecording, type Suite } from "./lab";
import { askQemu } from "./record";

const chosen = (process.env["WINDOWS_GUEST_LAB_SUITES"]?.split(",") ?? ["trixie"]) as Suite[];

describe("QEMU's verdict on sets of flags, asked anew", function () {
  this.timeout(3_600_000);
  for (const suite of chosen) {
    it(`${suite}: is what the recording says`, function () {
      if (!labIsHere()) {
        this.test!.title += ": the lab is not here (WINDOWS_GUEST_LAB names its folder)";
        this.skip();
      }
      labUp(suite);
      const { sets } = readRecording(suite);
      const differences = askQemu(
        suite,
        sets.map((set) => set.flags),
      ).filter((now, i) => now.accepted !== sets[i]!.accepted);
      assert.deepEqual(differences, []);
    });
  }
});
