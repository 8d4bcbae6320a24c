import assert from "node:assert/strict";
import type { z } from "zod";
import { enlightenmentsArgs } from "../../generate/files";
import * as enums from "../../src/components/enums";
import { guestSpec } from "../../src/guest/reading/spec";
import { assertGenerated } from "../support/generated";

describe("arguments", () => {
  it("have one property for each row and value of the catalogue", () => assertGenerated(enlightenmentsArgs));

  it("offer exactly the words that the guest spec takes", () => {
    const words = (schema: z.ZodType): string[] => (schema as unknown as { options: string[] }).options;
    const inner = (schema: unknown): z.ZodType =>
      ((schema as { def: { innerType?: unknown } }).def.innerType ?? schema) as z.ZodType;
    const at = (...keys: string[]): string[] => {
      let schema: unknown = guestSpec;
      for (const key of keys) {
        const def = (schema as { def: { shape?: Record<string, unknown>; element?: unknown } }).def;
        schema = inner(key === "[]" ? def.element : def.shape?.[key]);
      }
      return [...words(schema as z.ZodType)].sort();
    };
    const places: Readonly<Record<string, readonly string[][]>> = {
      Toggle: [["enlightenments", "relaxed"]],
      HostSupport: [["hostSupport"]],
      HyperVMode: [["enlightenmentMode"]],
      CpuMode: [["cpu", "mode"]],
      CpuFeaturePolicy: [["cpu", "features", "[]", "policy"]],
      FirmwareType: [["firmware", "type"]],
      TpmModel: [["tpm", "model"]],
      Drivers: [["drivers"]],
      NumaMode: [["numa", "mode"]],
      ClockOffset: [["clock", "offset"]],
      GraphicsType: [["graphics", "type"]],
      VideoModel: [["video", "model"]],
      DiskFormat: [
        ["systemDisk", "format"],
        ["disks", "[]", "format"],
      ],
      DiskBus: [["disks", "[]", "bus"]],
      DiskCache: [["disks", "[]", "cache"]],
      NetworkModel: [["networks", "[]", "model"]],
    };
    assert.deepEqual(Object.keys(enums).sort(), Object.keys(places).sort(), "every enum has a place in the spec");
    for (const [name, keys] of Object.entries(places)) {
      const offered = Object.values(enums[name as keyof typeof enums]).sort();
      for (const key of keys) assert.deepEqual(offered, at(...key), `${name} at ${key.join(".")}`);
    }
  });
});
