import assert from "node:assert/strict";
import fc from "fast-check";
import {
  parseDomainXml,
  renderDomainXml,
  XmlWriteError,
  type DomainDefinition,
  type DomainDefinitionInput,
  type XmlElement,
} from "../../src/domain";
import { parseXml } from "../../src/domain/xml";

/**
 * Texts reach XML from many properties. Whatever stands in them, the document must keep its shape, and each text must
 * come back as it was. Nothing is checked beforehand: the writer alone must hold.
 */
const withTexts = (t: (where: string) => string): DomainDefinitionInput => ({
  name: t("name"),
  title: t("title"),
  description: t("description"),
  metadata: { windows: t("windows"), preset: t("preset"), digest: t("digest"), osinfoId: t("osinfoId") },
  memoryKiB: 1024,
  vcpus: 1,
  os: {
    machine: t("machine"),
    firmware: {
      type: "uefi",
      secureBoot: true,
      enrolledKeys: true,
      loaderPath: t("loader"),
      nvramPath: t("nvram"),
      nvramTemplate: t("template"),
    },
  },
  features: { hyperv: { mode: "custom", features: { vendor_id: { state: "on", value: t("vendor") } } } },
  cpu: { mode: "custom", model: t("model"), features: [{ name: t("feature"), policy: "require" }] },
  clock: { offset: "utc", timers: [] },
  devices: {
    disks: [
      { device: "disk", source: { type: "file", path: t("path") }, target: "vda", bus: "virtio", serial: t("serial") },
      {
        device: "disk",
        source: { type: "volume", pool: t("pool"), volume: t("volume") },
        target: "vdb",
        bus: "virtio",
      },
    ],
    controllers: [{ type: t("controller"), index: 0, model: t("controllerModel") }],
    interfaces: [
      { source: { type: "network", network: t("network") }, model: "virtio" },
      { source: { type: "bridge", bridge: t("bridge") }, model: "virtio" },
    ],
    graphics: { type: "vnc", listen: t("listen"), password: t("password") },
    guestAgent: true,
    rng: true,
    memballoon: "none",
    watchdog: { model: "i6300esb", action: t("action") },
  },
});

/** The names of a tree, nested. */
const shape = (el: XmlElement): unknown => [
  el.name,
  Object.keys(el.attributes),
  el.children.filter((c): c is XmlElement => typeof c !== "string").map(shape),
];
const expectedShape = shape(parseXml(renderDomainXml(withTexts(() => "plain"))));

const textsOf = (d: DomainDefinition): Record<string, string | undefined> => {
  const firmware = d.os.firmware as Extract<DomainDefinition["os"]["firmware"], { type: "uefi" }>;
  const [file, volume] = d.devices.disks.map((k) => k.source) as unknown as [
    { path: string },
    { pool: string; volume: string },
  ];
  const [network, bridge] = d.devices.interfaces.map((n) => n.source) as unknown as [
    { network: string },
    { bridge: string },
  ];
  return {
    name: d.name,
    title: d.title,
    description: d.description,
    windows: d.metadata?.windows,
    preset: d.metadata?.preset,
    digest: d.metadata?.digest,
    osinfoId: d.metadata?.osinfoId,
    machine: d.os.machine,
    loader: firmware.loaderPath,
    nvram: firmware.nvramPath,
    template: firmware.nvramTemplate,
    vendor: d.features.hyperv?.features["vendor_id"]?.value as string,
    model: d.cpu.model,
    feature: d.cpu.features[0]?.name,
    path: file.path,
    serial: d.devices.disks[0]?.serial,
    pool: volume.pool,
    volume: volume.volume,
    controller: d.devices.controllers[0]?.type,
    controllerModel: d.devices.controllers[0]?.model,
    network: network.network,
    bridge: bridge.bridge,
    listen: d.devices.graphics?.listen,
    password: d.devices.graphics?.password,
    action: d.devices.watchdog?.action,
  };
};

const hostile = [
  `a"><b`,
  `a'/><b x='`,
  "$(reboot)",
  "`reboot`",
  "; rm -rf /",
  "]]>",
  "<![CDATA[",
  "-->",
  "<?xml?>",
  "&amp;",
  "&#60;",
  "&lt;b&gt;",
  "a\nb",
  "a\tb",
  "a\rb",
  "x".repeat(10_000),
  "日本語 🪟",
  "\u202egnp.exe",
  "{{7*7}}",
  "${HOME}",
  "%s%n",
  "../../etc/passwd",
];

describe("hostile texts", () => {
  for (const text of hostile) {
    it(`${JSON.stringify(text).slice(0, 40)} stays a text wherever it stands`, () => {
      const xml = renderDomainXml(withTexts(() => text));
      assert.deepEqual(shape(parseXml(xml)), expectedShape);
      for (const [where, read] of Object.entries(textsOf(parseDomainXml(xml).definition)))
        assert.equal(read, text, where);
    });
  }

  it("any text stays in its own place, or the whole machine is refused because XML cannot carry it", () => {
    const any = fc.oneof(
      fc.string({ unit: "binary", minLength: 1 }),
      fc
        .array(fc.constantFrom("<", ">", "&", "'", '"', "]]>", "a", " ", "\0", "\ud800"), { minLength: 1 })
        .map((c) => c.join("")),
    );
    fc.assert(
      fc.property(fc.infiniteStream(any), (stream) => {
        const texts: Record<string, string> = {};
        // Paths and model names are read without the white space around them.
        const definition = withTexts((where) => (texts[where] = `/${stream.next().value!}/`));
        let xml: string;
        try {
          xml = renderDomainXml(definition);
        } catch (error) {
          assert.ok(error instanceof XmlWriteError);
          return;
        }
        assert.deepEqual(shape(parseXml(xml)), expectedShape);
        // A controller of type pci would be left to the rest.
        assert.deepEqual(textsOf(parseDomainXml(xml).definition), texts);
      }),
      { numRuns: 300 },
    );
  });

  it("a control character is refused wherever it stands, naming the element", () => {
    const places: string[] = [];
    withTexts((where) => (places.push(where), "x"));
    for (const place of places) {
      assert.throws(
        () => renderDomainXml(withTexts((where) => (where === place ? "a\u0000b" : "plain"))),
        (e: Error) => e instanceof XmlWriteError && /U\+0000 at position 2/.test(e.message),
        place,
      );
    }
  });

  it("an enlightenment's name cannot become markup", () => {
    const d = withTexts(() => "plain");
    for (const name of ["a><b", "a b", "a='1'", "", "x y='z'"]) {
      assert.throws(
        () =>
          renderDomainXml({ ...d, features: { hyperv: { mode: "custom", features: { [name]: { state: "on" } } } } }),
        XmlWriteError,
        name,
      );
    }
  });
});
