import * as z from "zod";
import { defined } from "../../foreign/defined";
import { SIZED, sizeInKiB, sizeText } from "../canonical/sizes";
import { section } from "../kind";
import { uint } from "../values";
import { attribute, child, element, textOf, type XmlElement } from "../xml";

const LIMITS = [
  ["hardLimitKiB", "hard_limit"],
  ["softLimitKiB", "soft_limit"],
  ["swapHardLimitKiB", "swap_hard_limit"],
] as const;

const shape = z.object({
  hardLimitKiB: uint.optional(),
  softLimitKiB: uint.optional(),
  /** Memory and swap space together. */
  swapHardLimitKiB: uint.optional(),
});

const render = (limits: z.input<typeof shape>): XmlElement =>
  element(
    "memtune",
    undefined,
    ...LIMITS.map(([property, name]) => {
      const kib = limits[property];
      return kib === undefined ? undefined : element(name, { unit: "KiB" }, String(kib));
    }),
  );

function parse(el: XmlElement | undefined): z.output<typeof shape> | undefined {
  const limits = defined(
    Object.fromEntries(
      LIMITS.map(([property, name]) => {
        const limit = child(el, name);
        return [property, limit && sizeInKiB(textOf(limit), attribute(limit, "unit"))];
      }),
    ),
  ) as z.output<typeof shape>;
  return Object.keys(limits).length === 0 ? undefined : limits;
}

/** Limits of the host's memory for the machine. */
export const memtune = section({
  place: "memtune",
  model: {
    shape: { memtune: shape.optional() },
    render: (d) => [d.memtune && render(d.memtune)],
    parse: (domain) => ({ memtune: parse(child(domain, "memtune")) }),
  },
  spellings: ["hard_limit", "soft_limit", "swap_hard_limit", "min_guarantee"].map((name) => ({
    element: name,
    reason: SIZED,
    apply: sizeText,
  })),
  containers: [""],
});
