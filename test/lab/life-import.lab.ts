import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Domain, type DomainArgs } from "../../src/components";
import { domainDifferences, renderDomainXml } from "../../src/domain";
import { isAtLeast } from "../../src/domain/version";
import { goldenCases } from "../domain/golden-cases";
import { Virsh } from "../domain/virsh";
import { assertSucceeded, TestStack } from "../provider/engine";
import { describeOnLabHosts } from "./chosen";
import { labFolder } from "./lab";
import { LifeHost } from "./life-host";

const shapesFolder = path.join(labFolder, "..", "cases", "xml");
const type = "windows-guest:index:Domain";

/** A machine before anybody imports it. */
interface Shape {
  readonly name: string;
  readonly xml: string;
}

/** Machines of others, defined by virsh, that a program takes over all at once. */
describeOnLabHosts("import of machines of others", (suite) => {
  const host = new LifeHost(suite);
  const virsh = new Virsh(host.uri);
  let stack: TestStack;
  /** How libvirt holds each machine before the import, by its name. */
  const untouched = new Map<string, string>();
  let inputs: Map<string, DomainArgs>;

  const dumps = (): Map<string, string> => allDefinitions(host, [...untouched.keys()]);

  before(async () => {
    await host.prepare();
    stack = await TestStack.make(async () => undefined);
    const version = virsh.version();
    makeVolumes(host);
    const refused = defineAll(host, [...goldenShapes(host, version), ...foreignShapes(host)]);
    for (const [name, xml] of allDefinitions(host, host.machineNames())) untouched.set(name, xml);
    console.log(`    ${untouched.size} machines on libvirt ${version}; it refuses ${refused.length}:`);
    refused.forEach((line) => console.log(`      ${line}`));
  });
  after(async () => {
    stack.cli("state", "unprotect", "--all", "--yes");
    host.clear();
    await stack.remove();
  });

  it("pulumi import takes each of them, and changes nothing on the host", async () => {
    const document = {
      resources: [...untouched.keys()].map((name) => ({ type, name, id: `${host.uri}/${name}?windows=windows-10` })),
    };
    const folder = mkdtempSync(path.join(tmpdir(), "wg-life-"));
    try {
      const file = path.join(folder, "machines.json");
      writeFileSync(file, JSON.stringify(document));
      const imported = stack.cli("import", "--file", file, "--yes", "--generate-code=false", "--protect=false");
      assert.equal(imported.failed, false, imported.text);
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.deepEqual(dumps(), untouched);
    const found = (await stack.resources()).filter((one) => one.type === type);
    inputs = new Map(found.map(({ urn, inputs: args }) => [urn.split("::").at(-1)!, args as unknown as DomainArgs]));
    assert.deepEqual([...inputs.keys()].sort(), [...untouched.keys()].sort());
  });

  const program =
    (changes: Partial<DomainArgs> = {}) =>
    async (): Promise<void> =>
      inputs.forEach((args, name) => void new Domain(name, { ...args, ...changes }));

  it("preview with the inputs of the import shows no change", async () => {
    const outcome = await stack.preview(program());
    assertSucceeded(outcome);
    assert.deepEqual(outcome.changes, {}, outcome.text);
  });

  it("an update changes what it is told, and keeps everything else", async () => {
    assertSucceeded(await stack.up(program({ description: "imported" })));
    const after = dumps();
    const changed = [...untouched].flatMap(([name, xml]) =>
      domainDifferences(byPath(host, xml), after.get(name)!)
        .map(({ path: place }) => place)
        .filter((place) => place !== "description" && !place.startsWith("metadata"))
        .map((place) => `${name}: ${place}`),
    );
    assert.deepEqual(changed, []);
    const again = await stack.up();
    assertSucceeded(again);
    assert.deepEqual(again.changes, {});
  });
});

/** The golden cases for this libvirt, without what only one machine may have. */
const goldenShapes = (host: LifeHost, version: string): Shape[] =>
  goldenCases
    .filter(({ libvirt }) => isAtLeast(version, libvirt))
    .map(({ name: short, definition: { uuid: _uuid, ...definition } }) => {
      const name = host.machineName(`golden-${short}`);
      return { name, xml: renderDomainXml({ ...definition, name }, { libvirt: version }) };
    });

/** Shapes that others found to be hard; none where they are not beside the checkout. */
const foreignShapes = (host: LifeHost): Shape[] =>
  !existsSync(shapesFolder)
    ? []
    : readdirSync(shapesFolder)
        .filter((file) => file.endsWith(".xml"))
        .map((file) => {
          const name = host.machineName(`shape-${file.replace(/\.xml$/, "").replaceAll(".", "-")}`);
          const xml = readFileSync(path.join(shapesFolder, file), "utf8");
          return {
            name,
            xml: xml.replace(/<name>[^<]*<\/name>/, `<name>${name}</name>`).replace(/<uuid>.*<\/uuid>/, ""),
          };
        });

/** The pools and volumes that golden cases name: an update asks the host what a machine's disks are. */
function makeVolumes(host: LifeHost): void {
  const volumes = goldenCases.flatMap(({ definition }) =>
    definition.devices.disks.flatMap(({ device, source, format }) =>
      source?.type === "volume" ? [{ ...source, format: format ?? (device === "cdrom" ? "raw" : "qcow2") }] : [],
    ),
  );
  const pools = [...new Set(volumes.map(({ pool }) => pool))].map((pool) => {
    const folder = host.file(`pool-${pool}`);
    // One of an earlier run has lost its folder.
    return `virsh -q pool-destroy ${pool} || true; mkdir -p ${folder}; virsh -q pool-create-as ${pool} dir --target ${folder}`;
  });
  const made = volumes.map(
    ({ pool, volume, format }) => `virsh -q vol-create-as ${pool} '${volume}' 1M --format ${format} || true`,
  );
  host.run([...pools, ...made].join("\n"), 120);
}

/** An update writes a volume as the file that it is, because snapshots of others show only there. */
const byPath = (host: LifeHost, xml: string): string =>
  xml.replace(/<disk type='volume'.*?<\/disk>/gs, (disk) =>
    disk
      .replace("type='volume'", "type='file'")
      .replace(
        /<source pool='([^']*)' volume='([^']*)'/,
        (_, pool: string, volume: string) => `<source file='${host.file(`pool-${pool}`)}/${volume}'`,
      ),
  );

const MARK = "@@@ ";

/** Defines them by one process of virsh. Returns which the host refuses, and why. */
function defineAll(host: LifeHost, shapes: readonly Shape[]): string[] {
  const file = (number: number): string => host.file(`shape-${number}.xml`);
  const files = shapes.map(
    ({ xml }, number) => `printf %s '${Buffer.from(xml).toString("base64")}' | base64 -d >${file(number)}`,
  );
  host.run(files.join("\n"), 300);
  const said = answers(
    host,
    shapes.map(({ name }, number) => [name, `define ${file(number)}`]),
  );
  return [...said].flatMap(([name, text]) => {
    const refused = text
      .split("\n")
      .reverse()
      .find((line) => line.startsWith("error: "));
    return refused === undefined ? [] : [`${name}: ${refused.slice(0, 150)}`];
  });
}

const allDefinitions = (host: LifeHost, names: readonly string[]): Map<string, string> =>
  answers(
    host,
    names.map((name) => [name, `dumpxml --inactive --security-info ${name}`]),
  );

/** What one process of virsh says to each command. */
function answers(host: LifeHost, commands: readonly (readonly [name: string, command: string])[]): Map<string, string> {
  const words = commands.map(([name, command]) => `echo "${MARK}${name} "; ${command}`).join("; ");
  const said = host.run(`virsh -q -c qemu:///system '${words}' 2>&1 || true`, 300);
  const parts = said.split(MARK).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf(" ")), part.slice(part.indexOf(" ") + 1)]));
}
