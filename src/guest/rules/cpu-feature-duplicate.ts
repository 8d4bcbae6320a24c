import { defineGuestRule } from "../context";
import { twins } from "../../findings/twins";

export const cpuFeatureDuplicate = defineGuestRule({
  id: "cpu-feature-duplicate",
  severity: "error",
  necessary: "deploy",
  description: "A CPU feature must be listed only once.",
  rationale: "libvirt refuses a feature that is listed twice, even if both entries have the same policy.",
  messages: {
    twice: {
      message: "{path} and {other} of {guest} both specify the CPU feature {what}.",
      fix: "Remove one of them.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  reads: ["cpu.features"],
  examples: {
    incorrect: [
      {
        cpu: {
          features: [
            { name: "aes", policy: "require" },
            { name: "aes", policy: "disable" },
          ],
        },
      },
    ],
    correct: [
      {
        cpu: {
          features: [
            { name: "aes", policy: "require" },
            { name: "avx", policy: "disable" },
          ],
        },
      },
    ],
  },
  check({ guest, spec }) {
    const names = (spec.cpu?.features ?? []).map((feature, index) => [`cpu.features[${index}]`, feature.name] as const);
    return twins(names).map((twin) => ({ messageId: "twice" as const, path: twin.path, data: { guest, ...twin } }));
  },
});
