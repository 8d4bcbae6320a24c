import assert from "node:assert/strict";
import { LibvirtUriError, parseLibvirtUri } from "../../src/libvirt";

describe("libvirt URIs", () => {
  const accepted: [uri: string, canonical: string][] = [
    ["qemu:///system", "qemu:///system"],
    ["qemu:///session", "qemu:///session"],
    ["test:///default", "test:///default"],
    ["test+unix:///default", "test+unix:///default"],
    ["qemu+unix:///system?socket=/run/libvirt/libvirt-sock", "qemu+unix:///system?socket=/run/libvirt/libvirt-sock"],
    ["qemu+tls://KVM1.example.org/system", "qemu+tls://kvm1.example.org/system"],
    ["qemu+ssh://root@kvm1.example.org/system", "qemu+ssh://root@kvm1.example.org/system"],
    ["qemu+ssh://root@kvm1:2222/system?keyfile=/k/id&no_verify=1", "qemu+ssh://root@kvm1:2222/system?keyfile=/k/id&no_verify=1"],
    ["qemu+ssh://root@kvm1:2222/system?no_verify=1&keyfile=%2Fk%2Fid", "qemu+ssh://root@kvm1:2222/system?keyfile=/k/id&no_verify=1"],
    ["qemu+ssh://[fe80::1]:22/session", "qemu+ssh://[fe80::1]:22/session"],
    ["qemu+ssh://ada%40corp@kvm1/system", "qemu+ssh://ada%40corp@kvm1/system"],
    ["qemu+ssh://kvm1:22/system?keyfile=/k/ada@corp", "qemu+ssh://kvm1:22/system?keyfile=/k/ada%40corp"],
  ];
  for (const [uri, canonical] of accepted) it(`takes ${uri}`, () => {
    assert.equal(parseLibvirtUri(uri).canonical, canonical);
    assert.equal(parseLibvirtUri(canonical).canonical, canonical, "the canonical form is no URI of its own");
  });

  const refused: [uri: string, says: RegExp][] = [
    ["", /no libvirt URI/],
    ["kvm1", /no libvirt URI/],
    ["xen:///system", /no libvirt URI/],
    ["qemu:///sytem", /did you mean "\/system"/],
    ["qemu://kvm1/system", /names a host but no transport; write qemu\+ssh:\/\/kvm1\/system/],
    ["qemu+ssh:///system", /names no host/],
    ["qemu+tcp://kvm1/system", /transport "tcp" is not supported/],
    ["qemu+ssh://-oProxyCommand=touch%20x/system", /host "-oProxyCommand=touch%20x" is not valid/],
    ["qemu+ssh://-oProxyCommand=x@kvm1/system", /user "-oProxyCommand=x" is not valid/],
    ["qemu+ssh://a%00b@kvm1/system", /user .* is not valid/],
    ["qemu+ssh://kvm1:99999/system", /port "99999"/],
    ["qemu+ssh://kvm1/system?command=/tmp/x", /command is refused: it names a program to run on this machine/],
    ["qemu+ssh://kvm1/system?netcat=/tmp/x", /netcat is refused/],
    ["qemu+ssh://kvm1/system?keyfle=/k", /did you mean "keyfile"/],
    ["qemu+ssh://kvm1/system?keyfile=id", /keyfile must be an absolute path/],
    ["qemu+ssh://kvm1/system?known_hosts=/a%22b", /known_hosts must be an absolute path/],
    ["qemu+ssh://kvm1/system?keyfile=/k/${HOME}", /keyfile must be an absolute path/],
    ["qemu+ssh://kvm1/system?no_verify=yes", /no_verify must be 0 or 1/],
    ["qemu+ssh://kvm1/system?keyfile=/a&keyfile=/b", /stands there twice/],
    ["qemu:///system?socket=/x", /socket is refused/],
    ["qemu:///system\nx", /control or non-ASCII/],
    ["qemu+ssh://kvm1/system;rm -rf", /spaces, control/],
    [`qemu+ssh://${"a".repeat(1000)}/system`, /over 1000 characters/],
  ];
  for (const [uri, says] of refused) {
    it(`refuses ${JSON.stringify(uri.slice(0, 60))}`, () =>
      assert.throws(
        () => parseLibvirtUri(uri),
        (error) => error instanceof LibvirtUriError && says.test(error.message),
      ));
  }

  for (const uri of ["qemu+ssh://a%0ab@kvm1/system", "qemu+ssh://kvm1/system?keyfile=/a%0a%1b[2Jb%00", "qemu+ssh://kvm1/system?keyfile=a%e2%80%ae", "qemu+ssh://kvm1/system?no_verify=%c2%9b", "qemu+ssh://kvm1/system?known_hosts=%1b"]) {
    it(`refuses ${uri} on one line, without a character that a terminal acts on`, () =>
      assert.throws(
        () => parseLibvirtUri(uri),
        (error) => error instanceof LibvirtUriError && !/[\p{Cc}\p{Cf}]/u.test(error.message) && /\\u\{(a|1b|202e|9b)\}/.test(error.message),
      ));
  }

  for (const uri of ["qemu+ssh://root:s3cret@kvm1/system", "qemu+ssh://root:s3/cret@kvm1/system", "qemu+ssh://root:12/s3cret@kvm1/system", "qemu+ssh://root%3As3cret@kvm1/system", "xen://root:s3cret@kvm1/"]) {
    it(`does not repeat the password of ${uri.replace(/s3.?cret/, "…")}`, () =>
      assert.throws(
        () => parseLibvirtUri(uri),
        (error) => error instanceof LibvirtUriError && /holds a password/.test(error.message) && !/s3/.test(error.message),
      ));
  }
});
