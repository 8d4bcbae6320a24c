import assert from "node:assert/strict";
import { HostProfileError, parseHostProfile } from "../../src/hosts";
import { capabilities, domcapabilities, usual, version } from "./answers";

describe("parseHostProfile", () => {
  const full = parseHostProfile({
    name: "kvm1",
    domcapabilities: domcapabilities({
      features: ["svm", "invtsc"],
      disabled: ["pcid"],
      hyperv: usual,
      defaults: { stimer_direct: "on", spinlocks: "4095" },
    }),
    capabilities: capabilities("<counter name='tsc' frequency='2596124000' scaling='yes'/>"),
    version: version("11.3.0", "10.0.13"),
    uname: "6.12.117+deb13-cloud-amd64\n",
    extra: "/sys/module/kvm_amd/parameters/nested:1\n/sys/module/kvm_amd/parameters/avic:N\n",
  });

  it("reads versions, CPU, switches of the kernel module", () => {
    assert.deepEqual(
      [full.libvirt, full.qemu, full.linux, full.kernelRelease],
      ["11.3.0", "10.0.13", "6.12.117", "6.12.117+deb13-cloud-amd64"],
    );
    assert.deepEqual(
      [full.cpu.vendor, full.cpu.model, full.cpu.features, full.cpu.missingFeatures],
      ["amd", "EPYC-Rome", ["svm", "invtsc"], ["pcid"]],
    );
    assert.deepEqual(
      [full.cpu.usableModels, full.cpu.modes],
      [["qemu64"], ["host-passthrough", "host-model", "custom"]],
    );
    assert.deepEqual([full.nested, full.apicv, full.tsc], ["yes", "no", { frequencyHz: 2596124000, scaling: "yes" }]);
  });

  it("adds up memory and huge pages of the cells, whatever unit they come in", () => {
    assert.equal(full.memoryKiB, 8 * 1024 * 1024);
    assert.deepEqual(full.hugepages, [{ sizeKiB: 2048, count: 768 }]);
    assert.deepEqual(
      full.numa?.map((cell) => cell.cpus),
      [
        [0, 2],
        [1, 3],
      ],
    );
    assert.deepEqual(full.cpus, [0, 1, 2, 3]);
  });

  it("counts sockets, cores and threads of the whole host, whatever its cells", () => {
    assert.deepEqual(full.topology, { sockets: 2, cores: 2, threads: 2 });
    const without = parseHostProfile({
      domcapabilities: domcapabilities({}),
      capabilities: capabilities().replaceAll(/ siblings='[^']*'/g, ""),
    });
    assert.ok(!("topology" in without), "who shares a core was not told");
  });

  it("keeps which CPUs are threads of one core, and knows none where every core has one", () => {
    assert.deepEqual(full.siblings, [
      [0, 2],
      [1, 3],
    ]);
    const answer = (change: (text: string) => string) =>
      parseHostProfile({ domcapabilities: domcapabilities({}), capabilities: change(capabilities()) }).siblings;
    assert.deepEqual(
      answer((text) => text.replaceAll("'0,2'", "'0-2'").replaceAll("'1,3'", "'3'")),
      [[0, 1, 2]],
    );
    assert.deepEqual(
      answer((text) =>
        text
          .replace(/<cpu id='(\d)'([^>]*) siblings='[^']*'/g, "<cpu id='$1'$2 siblings='$1'")
          .replace(/<cpu id='(\d)'([^>]*) siblings='[^']*'/g, "<cpu id='$1'$2 siblings='$1'"),
      ),
      [],
    );
    assert.equal(
      answer((text) => text.replaceAll(/ siblings='[^']*'/g, "")),
      undefined,
    );
  });

  it("knows how wide the CPU's addresses are, from libvirt or from the kernel", () => {
    const bits = (answers: object): number | undefined =>
      parseHostProfile({ domcapabilities: domcapabilities({}), ...answers }).cpu.addressBits;
    assert.equal(bits({ capabilities: capabilities("<maxphysaddr mode='emulate' bits='46'/>") }), 46);
    assert.equal(
      bits({
        domcapabilities: domcapabilities({}).replace(
          "<vendor>",
          "<maxphysaddr mode='passthrough' limit='39'/><vendor>",
        ),
      }),
      39,
    );
    assert.equal(
      bits({ extra: "/sys/module/kvm_amd/parameters/nested:1\naddress sizes\t: 48 bits physical, 48 bits virtual\n" }),
      48,
    );
    assert.equal(bits({}), undefined);
  });

  it("knows from the host's own CPU whether its TSC is invariant", () => {
    const own = (feature: string): readonly string[] | undefined =>
      parseHostProfile({
        domcapabilities: domcapabilities({}),
        capabilities: capabilities().replace("<vendor>", `<feature name='${feature}'/><vendor>`),
      }).cpu.missingFeatures;
    assert.deepEqual([own("invtsc"), own("aes")], [[], ["invtsc"]]);
    assert.deepEqual(
      parseHostProfile({ domcapabilities: domcapabilities({}), capabilities: capabilities() }).cpu.missingFeatures,
      [],
      "no list says nothing",
    );
  });

  it("reads firmware, TPM and machine types of x86_64 only", () => {
    assert.deepEqual(full.firmware, {
      uefi: "yes",
      secureBoot: "yes",
      enrolledKeys: "unknown",
      loaders: ["/usr/share/OVMF/OVMF_CODE_4M.ms.fd"],
    });
    assert.deepEqual(full.tpm, { models: ["tpm-tis", "tpm-crb"], backends: ["emulator"] });
    assert.deepEqual(full.machineTypes, ["q35", "pc-q35-10.0"]);
  });

  it("leaves unknown what was not told, and never says no for it", () => {
    const bare = parseHostProfile({ domcapabilities: domcapabilities({}) });
    assert.deepEqual(
      [bare.nested, bare.apicv, bare.tsc.scaling, bare.hypervSupported],
      ["unknown", "unknown", "unknown", "unknown"],
    );
    for (const key of [
      "libvirt",
      "qemu",
      "linux",
      "memoryKiB",
      "cpus",
      "machineTypes",
      "hugepages",
      "hypervFeatures",
    ] as const)
      assert.ok(!(key in bare), key);
  });

  it("Secure Boot asked of another machine type says nothing about q35", () =>
    assert.equal(
      parseHostProfile({ domcapabilities: domcapabilities({ machine: "pc-i440fx-7.2" }) }).firmware.secureBoot,
      "unknown",
    ));

  it("takes nesting from the CPU where the module's switch is not told", () => {
    const nested = (answers: object): string => parseHostProfile({ domcapabilities: domcapabilities(answers) }).nested;
    assert.deepEqual(
      [nested({ features: ["vmx"] }), nested({ disabled: ["svm"] }), nested({})],
      ["yes", "no", "unknown"],
    );
  });

  for (const [what, text] of [
    ["an HTML page", "<html/>"],
    ["an error text", "error: no connection"],
    ["nothing", ""],
    ["cut-off XML", "<domainCapabilities><cpu>"],
  ] as const) {
    it(`says that ${what} is not what was expected, and of which host`, () =>
      assert.throws(
        () => parseHostProfile({ name: "kvm1", domcapabilities: text }),
        (error) =>
          error instanceof HostProfileError &&
          /^kvm1: expected <domainCapabilities> from libvirt, but .*\. Run virsh domcapabilities on the host/.test(
            error.message,
          ),
      ));
  }

  it("does not follow entities", () =>
    assert.throws(
      () =>
        parseHostProfile({
          domcapabilities: `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><domainCapabilities>&e;</domainCapabilities>`,
        }),
      HostProfileError,
    ));

  it("reads which files hold which Secure Boot certificates; a template without any was not read", () => {
    const told = (certificates: string): ReturnType<typeof parseHostProfile> =>
      parseHostProfile({ domcapabilities: domcapabilities({ hyperv: usual }), certificates });
    const { firmware, resources } = told(
      "template /t 1.fd\nfolder /v\nfile /v/a.fd\nfile /v/b.qcow2\n2011 /t 1.fd\n2011 /v/a.fd\n2023 /v/a.fd\n2023 nonsense\n",
    );
    assert.deepEqual(firmware.variablesTemplate, { path: "/t 1.fd", certificates: ["2011"] });
    assert.deepEqual(resources?.variables, [
      { path: "/v/a.fd", certificates: ["2011", "2023"] },
      { path: "/v/b.qcow2", certificates: [] },
    ]);
    assert.deepEqual(told("folder /v\n").resources?.variables, [], "no machine has run yet");
    const unread = told("template /t.fd\n");
    assert.deepEqual([unread.firmware.variablesTemplate, unread.resources], [undefined, undefined]);
  });
});
