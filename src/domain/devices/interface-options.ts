import * as z from "zod";
import { defined } from "../../foreign/defined";
import { oneOf, uint, uintOf } from "../values";
import { attribute, child, childElements, childrenOf, element, type XmlElement } from "../xml";

/*
 * What a network card has beside its plug and its model: a port of Open vSwitch, VLANs, limits and a filter. An element
 * that says more than the definition can is left out as a whole.
 */

// --- Open vSwitch

export const openVSwitchShape = z.object({
  /** Default: libvirt makes one when the machine is defined. */
  interfaceId: z.string().optional(),
  profileId: z.string().optional(),
});

type OpenVSwitch = z.output<typeof openVSwitchShape>;

export function renderOpenVSwitch(port: z.input<typeof openVSwitchShape> | undefined): XmlElement | undefined {
  if (port === undefined) return undefined;
  const { interfaceId, profileId } = port;
  const said = interfaceId !== undefined || profileId !== undefined;
  return element(
    "virtualport",
    { type: "openvswitch" },
    said ? element("parameters", { interfaceid: interfaceId, profileid: profileId }) : undefined,
  );
}

export function parseOpenVSwitch(port: XmlElement | undefined): OpenVSwitch | undefined {
  if (port === undefined || attribute(port, "type") !== "openvswitch") return undefined;
  const parameters = child(port, "parameters");
  return defined({
    interfaceId: attribute(parameters, "interfaceid"),
    profileId: attribute(parameters, "profileid"),
  });
}

// --- VLANs

export const vlanNative = z.enum(["tagged", "untagged"]);
export const MOST_VLAN = 4095;

export const vlanShape = z.object({
  tags: z.array(z.object({ id: uint.max(MOST_VLAN), native: vlanNative.optional() })).min(1),
  /** One tag is carried as a trunk. With several tags it always is one. */
  trunk: z.literal(true).optional(),
});

type Vlan = z.output<typeof vlanShape>;

export const renderVlan = (vlan: z.input<typeof vlanShape> | undefined): XmlElement | undefined =>
  vlan &&
  element(
    "vlan",
    { trunk: vlan.trunk === true || vlan.tags.length > 1 ? true : undefined },
    ...vlan.tags.map(({ id, native }) => element("tag", { id, nativeMode: native })),
  );

export function parseVlan(vlan: XmlElement | undefined): Vlan | undefined {
  if (vlan === undefined) return undefined;
  const tags = childrenOf(vlan, "tag").flatMap((tag) => {
    const id = uintOf(attribute(tag, "id"));
    return id === undefined || id > MOST_VLAN
      ? []
      : [defined({ id, native: oneOf(vlanNative.options, attribute(tag, "nativeMode")) })];
  });
  if (tags.length === 0 || tags.length < childElements(vlan).length) return undefined;
  return defined({
    tags,
    trunk: tags.length === 1 && attribute(vlan, "trunk") === "yes" ? (true as const) : undefined,
  });
}

// --- limits

const flow = z.object({
  /** Kilobytes per second. */
  average: uint,
  /** Kilobytes per second. */
  peak: uint.optional(),
  /** KiB at peak speed. */
  burst: uint.optional(),
});
export const bandwidthShape = z.object({
  /** What Windows receives. `floor`: kilobytes per second that its network keeps for it. */
  inbound: flow.extend({ floor: uint.optional() }).optional(),
  /** What Windows sends. */
  outbound: flow.optional(),
});

type Bandwidth = z.output<typeof bandwidthShape>;

export function renderBandwidth(bandwidth: z.input<typeof bandwidthShape> | undefined): XmlElement | undefined {
  const { inbound, outbound } = bandwidth ?? {};
  if (inbound === undefined && outbound === undefined) return undefined;
  return element(
    "bandwidth",
    undefined,
    inbound &&
      element("inbound", {
        average: inbound.average,
        peak: inbound.peak,
        floor: inbound.floor,
        burst: inbound.burst,
      }),
    outbound && element("outbound", { average: outbound.average, peak: outbound.peak, burst: outbound.burst }),
  );
}

export function parseBandwidth(bandwidth: XmlElement | undefined): Bandwidth | undefined {
  const inbound = child(bandwidth, "inbound");
  const receives = parseFlow(inbound);
  const found = defined({
    inbound: receives && defined({ ...receives, floor: uintOf(attribute(inbound, "floor")) }),
    outbound: parseFlow(child(bandwidth, "outbound")),
  });
  return found.inbound === undefined && found.outbound === undefined ? undefined : found;
}

function parseFlow(el: XmlElement | undefined): z.output<typeof flow> | undefined {
  const average = uintOf(attribute(el, "average"));
  if (average === undefined) return undefined;
  return defined({ average, peak: uintOf(attribute(el, "peak")), burst: uintOf(attribute(el, "burst")) });
}

// --- filters

export const filterShape = z.object({
  name: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
});

type Filter = z.output<typeof filterShape>;

export const renderFilter = (filter: z.input<typeof filterShape> | undefined): XmlElement | undefined =>
  filter &&
  element(
    "filterref",
    { filter: filter.name },
    ...(filter.parameters ?? []).map(({ name, value }) => element("parameter", { name, value })),
  );

export function parseFilter(el: XmlElement | undefined): Filter | undefined {
  const name = attribute(el, "filter");
  if (el === undefined || name === undefined) return undefined;
  const parameters = childrenOf(el, "parameter").flatMap((one) => {
    const [key, value] = [attribute(one, "name"), attribute(one, "value")];
    return key === undefined || value === undefined ? [] : [{ name: key, value }];
  });
  return defined({ name, parameters: parameters.length === 0 ? undefined : parameters });
}
