import { defineGuestRule } from "../context";
import type { NetworkSpec } from "../types";

type Vlan = NonNullable<NetworkSpec["vlan"]>;

export const networkVlan = defineGuestRule({
  id: "network-vlan",
  severity: "error",
  necessary: "start",
  description: "VLANs of a network adapter must be ones that its connection can carry.",
  rationale:
    "macvtap carries one VLAN, and only in the mode `passthrough` on a virtual function of a card: the card then adds the tag. Trunks require a bridge. libvirt defines the machine in all cases and refuses to start it. Whether a libvirt network carries VLANs depends on that network.",
  messages: {
    none: { message: "{path} of {guest} has `vlan` without tags.", fix: "Add at least one tag, or remove `vlan`." },
    same: {
      message: "{path} of {guest} lists VLAN {tag} twice.",
      fix: "Remove one of them.",
      xml: { message: "A network card of {guest} lists VLAN {tag} twice." },
    },
    reserved: {
      message: "{path} of {guest} has VLAN {tag}, which IEEE 802.1Q reserves.",
      fix: "Use a VLAN from 1 to 4094.",
      xml: { message: "A network card of {guest} has VLAN {tag}, which IEEE 802.1Q reserves." },
    },
    direct: {
      message:
        "{path} of {guest} has VLANs on {dev} in the mode {mode}, but macvtap carries a VLAN only in the mode passthrough.",
      fix: 'Set `directMode: "passthrough"` on a virtual function; or create the interface {dev}.{tag} on the host (`ip link add link {dev} name {dev}.{tag} type vlan id {tag}`), and connect the adapter to it without `vlan`.',
      xml: {
        message:
          "A network card of {guest} has VLANs on {dev} in the mode {mode}, but macvtap carries a VLAN only in the mode passthrough.",
        fix: "Create the interface {dev}.{tag} on the host (`ip link add link {dev} name {dev}.{tag} type vlan id {tag}`), and connect the card to it without <vlan>.",
      },
      kubevirt: { fix: "Create the interface {dev}.{tag} on the node, and connect the card to it without VLANs." },
    },
    trunk: {
      message: "{path} of {guest} has a trunk on {dev}, but macvtap carries a single VLAN.",
      fix: "Use a single tag, or connect the adapter to a bridge of Open vSwitch.",
      xml: { message: "A network card of {guest} has a trunk on {dev}, but macvtap carries a single VLAN." },
    },
    functionTrunk: {
      message: "{path} of {guest} has a trunk on a function of a card, which carries a single VLAN.",
      fix: "Use a single tag; or remove `vlan`, and set the VLANs in Windows.",
      xml: { message: "A network card of {guest} has a trunk on a function of a card, which carries a single VLAN." },
    },
    single: {
      message: "{path} of {guest} sets `trunk` to false, but has several tags, which always are a trunk.",
      fix: "Remove `trunk`, or use a single tag.",
    },
    native: {
      message: "{path} of {guest} has the native VLAN {tag}, which is not among its tags.",
      fix: "Add {tag} to `tags`, or remove `native`.",
    },
    mode: {
      message: "{path} of {guest} has `nativeMode` without `native`.",
      fix: "Set `native`, or remove `nativeMode`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#setting-vlan-tag-on-supported-network-types-only",
    "IEEE 802.1Q, table of reserved VLAN identifiers: 0 and 4095",
  ],
  reads: ["networks"],
  examples: {
    incorrect: [
      { networks: [{ direct: "eno1", vlan: { tags: [42] } }] },
      { networks: [{ direct: "enp2s0f0v1", directMode: "passthrough", vlan: { tags: [42, 43] } }] },
      { networks: [{ bridge: "ovs0", openVSwitch: {}, vlan: { tags: [4095] } }] },
    ],
    correct: [
      { networks: [{ bridge: "ovs0", openVSwitch: {}, vlan: { tags: [42, 43], native: 42 } }] },
      { networks: [{ direct: "enp2s0f0v1", directMode: "passthrough", vlan: { tags: [42] } }] },
      { networks: [{ bridge: "br0", vlan: { tags: [42] } }] },
    ],
  },
  check({ guest, spec }) {
    return (spec.networks ?? []).flatMap((network: NetworkSpec | undefined, index) => {
      if (network?.vlan === undefined) return [];
      const path = `networks[${index}]`;
      const found = [...problemsOfTags(network.vlan), ...problemsOfPlug(network, network.vlan)];
      return found.map(({ messageId, at = "", ...data }) => ({
        messageId,
        path: `${path}.vlan${at}`,
        data: { guest, path, ...data },
      }));
    });
  },
});

interface Problem {
  readonly messageId:
    "none" | "same" | "reserved" | "direct" | "trunk" | "functionTrunk" | "single" | "native" | "mode";
  readonly at?: string;
  readonly tag?: number;
  readonly dev?: string;
  readonly mode?: string;
}

function problemsOfTags({ tags = [], trunk, native, nativeMode }: Vlan): Problem[] {
  if (tags.length === 0) return [{ messageId: "none" }];
  return [
    ...tags.flatMap((tag, i): Problem[] => [
      ...(tags.indexOf(tag) < i ? [{ messageId: "same" as const, at: `.tags[${i}]`, tag }] : []),
      ...(tag === 0 || tag === 4095 ? [{ messageId: "reserved" as const, at: `.tags[${i}]`, tag }] : []),
    ]),
    ...(trunk === false && tags.length > 1 ? [{ messageId: "single" as const, at: ".trunk" }] : []),
    ...(native !== undefined && !tags.includes(native)
      ? [{ messageId: "native" as const, at: ".native", tag: native }]
      : []),
    ...(nativeMode !== undefined && native === undefined ? [{ messageId: "mode" as const, at: ".nativeMode" }] : []),
  ];
}

function problemsOfPlug(
  { direct, directMode = "bridge", function: fn }: NetworkSpec,
  { tags = [], trunk }: Vlan,
): Problem[] {
  const carriesOne = tags.length === 1 && trunk !== true;
  if (fn !== undefined) return carriesOne || tags.length === 0 ? [] : [{ messageId: "functionTrunk" }];
  if (direct === undefined || tags.length === 0) return [];
  if (directMode !== "passthrough") return [{ messageId: "direct", dev: direct, mode: directMode, tag: tags[0]! }];
  return carriesOne ? [] : [{ messageId: "trunk", dev: direct }];
}
