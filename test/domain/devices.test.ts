import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { domainDefinition, lostWithSpice, parseDomainXml } from "../../src/domain";
import { identityOf } from "../../src/domain/canonical/identity";
import { SPELLINGS } from "../../src/domain/canonical/spelling";
import { ADDITIONS, ALIKE, CONTAINERS, DEFAULTS, HIDDEN, PAIRED } from "../../src/domain/compare/ignored";
import { otherOrders } from "../../src/domain/compare/order";
import { LIVE } from "../../src/domain/live/disruption";
import { DEVICES } from "../../src/domain/devices";
import { unsupportedByLibvirt } from "../../src/domain/gates";
import type { DeviceKind } from "../../src/domain/kind";
import { elementOf, KINDS, NUMBERS } from "../../src/domain/kinds";
import { dependencesOf } from "../../src/domain/rest/facts";
import { WHOLE } from "../../src/domain/rest/rest";
import { renderDefinition } from "../../src/domain/sections/domain";
import { unsupportedInXml } from "../../src/domain/xml-gates";
import { childElements, child, element, type XmlElement } from "../../src/domain/xml";
import { goldenCases } from "./golden-cases";

const modelled = DEVICES.filter(({ model }) => model !== undefined);
const devicesOf = (xml: XmlElement): XmlElement[] => childElements(child(xml, "devices")!);

describe("the registry of device kinds", () => {
  it("has each element once, and a name for every element that a machine of ours has", () => {
    const names = DEVICES.map((kind) => kind.element);
    assert.deepEqual([...new Set(names)], names);
    for (const { name, definition } of goldenCases)
      for (const { name: device } of devicesOf(renderDefinition(definition, {})))
        assert.ok(names.includes(device), `${name}: <${device}>`);
  });

  it("has every kind that a module of the folder exports", () => {
    const folder = join(__dirname, "../../src/domain/devices");
    const exported = readdirSync(folder).flatMap((file) =>
      Object.values(require(join(folder, file)) as object).filter((one) => Object.hasOwn(Object(one), "identity")),
    );
    assert.deepEqual(new Set(exported), new Set(DEVICES));
  });

  it("no two kinds tell apart elements of the same name", () => {
    const names = KINDS.flatMap((kind) => [
      ...Object.keys(kind.identities ?? {}),
      ...(kind.identity ? [elementOf(kind)] : []),
    ]);
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
  });

  for (const { element: name, identity } of DEVICES) {
    it(`${name} is told apart by its own module`, () => {
      const el = element(name, { type: "a", bus: "b", model: "c", index: 1, id: 2 });
      assert.deepEqual(identityOf(el), identity(el));
      assert.equal(identity(el).group.split(" ")[0], name);
    });
  }

  it("no two kinds describe the same property, and together they describe all devices", () => {
    const properties = modelled.flatMap(({ model }) => Object.keys(model!.shape));
    assert.deepEqual([...new Set(properties)], properties);
    assert.deepEqual(Object.keys(domainDefinition.shape.devices.shape), properties);
  });
});

describe("each modelled kind of device", () => {
  for (const { element: name, model } of modelled) {
    it(`${name}: every golden machine's devices come back from their XML`, () => {
      let seen = 0;
      for (const { name: machine, definition, xml } of goldenCases) {
        const wanted = domainDefinition.parse(definition).devices;
        if (wanted.graphics?.port === -1) delete wanted.graphics.port;
        const rendered = model!.render(wanted).flatMap((el) => el ?? []);
        seen += rendered.length;
        for (const el of rendered) assert.equal(el.name, name, machine);
        const read = model!.parse(rendered);
        for (const property of Object.keys(model!.shape)) {
          assert.deepEqual(read[property], wanted[property as never], `${machine}: ${property}`);
          const { devices } = parseDomainXml(xml).definition;
          assert.deepEqual(devices[property as never], wanted[property as never], `${machine}: ${property}`);
        }
      }
      assert.ok(seen > 0, `no golden machine has a ${name}`);
    });

    it(`${name}: nothing is read from no XML but what libvirt's defaults are`, () => {
      const read = model!.parse([]);
      assert.ok(
        Object.values(read).every(
          (value) => value === undefined || value === false || value === "virtio" || empty(value),
        ),
        JSON.stringify(read),
      );
    });
  }

  const empty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
});

/** What each part of a module puts where: the table that it must show up in, whatever the kind. */
const tables: readonly (readonly [string, (kind: DeviceKind, place: string) => readonly [unknown[], unknown[]]])[] = [
  ["defaults", (k, at) => [places(k.defaults, at), DEFAULTS.map(({ place }) => place)]],
  ["additions", (k, at) => [places(k.additions, at), ADDITIONS.map(({ place }) => place)]],
  ["live", (k, at) => [places(k.live, at), LIVE.map(({ place }) => place)]],
  ["hidden", (k, at) => [places(k.hidden, at), HIDDEN.map(({ place }) => place)]],
  ["alike", (k, at) => [places(k.alike, at), ALIKE.map(({ place }) => place)]],
  ["containers", (k, at) => [below(k.containers, at), [...CONTAINERS]]],
  ["numbers", (k, at) => [below(k.numbers, at), [...NUMBERS]]],
  ["numbers, compared", (k, at) => [below(k.numbers, at), ALIKE.map(({ place }) => place)]],
  ["any-base numbers", (k, at) => [below(k.anyBaseNumbers, at), ALIKE.map(({ place }) => place)]],
  ["whole", (k) => [(k.whole ?? []).map((place) => `${k.element}/${place}`), [...WHOLE]]],
  ["spellings", (k) => [[...(k.spellings ?? [])], [...SPELLINGS]]],
  ["paired", (k, at) => [k.paired ? [at] : [], [...PAIRED.keys()]]],
  ["dependences", (k) => [[...(k.dependences ?? [])], [...dependencesOf(k.element)]]],
];

function below(found: readonly string[] | undefined, at: string): string[] {
  return (found ?? []).map((place) => (place === "" ? at : `${at}/${place}`));
}
function places(found: readonly { readonly place: string }[] | undefined, at: string): string[] {
  return below(
    found?.map(({ place }) => place),
    at,
  );
}

/** Parts that a case below, or another test, looks at. A new part needs a case. */
const others = ["element", "identity", "model", "numbered", "xmlGates", "carriedBySpice"];
const elsewhere = ["anyNumber", "withoutSpice", "otherOrders"];
const inTables = [
  "live",
  "defaults",
  "additions",
  "hidden",
  "alike",
  "containers",
  "numbers",
  "anyBaseNumbers",
  "whole",
];

describe("what a kind's module says is in the tables", () => {
  it("no part of a module is without a case", () => {
    const cases = new Set([...others, ...elsewhere, ...inTables, "spellings", "paired", "dependences"]);
    for (const kind of DEVICES) for (const part of Object.keys(kind)) assert.ok(cases.has(part), part);
  });

  for (const [part, told] of tables)
    it(part, () => {
      let count = 0;
      for (const kind of DEVICES) {
        const [mine, table] = told(kind, `devices/${kind.element}`);
        count += mine.length;
        for (const entry of mine) assert.ok(table.includes(entry), `${kind.element}: ${JSON.stringify(entry)}`);
      }
      assert.ok(count > 0, `no kind has any ${part}`);
    });

  it("the order of devices that libvirt numbers", () => {
    for (const { element: name, numbered } of DEVICES) {
      const [a, b] = [element(name, { type: "a" }), element(name, { type: "b" })];
      const pairs = [
        { a, b: a },
        { a: b, b },
      ];
      const found = otherOrders({ pairs, ofA: [a, b], ofB: [b, a] }).some((order) => order.name === name);
      assert.equal(found, numbered !== undefined, name);
    }
  });

  it("what a SPICE display carries", () => {
    const machine = (...devices: XmlElement[]): XmlElement =>
      element("domain", { type: "kvm" }, element("devices", {}, ...devices));
    for (const { element: name, carriedBySpice } of DEVICES) {
      if (!carriedBySpice) continue;
      const device = (type: string): XmlElement => element(name, { type }, element("backend", { type }));
      const type = carriedBySpice(device("spice")) === undefined ? "spicevmc" : "spice";
      const before = machine(element("graphics", { type: "spice" }), device(type));
      assert.deepEqual(lostWithSpice(before, machine()), [carriedBySpice(device(type))]);
    }
  });

  it("version gates of the XML", () => {
    for (const { element: name, xmlGates = [] } of DEVICES)
      for (const { place, setting, minimum, when } of xmlGates) {
        if (when) continue;
        const steps = ["devices", name, ...place.split("/").filter((step) => step !== "")];
        const last = steps.at(-1)!.startsWith("@") ? steps.pop()!.slice(1) : undefined;
        const domain = steps.reduceRight<XmlElement | undefined>(
          (inner, step, i) => element(step, i === steps.length - 1 && last ? { [last]: "x" } : {}, inner),
          undefined,
        );
        const found = unsupportedInXml(element("domain", {}, domain), "1.0.0").map((one) => [one.setting, one.minimum]);
        assert.ok(
          found.some(([what, since]) => what === setting && since === minimum),
          `${name}: ${setting}`,
        );
      }
  });

  it("version gates of the definition", () => {
    const everything = goldenCases.flatMap(({ definition }) =>
      unsupportedByLibvirt(definition, "1.0.0").map(({ setting }) => setting),
    );
    const own = modelled.flatMap(({ model }) => model!.gates ?? []);
    assert.ok(own.length >= 4);
    assert.ok(own.some(({ setting }) => everything.includes(setting)));
  });
});
