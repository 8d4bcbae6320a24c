import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { domainDifferences, parseDomainXml, renderDomainXml, UnsupportedByLibvirtError } from "../../src/domain";
import { smallXml, type Parts } from "./small-xml";

const efi = (inner: string): Parts => ({
  os: `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='no' name='enrolled-keys'/><feature enabled='no' name='secure-boot'/></firmware>${inner}</os>`,
});
const disk = (driver: string): Parts => ({
  devices: `<disk type='file' device='disk'>${driver}<source file='/a'/><target dev='vda' bus='virtio'/></disk>`,
});

/** What the XML says, where, and the first libvirt that takes it. */
const gated: readonly (readonly [Parts, string, string])[] = [
  [efi("<loader readonly='yes'/>"), "os/loader/@readonly", "9.2.0"],
  [efi("<loader type='pflash'/>"), "os/loader/@type", "9.2.0"],
  [efi("<loader secure='no'/>"), "os/loader/@secure", "9.2.0"],
  [efi("<loader>/x/OVMF_CODE.fd</loader>"), "os/loader", "9.2.0"],
  [efi("<loader>/x/OVMF_CODE.fd</loader><nvram template='/t'/>"), "os/nvram/@template", "9.2.0"],
  [efi("<loader stateless='yes'/>"), "os/loader/@stateless", "8.6.0"],
  [efi("<loader format='qcow2'/>"), "os/loader/@format", "9.2.0"],
  [efi("<nvram format='qcow2'>/v</nvram>"), "os/nvram/@format", "9.2.0"],
  [efi("<nvram type='block'><source dev='/dev/v'/></nvram>"), "os/nvram/@type", "8.5.0"],
  [{ features: "<ps2 state='off'/>" }, "features/ps2", "10.7.0"],
  [{ devices: "<crypto model='virtio' type='qemu'/>" }, "devices/crypto", "9.1.0"],
  [{ devices: "<pstore backend='acpi-erst'/>" }, "devices/pstore", "10.6.0"],
  [efi("<varstore/>"), "os/varstore", "12.1.0"],
  [
    { inner: "<cpu mode='host-passthrough'><maxphysaddr mode='passthrough' limit='39'/></cpu>" },
    "cpu/maxphysaddr/@limit",
    "9.3.0",
  ],
  [
    { inner: "<cpu><topology sockets='1' dies='1' clusters='2' cores='1' threads='1'/></cpu>" },
    "cpu/topology/@clusters",
    "10.1.0",
  ],
  [{ features: "<async-teardown enabled='yes'/>" }, "features/async-teardown", "9.6.0"],
  [{ inner: "<launchSecurity type='sev-snp'/>" }, "launchSecurity", "10.5.0"],
  [{ inner: "<throttlegroups/>" }, "throttlegroups", "11.2.0"],
  [disk("<driver name='qemu' type='qcow2' discard_no_unref='on'/>"), "devices/disk/driver/@discard_no_unref", "9.5.0"],
  [
    disk("<driver name='qemu' type='qcow2'><iothreads><iothread id='1'/></iothreads></driver>"),
    "devices/disk/driver/iothreads",
    "10.0.0",
  ],
  [
    {
      devices:
        "<disk type='vhostvdpa' device='disk'><source dev='/dev/vhost-vdpa-0'/><target dev='vda' bus='virtio'/></disk>",
    },
    "devices/disk",
    "9.8.0",
  ],
  [
    {
      devices:
        "<tpm model='tpm-crb'><backend type='emulator' version='2.0'><profile source='local:x'/></backend></tpm>",
    },
    "devices/tpm/backend/profile",
    "10.10.0",
  ],
  [
    { devices: "<iommu model='intel'><driver dma_translation='off'/></iommu>" },
    "devices/iommu/driver/@dma_translation",
    "10.7.0",
  ],
  [{ devices: "<audio id='1' type='pipewire'/>" }, "devices/audio", "9.10.0"],
  [{ devices: "<video><model type='virtio' blob='on'/></video>" }, "devices/video/model/@blob", "9.2.0"],
  [
    { devices: "<watchdog model='i6300esb' action='none'/><watchdog model='ib700' action='none'/>" },
    "devices/watchdog",
    "9.1.0",
  ],
];

const written = (xml: string, libvirt: string): string => {
  const { definition, rest } = parseDomainXml(xml);
  return renderDomainXml(definition, { libvirt }, rest);
};

describe("what a definition does not describe, for a libvirt that does not have it", () => {
  const below = (version: string): string => {
    const [major, minor] = version.split(".").map(Number) as [number, number];
    return minor > 0 ? `${major}.${minor - 1}.99` : `${major - 1}.99.0`;
  };
  for (const [parts, path, minimum] of gated) {
    it(`${path} is refused before libvirt ${minimum}`, () => {
      const xml = smallXml(parts);
      assert.throws(
        () => written(xml, below(minimum)),
        (e: Error) =>
          e instanceof UnsupportedByLibvirtError &&
          e.unsupported.some((u) => u.path === path && u.minimum === minimum) &&
          e.message.includes(`${path}: `),
      );
      assert.deepEqual(domainDifferences(xml, written(xml, "99.0.0")), []);
    });
  }

  it("is told at once, with what the definition asks for, the machine and the versions", () => {
    const xml = smallXml({
      ...efi("<loader readonly='yes' secure='yes' type='pflash' format='raw'>/x/OVMF_CODE.fd</loader>"),
      features: "<acpi/><smm state='on'/><hyperv><emsr_bitmap state='on'/></hyperv>",
    });
    assert.throws(
      () => written(xml, "9.0.0"),
      (e: Error) => {
        for (const part of [
          /^domain "c" cannot be written for libvirt 9\.0\.0: /,
          /emsr_bitmap needs libvirt 10\.7\.0/,
          /os\/loader\/@readonly: a read-only loader beside firmware that is chosen by its features needs libvirt 9\.2\.0 or newer/,
          /os\/loader: the path of a loader/,
        ])
          assert.match(e.message, part);
        return true;
      },
    );
  });

  it("goes through for the libvirt that wrote it", () => {
    for (const version of ["9.0.0", "11.3.0", "12.8.0"]) {
      const name = `libvirt-${version.slice(0, -2)}-inactive`;
      written(readFileSync(join(__dirname, "fixtures", `${name}.xml`), "utf8"), version);
    }
    assert.throws(
      () => written(readFileSync(join(__dirname, "fixtures", "libvirt-12.8-inactive.xml"), "utf8"), "9.0.0"),
      UnsupportedByLibvirtError,
    );
  });
});
