import assert from "node:assert/strict";
import { parseDomainXml, renderDomainXml } from "../../src/domain";
import { exampleGuest, type GuestExample, resolveGuest } from "../../src/guest";
import { plainSpec } from "../../src/guest/importing/plain";

const systemDisk = { path: "/a.qcow2", bus: "scsi" } as const;
const made = (more: GuestExample) => resolveGuest(exampleGuest({ systemDisk, ...more }));
const controllerOf = (more: GuestExample) =>
  made(more).definition!.devices.controllers.find(({ type }) => type === "scsi");
const pins = (more: GuestExample) => made(more).definition!.cputune?.iothreadpin;

describe("the SCSI controller and its I/O threads", () => {
  it("has the queues and the thread that are asked for, and the threads that these require", () => {
    const plain = { type: "scsi", index: 0, model: "virtio-scsi" };
    assert.deepEqual(controllerOf({}), plain);
    assert.deepEqual(controllerOf({ vcpus: 4, scsiController: { queues: 4 } }), { ...plain, queues: 4 });
    assert.deepEqual(controllerOf({ iothreads: 2 }), { ...plain, iothread: 1 });
    const { definition, choices } = made({ scsiController: { iothread: 3 } });
    assert.equal(definition!.iothreads, 3);
    assert.match(choices.find(({ path }) => path === "iothreads")!.reason, /scsiController\.iothread/);
    assert.deepEqual(controllerOf({ scsiController: { iothread: 3 } }), { ...plain, iothread: 3 });
  });

  it("each I/O thread has the host CPUs of its entry, and without one those of the emulator", () => {
    const pinning = { vcpus: ["2", "3"], emulator: "0" };
    assert.deepEqual(pins({ vcpus: 2, pinning: { ...pinning, iothreads: ["4", "5"] } }), ["4", "5"]);
    assert.deepEqual(pins({ vcpus: 2, iothreads: 3, pinning: { ...pinning, iothreads: ["4", "5"] } }), ["4", "5", "0"]);
    assert.deepEqual(pins({ vcpus: 2, iothreads: 2, pinning: { ...pinning, iothread: "4" } }), ["4", "4"]);
    assert.deepEqual(pins({ vcpus: 2, iothreads: 2, pinning }), ["0", "0"]);
    assert.equal(pins({ vcpus: 2, iothreads: 2, pinning: { vcpus: ["2", "3"] } }), undefined);
    assert.equal(made({ vcpus: 2, pinning: { ...pinning, iothreads: ["4", "5"] } }).definition!.iothreads, 2);
  });

  it("`iothread` and `iothreads` together are an error", () => {
    const { findings } = made({ vcpus: 2, pinning: { vcpus: ["2", "3"], iothread: "0", iothreads: ["1"] } });
    assert.ok(findings.some(({ severity, path }) => severity === "error" && path.startsWith("pinning")));
  });

  it("a machine that was found becomes the arguments that make it again", () => {
    for (const [said, found] of [
      [{ iothreads: ["4", "5"] }, { iothreads: ["4", "5"] }],
      [{ iothreads: ["4", "4"] }, { iothread: "4" }],
    ] as const) {
      const scsiController = { queues: 1, iothread: 2 };
      const { definition } = made({
        vcpus: 2,
        pinning: { vcpus: ["2", "3"], ...said, iothreads: [...said.iothreads] },
        scsiController,
      });
      const spec = plainSpec(parseDomainXml(renderDomainXml(definition!)).definition, "windows-11");
      assert.deepEqual(spec.scsiController, scsiController);
      assert.deepEqual(spec.pinning, { vcpus: ["2", "3"], ...found });
    }
  });
});
