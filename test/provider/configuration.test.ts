import assert from "node:assert/strict";
import {
  configurationFailures,
  misspelt,
  readConfiguration,
  unconfigured,
  withConfiguredHost,
} from "../../src/provider/configuration";
import { plain, type Properties } from "../../src/provider/properties";

const uri = "qemu+ssh://kvm1/system";
const configured = readConfiguration(plain({ host: uri, profile: "kvm1.json", version: "0.1.0" }));
const host = (inputs: Properties): unknown => withConfiguredHost(inputs, configured).value["host"];

describe("the configuration of a provider", () => {
  it("has the host under `uri`, of an explicit provider, or under `host`, of a stack", () => {
    assert.deepEqual(configured, { uri, profile: "kvm1.json", isSecret: false });
    assert.deepEqual(readConfiguration(plain({ uri, host: "qemu:///system" })).uri, uri);
    assert.deepEqual(readConfiguration(plain({ host: "" })), unconfigured);
  });

  it("has a number of calls for each host, as a text where a stack is configured with it", () => {
    for (const callsPerHost of [4, "4"])
      assert.deepEqual(readConfiguration(plain({ callsPerHost })), { callsPerHost: 4, isSecret: false });
    for (const callsPerHost of [0, 65, 1.5, "many", "", "4x"]) {
      const properties = plain({ callsPerHost });
      assert.deepEqual(readConfiguration(properties), unconfigured);
      assert.deepEqual(
        configurationFailures(properties).map(({ property }) => property),
        ["callsPerHost"],
      );
    }
    assert.deepEqual(configurationFailures(plain({ callsPerHost: 64 })), []);
    assert.deepEqual(configurationFailures({ value: {}, secrets: [], unknowns: [["callsPerHost"]] }), []);
  });

  it("gives its host to what names none, and its profile where it is of that host", () => {
    assert.deepEqual(host(plain({})), { uri, profile: "kvm1.json" });
    assert.deepEqual(host(plain({ host: {} })), { uri, profile: "kvm1.json" });
    assert.deepEqual(host(plain({ host: { profile: "mine.json" } })), { uri, profile: "mine.json" });
    assert.deepEqual(host(plain({ host: { uri: "qemu:///system" } })), { uri: "qemu:///system" });
    assert.deepEqual(withConfiguredHost(plain({}), unconfigured).value, {});
  });

  it("gives nothing where the host is not known yet, or is no host at all", () => {
    for (const unknown of [["host"], ["host", "uri"]]) {
      const inputs: Properties = { value: {}, secrets: [], unknowns: [unknown] };
      assert.equal(withConfiguredHost(inputs, configured), inputs);
    }
    assert.equal(host(plain({ host: "kvm1" })), "kvm1");
    const profile: Properties = { value: { host: {} }, secrets: [], unknowns: [["host", "profile"]] };
    assert.deepEqual(withConfiguredHost(profile, configured).unknowns, [["host", "profile"]]);
  });

  it("that is a secret makes the host one", () => {
    const secret = readConfiguration({ ...plain({ host: uri }), secrets: [["host"]] });
    assert.deepEqual(withConfiguredHost(plain({}), secret).secrets, [["host"]]);
    assert.deepEqual(withConfiguredHost(plain({ host: { uri } }), secret).secrets, []);
  });

  it("is refused where no host can have that URI, and a slip of the pen is pointed out", () => {
    assert.deepEqual(configurationFailures(plain({ uri })), []);
    assert.deepEqual(configurationFailures({ value: {}, secrets: [], unknowns: [["uri"]] }), []);
    assert.deepEqual(
      configurationFailures(plain({ uri: "kvm1", host: 3 })).map(({ property }) => property),
      ["uri", "host"],
    );
    assert.deepEqual(misspelt(plain({ hosst: uri, version: "0.1.0", pluginDownloadURL: "x", department: "y" })), [
      ["hosst", "host"],
    ]);
  });
});
