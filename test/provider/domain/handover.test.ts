import assert from "node:assert/strict";
import { diffDomains } from "../../../src/provider/domain/diff";
import { handoverFindings } from "../../../src/provider/domain/handover";
import { formerDisksOf, withSettledVolumes } from "../../../src/provider/domain/settled-volumes";
import { plain, type Properties } from "../../../src/provider/properties";

const inputs = (spec: object): Properties =>
  plain({
    name: "ada",
    windows: "windows-10",
    preset: "desktop@1",
    uuid: "6f1b1c1e-0000-4000-8000-000000000001",
    ...spec,
  });
const of = (...disks: object[]): Properties => inputs({ disks });
const made = (words: object, volume: string): object => ({ size: "1 GiB", pool: "p", volume, ...words });
const [sql, log] = [made({ serial: "SQL" }, "ada-1.qcow2"), made({ serial: "LOG" }, "ada-2.qcow2")];
const texts = (news: Properties, olds: Properties): string[] =>
  handoverFindings(news, olds).map(({ severity, path, message, fix }) => `${severity} ${path}: ${message}. ${fix!}`);

describe("a change that would give one disk's volume to another", () => {
  const refused = (title: string, news: Properties, olds: Properties, ...says: RegExp[]): void => {
    it(`is an error: ${title}`, () => {
      const found = texts(news, olds);
      assert.ok(found.length > 0);
      for (const pattern of says) assert.match(found.join("\n"), pattern);
    });
  };
  const allowed = (title: string, news: Properties, olds: Properties): void =>
    void it(`is not: ${title}`, () => assert.deepEqual(texts(news, olds), []));

  refused(
    "the first is removed, and the second gets its volume",
    of(made({ serial: "LOG" }, "ada-1.qcow2")),
    of(sql, log),
    /^error disks\[0\]: disks\[0\] \(LOG\) has volume ada-2.qcow2 of pool p and would be assigned volume ada-1.qcow2 of pool p, which belongs to disks\[0\] \(SQL\)/,
    /Set volume: "ada-2.qcow2" and pool: "p" on disks\[0\] \(LOG\)/,
  );
  refused(
    "two are swapped",
    of(made({ serial: "SQL" }, "ada-2.qcow2"), made({ serial: "LOG" }, "ada-1.qcow2")),
    of(sql, log),
    /belongs to disks\[1\] \(LOG\), which would be assigned volume ada-1/,
    /belongs to disks\[0\] \(SQL\)/,
  );
  refused(
    "a new one gets the volume of one that stays",
    of(made({ serial: "NEW" }, "ada-1.qcow2"), made({ serial: "SQL" }, "ada-SQL.qcow2")),
    of(sql),
    /disks\[0\] \(NEW\) is new and would be assigned volume ada-1/,
  );
  refused(
    "the system disk gets a data disk's",
    inputs({ systemDisk: { pool: "p", volume: "ada-1.qcow2" } }),
    inputs({ systemDisk: { pool: "p", volume: "ada.qcow2" }, disks: [sql] }),
    /systemDisk has volume ada.qcow2/,
  );
  refused(
    "of a machine of an earlier version, whose inputs name no volumes",
    of({ size: "1 GiB", serial: "LOG", volume: "ada-1.qcow2" }),
    of({ size: "1 GiB", serial: "SQL" }, { size: "1 GiB", serial: "LOG" }),
    /has volume ada-2.qcow2 of pool default/,
  );
  refused(
    "by paths",
    of({ serial: "LOG", path: "/sql" }),
    of({ serial: "SQL", path: "/sql" }, { serial: "LOG", path: "/log" }),
    /Set path: "\/log"/,
  );

  allowed("one is removed", of(log), of(sql, log));
  allowed("one is added in front", of(made({ name: "new" }, "ada-new.qcow2"), sql, log), of(sql, log));
  allowed("another order", of(log, sql), of(sql, log));
  allowed("a name for a disk that had none", of({ ...sql, name: "data" }, log), of(sql, log));
  allowed("another serial number for the same volume", of({ ...sql, serial: "SQL2" }, log), of(sql, log));
  allowed(
    "serial numbers swapped by the names that tell the disks apart",
    of({ ...sql, name: "a", serial: "LOG" }, { ...log, name: "b", serial: "SQL" }),
    of({ ...sql, name: "a" }, { ...log, name: "b" }),
  );
  allowed(
    "a new disk takes the volume of one that is gone",
    of(log, made({ serial: "NEW" }, "ada-1.qcow2")),
    of(sql, log),
  );
  allowed("a volume that was nobody's", of({ ...sql, volume: "restored.qcow2" }, log), of(sql, log));
  it("is not judged while it is not known", () =>
    assert.deepEqual(
      texts({ ...of({ serial: "LOG", size: "1 GiB", pool: "p" }), unknowns: [["disks", 0, "volume"]] }, of(sql, log)),
      [],
    ));
});

describe("the volume of a disk that names none", () => {
  const volumes = ({ value }: Properties): unknown[] =>
    (value["disks"] as { volume?: string }[]).map(({ volume }) => volume);
  const settled = (news: Properties, olds?: Properties): unknown[] =>
    volumes(withSettledVolumes(news, olds === undefined ? undefined : formerDisksOf(olds)));
  const [one, two, alone] = [{ size: "1 GiB", serial: "SQL" }, { size: "1 GiB", serial: "LOG" }, { size: "1 GiB" }];

  it("is named after what the disk is known by", () =>
    assert.deepEqual(settled(of(one, { ...two, name: "log", format: "raw" }, alone, { path: "/a" }, { volume: "b" })), [
      "ada-SQL.qcow2",
      "ada-log.raw",
      "ada-1.qcow2",
      undefined,
      "b",
    ]));
  it("stays the one of its place, which an earlier version gave it, whatever happens to the others", () => {
    assert.deepEqual(settled(of(two), of(one, two)), ["ada-2.qcow2"]);
    assert.deepEqual(settled(of({ ...alone, name: "n" }, two, one), of(one, two)), [
      "ada-n.qcow2",
      "ada-2.qcow2",
      "ada-1.qcow2",
    ]);
  });
  it("stays when the machine gets another name", () => {
    const before = withSettledVolumes(of(one, alone), undefined);
    assert.deepEqual(settled(inputs({ name: "bob", disks: [alone, one] }), before), ["ada-1.qcow2", "ada-SQL.qcow2"]);
  });
  it("is as secret as the machine's name", () => {
    const { secrets } = withSettledVolumes({ ...of(one), secrets: [["name"]] }, undefined);
    assert.deepEqual(secrets, [["name"], ["disks", 0, "volume"]]);
  });
  it("is left open where disks cannot be told apart", () =>
    assert.deepEqual(settled(of(alone, alone)), [undefined, undefined]));
});

describe("another order of disks, drives and cards", () => {
  const olds = inputs({
    systemDisk: { path: "/sys" },
    disks: [sql, log],
    cdroms: [{ path: "/a.iso" }, { path: "/b.iso" }],
    networks: [{ network: "lan" }, { network: "mgmt" }, { name: "x", network: "lan" }],
  });
  const changes = (over: object): string[] =>
    Object.keys(
      diffDomains({ id: "", oldInputs: olds, olds: plain({}), news: inputs({ ...olds.value, ...over }) }, undefined)
        .changes,
    );
  it("is no change", () =>
    assert.deepEqual(
      changes({
        disks: [log, sql],
        cdroms: [{ path: "/b.iso" }, { path: "/a.iso" }],
        networks: [{ name: "x", network: "lan" }, { network: "mgmt" }, { network: "lan" }],
      }),
      [],
    ));
  it("is not what counts in the system disk", () =>
    assert.notDeepEqual(changes({ systemDisk: { path: "/b" }, disks: [sql, log, { path: "/sys" }] }), []));
  it("nor is a name", () => assert.deepEqual(changes({ disks: [{ ...sql, name: "sql" }, log] }), []));
  it("another member is one", () => {
    assert.notDeepEqual(changes({ disks: [log] }), []);
    assert.notDeepEqual(changes({ networks: [{ network: "mgmt" }] }), []);
    assert.notDeepEqual(
      changes({
        networks: [{ network: "lan" }, { network: "mgmt", mac: "52:54:00:00:00:01" }, { name: "x", network: "lan" }],
      }),
      [],
    );
    assert.notDeepEqual(changes({ systemDisk: { path: "/other" } }), []);
  });
});
