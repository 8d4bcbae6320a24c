import assert from "node:assert/strict";
import { hostEnlightenments, parseHostProfile } from "../../src/hosts";
import { domcapabilities, usual, version, type Answers } from "./answers";

const host = (
  answers: Answers & { libvirt?: string | null; qemu?: string | null; uname?: string },
): ReturnType<typeof hostEnlightenments> =>
  hostEnlightenments(
    parseHostProfile({
      name: "kvm1",
      domcapabilities: domcapabilities(answers),
      version: version(
        answers.libvirt === null ? "" : (answers.libvirt ?? "11.3.0"),
        answers.qemu === null ? "" : (answers.qemu ?? "10.0.13"),
      ),
      ...(answers.uname === undefined ? {} : { uname: answers.uname }),
    }),
  );

describe("what a host offers of each enlightenment", () => {
  const rows: [
    what: string,
    host: ReturnType<typeof hostEnlightenments>,
    name: string,
    known: string,
    because?: RegExp,
  ][] = [
    ["listed", host({ hyperv: usual }), "synic", "yes"],
    ["not listed", host({ hyperv: usual.filter((name) => name !== "ipi") }), "ipi", "no"],
    ["time stands in no list, but KVM with Hyper-V has it", host({ hyperv: usual }), "time", "yes"],
    ["crash likewise", host({ hyperv: usual }), "crash", "yes"],
    [
      "a KVM without Hyper-V lists only what QEMU does by itself",
      host({ hyperv: ["spinlocks", "vendor_id"] }),
      "relaxed",
      "no",
      /CONFIG_KVM_HYPERV/,
    ],
    ["… and then time is missing too", host({ hyperv: ["spinlocks", "vendor_id"] }), "time", "no", /CONFIG_KVM_HYPERV/],
    ["… but spinlocks is there", host({ hyperv: ["spinlocks", "vendor_id"] }), "spinlocks", "yes"],
    ["libvirt before 9.0 lists nothing: unknown, not no", host({ libvirt: "8.0.0" }), "synic", "unknown"],
    ["software emulation", host({ hyperv: usual, domain: "qemu" }), "time", "no", /KVM/],
    ["evmcs on AMD", host({ hyperv: usual }), "evmcs", "no", /Intel CPU; this host has an AMD CPU/],
    ["evmcs on Intel with nesting", host({ hyperv: [...usual, "evmcs"], vendor: "Intel" }), "evmcs", "yes"],
    [
      "evmcs on Intel without nesting",
      host({ hyperv: usual, vendor: "Intel", disabled: ["vmx"] }),
      "evmcs",
      "no",
      /nested=1/,
    ],
    [
      "libvirt too old to say it",
      host({ hyperv: usual, libvirt: "9.0.0", uname: "6.12.1" }),
      "tlbflush-ext",
      "no",
      /^libvirt 11\.0 or newer; this host has 9\.0$/,
    ],
    [
      "QEMU too old",
      host({ hyperv: usual, qemu: "7.0.0", uname: "6.12.1" }),
      "tlbflush-ext",
      "no",
      /^QEMU 7\.1 or newer; this host has 7\.0$/,
    ],
    [
      "kernel too old",
      host({ hyperv: usual, uname: "6.1.0-56-amd64" }),
      "tlbflush-ext",
      "no",
      /^Linux 6\.2 or newer; this host has 6\.1$/,
    ],
    ["kernel new enough", host({ hyperv: usual, uname: "6.12.1" }), "tlbflush-ext", "yes"],
    ["kernel not known", host({ hyperv: usual }), "tlbflush-ext", "unknown", /kernel version is unknown/],
    [
      "kernel with a distributor's backports",
      host({ hyperv: usual, uname: "5.14.0-503.el9.x86_64" }),
      "tlbflush-ext",
      "unknown",
      /backport/,
    ],
    [
      "libvirt 11.9 and newer says it itself: on",
      host({ hyperv: usual, libvirt: "12.8.0", defaults: { tlbflush_extended: "on" }, uname: "6.1.0" }),
      "tlbflush-ext",
      "yes",
    ],
    [
      "… off",
      host({ hyperv: usual, libvirt: "12.8.0", defaults: { tlbflush_extended: "off" }, uname: "6.12.0" }),
      "tlbflush-ext",
      "no",
    ],
    [
      "libvirt's version not known",
      host({ hyperv: usual, libvirt: null, uname: "6.12.1" }),
      "tlbflush-ext",
      "unknown",
      /^requires libvirt 11\.0 or newer, and this host's libvirt version is unknown$/,
    ],
    [
      "… though it must be 9.0 or newer, because it lists",
      host({ hyperv: usual, libvirt: null, uname: "6.12.1" }),
      "stimer-direct",
      "yes",
    ],
    [
      "… and 11.9 or newer where it tells defaults",
      host({ hyperv: usual, libvirt: null, defaults: { tlbflush_extended: "on" } }),
      "tlbflush-ext",
      "yes",
    ],
    [
      "QEMU's version not known",
      host({ hyperv: usual, qemu: null, uname: "6.12.1" }),
      "tlbflush-ext",
      "unknown",
      /^requires QEMU 7\.1 or newer, and this host's QEMU version is unknown$/,
    ],
    [
      "… though libvirt 9.0 runs none before 4.2",
      host({ hyperv: usual, qemu: null, uname: "6.12.1" }),
      "stimer-direct",
      "yes",
    ],
    [
      "a child of what is missing",
      host({ hyperv: usual.filter((name) => name !== "stimer"), uname: "6.12.0" }),
      "stimer-direct",
      "no",
    ],
    ["host-model mode before libvirt 11.9", host({ hyperv: usual }), "mode:host-model", "no", /libvirt 11\.9 or newer/],
    ["host-model mode", host({ hyperv: usual, libvirt: "11.9.0" }), "mode:host-model", "yes"],
    [
      "its overrides before 12.1",
      host({ hyperv: usual, libvirt: "12.0.0" }),
      "mode:host-model-overrides",
      "no",
      /12\.1/,
    ],
    ["passthrough mode", host({ hyperv: usual }), "mode:passthrough", "yes"],
    ["a name nobody knows", host({ hyperv: usual }), "nonsense", "unknown"],
  ];
  for (const [what, asked, name, known, because] of rows) {
    it(`${what}: ${name} is ${known}`, () => {
      const answer = asked.support(name);
      assert.equal(answer.known, known, answer.because);
      if (because) assert.match(answer.because, because);
      if (known !== "yes") assert.ok(answer.because, "no reason given");
    });
  }

  it("gives the same object for the same profile", () => {
    const profile = parseHostProfile({ domcapabilities: domcapabilities({}) });
    assert.equal(hostEnlightenments(profile), hostEnlightenments(profile));
  });
});
