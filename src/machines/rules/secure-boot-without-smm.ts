import { element } from "../../domain/xml";
import { nothing } from "../../findings";
import { addElement, setAttribute } from "../edits";
import type { Part } from "../part";
import { defineMachineRule } from "../rule";

export const secureBootWithoutSmm = defineMachineRule({
  id: "secure-boot-without-smm",
  severity: "error",
  description: "Secure Boot requires System Management Mode.",
  rationale:
    "UEFI firmware with Secure Boot protects its variables with System Management Mode. libvirt refuses a machine whose loader is secure while the feature is off. It turns the feature on by itself only where it chooses the firmware, and nothing turns it off.",
  messages: {
    missing: {
      message: "{guest} has a loader for Secure Boot, but System Management Mode is {how}.",
      fix: "Write `<smm state='on'/>` in `<features>`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hypervisor-features",
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/qemu/qemu_validate.c",
    "https://github.com/tianocore/edk2/blob/master/OvmfPkg/README",
  ],
  reads: ["os", "features/smm"],
  notApplicable: { arguments: "Our machines with Secure Boot have the feature." },
  examples: {
    incorrect: [
      {
        xml: "<os><type machine='q35'>hvm</type><loader readonly='yes' secure='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.ms.fd</loader></os>",
      },
      {
        xml: "<os firmware='efi'><type machine='q35'>hvm</type><firmware><feature enabled='yes' name='secure-boot'/></firmware></os><features><acpi/><smm state='off'/></features>",
      },
    ],
    correct: [
      { xml: "<os firmware='efi'><type machine='q35'>hvm</type><loader secure='yes'/></os>" },
      {
        xml: "<os><type machine='q35'>hvm</type><loader readonly='yes' secure='yes' type='pflash'>/f</loader></os><features><smm state='on'/></features>",
      },
      { xml: "<os><type machine='q35'>hvm</type><loader readonly='yes' type='pflash'>/f</loader></os>" },
    ],
  },
  check({ guest, domain }) {
    const smm = domain.at("features/smm");
    // An element without a state turns the feature on.
    const state = smm === undefined ? undefined : (smm.attribute("state") ?? "on");
    const chosen = domain.at("os")?.attribute("firmware") === "efi";
    if (!isSecure(domain) || state === "on" || (state === undefined && chosen)) return nothing;
    return [
      {
        messageId: "missing" as const,
        path: smm?.pathTo("state") ?? domain.at("features")?.path ?? "",
        data: { guest, how: state === undefined ? "not on" : "off" },
        repair: [
          smm === undefined
            ? addElement("features", element("smm", { state: "on" }))
            : setAttribute(smm, "state", "on"),
        ],
      },
    ];
  },
});

const isSecure = (domain: Part): boolean =>
  domain.at("os/loader")?.attribute("secure") === "yes" ||
  domain
    .all("os/firmware/feature")
    .some((one) => one.attribute("name") === "secure-boot" && one.attribute("enabled") === "yes");
