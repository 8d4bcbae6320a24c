import assert from "node:assert/strict";
import { withOwnNvram } from "../../../src/adapters/libvirt-0.8/nvram";
import type { DomainDefinition } from "../../../src/domain";
import { machine, smallMachine } from "../support/definitions";

const uefi = (password?: string, more: Parameters<typeof machine>[0] = {}): DomainDefinition =>
  machine({
    os: { firmware: { type: "uefi", secureBoot: false, enrolledKeys: false } },
    devices: {
      ...smallMachine.devices,
      graphics: { type: "vnc", listen: "127.0.0.1", ...(password === undefined ? {} : { password }) },
    },
    ...more,
  });

const fileOf = (definition: DomainDefinition): string | undefined =>
  (definition.os.firmware as { nvramPath?: string }).nvramPath;
const next = (definition: DomainDefinition, there?: DomainDefinition): DomainDefinition =>
  withOwnNvram(definition, { there, libvirt: "9.0.0" });

describe("the NVRAM file of a machine that provider 0.8 replaces", () => {
  it("is the same for the same machine, whatever is there", () => {
    const first = next(uefi("one"));
    assert.match(fileOf(first)!, /^\/var\/lib\/libvirt\/qemu\/nvram\/peer-small_VARS\.[0-9a-f]{12}\.fd$/);
    assert.equal(fileOf(next(uefi("one"), first)), fileOf(first));
    assert.equal(fileOf(next(uefi("one"), smallMachine)), fileOf(first));
  });

  it("is another one for every other machine, because the old one goes with the old machine", () => {
    const first = next(uefi("one"));
    for (const other of [uefi("one", { vcpus: 2 }), uefi("two"), uefi()]) {
      const second = next(other, first);
      assert.notEqual(fileOf(second), fileOf(first));
      assert.equal(fileOf(next(other, second)), fileOf(second), "and stays");
      assert.notEqual(fileOf(next(uefi("one"), second)), fileOf(second), "and back");
    }
  });

  it("takes turns for one password after the other, and says nothing about them", () => {
    const files: (string | undefined)[] = [];
    let there: DomainDefinition | undefined;
    for (const password of ["one", "two", "three", "four"]) files.push(fileOf((there = next(uefi(password), there))));
    assert.deepEqual(files, [files[0], files[1], files[0], files[1]]);
    assert.equal(fileOf(next(uefi("another"))), files[0]);
    // Without a password nobody looks at the host during a preview.
    assert.equal(fileOf(next(uefi(), there)), fileOf(next(uefi())));
  });

  it("is left alone where a person chose it, and where there is no UEFI", () => {
    const own = machine({
      os: { firmware: { type: "uefi", secureBoot: false, enrolledKeys: false, nvramPath: "/srv/a.fd" } },
    });
    assert.equal(next(own), own);
    assert.equal(next(smallMachine), smallMachine);
  });
});
