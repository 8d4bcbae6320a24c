import assert from "node:assert/strict";
import { LibvirtUriError, parseLibvirtUri } from "../../src/libvirt";

function messageOf(uri: string): string {
  try {
    parseLibvirtUri(uri);
  } catch (error) {
    return (error as Error).message;
  }
  return assert.fail(`${uri} was taken`);
}

describe("libvirt URIs", () => {
  const accepted: [uri: string, canonical: string][] = [
    ["qemu:///system", "qemu:///system"],
    ["qemu:///session", "qemu:///session"],
    ["test:///default", "test:///default"],
    ["test+unix:///default", "test+unix:///default"],
    ["qemu+unix:///system?socket=/run/libvirt/libvirt-sock", "qemu+unix:///system?socket=/run/libvirt/libvirt-sock"],
    ["qemu+tls://KVM1.example.org/system", "qemu+tls://kvm1.example.org/system"],
    ["qemu+ssh://root@kvm1.example.org/system", "qemu+ssh://root@kvm1.example.org/system"],
    [
      "qemu+ssh://root@kvm1:2222/system?keyfile=/k/id&no_verify=1",
      "qemu+ssh://root@kvm1:2222/system?keyfile=/k/id&no_verify=1",
    ],
    [
      "qemu+ssh://root@kvm1:2222/system?no_verify=1&keyfile=%2Fk%2Fid",
      "qemu+ssh://root@kvm1:2222/system?keyfile=/k/id&no_verify=1",
    ],
    ["qemu+ssh://[fe80::1]:22/session", "qemu+ssh://[fe80::1]:22/session"],
    ["qemu+ssh://ada%40corp@kvm1/system", "qemu+ssh://ada%40corp@kvm1/system"],
    ["qemu+ssh://kvm1:22/system?keyfile=/k/ada@corp", "qemu+ssh://kvm1:22/system?keyfile=/k/ada%40corp"],
  ];
  for (const [uri, canonical] of accepted)
    it(`takes ${uri}`, () => {
      assert.equal(parseLibvirtUri(uri).canonical, canonical);
      assert.equal(parseLibvirtUri(canonical).canonical, canonical, "the canonical form is no URI of its own");
    });

  const refused: [uri: string, says: RegExp][] = [
    ["", /not a supported libvirt URI/],
    ["kvm1", /not a supported libvirt URI/],
    ["xen:///system", /not a supported libvirt URI/],
    ["qemu:///sytem", /did you mean "\/system"/],
    ["qemu://kvm1/system", /has a host but no transport; use qemu\+ssh:\/\/kvm1\/system/],
    ["qemu+ssh:///system", /has no host/],
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
    ["qemu+ssh://kvm1/system?keyfile=/a&keyfile=/b", /appears twice/],
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

  const meant: [written: string, uri: string][] = [
    ["kvm1", "qemu+ssh://root@kvm1/system"],
    ["kvm1.example.org", "qemu+ssh://root@kvm1.example.org/system"],
    ["192.168.1.10", "qemu+ssh://root@192.168.1.10/system"],
    ["[fe80::1]", "qemu+ssh://root@[fe80::1]/system"],
    ["root@kvm1", "qemu+ssh://root@kvm1/system"],
    ["ada@kvm1/session", "qemu+ssh://ada@kvm1/session"],
    ["ssh://root@kvm1", "qemu+ssh://root@kvm1/system"],
    ["ssh://root@kvm1:2222/", "qemu+ssh://root@kvm1:2222/system"],
    ["ssh://kvm1/system", "qemu+ssh://root@kvm1/system"],
    ["https://kvm1:8006", "qemu+ssh://root@kvm1/system"],
    ["qemu+shh://root@kvm1/system", "qemu+ssh://root@kvm1/system"],
    ["qemu+sssh://kvm1/system?no_verify=1", "qemu+ssh://kvm1/system?no_verify=1"],
    ["qemu-ssh://root@kvm1/system", "qemu+ssh://root@kvm1/system"],
    ["qemu+ssh:/root@kvm1/system", "qemu+ssh://root@kvm1/system"],
    ["qemu+ssh//root@kvm1/system", "qemu+ssh://root@kvm1/system"],
    ["QEMU+SSH://root@kvm1/system", "qemu+ssh://root@kvm1/system"],
    ["qmeu+ssh://root@kvm1/system", "qemu+ssh://root@kvm1/system"],
    ["qemu+ssh://root@kvm1", "qemu+ssh://root@kvm1/system"],
    ["qemu+tls://kvm1", "qemu+tls://kvm1/system"],
    ["qemu://kvm1", "qemu+ssh://root@kvm1/system"],
    ["qemu:///", "qemu:///system"],
    ["qemu:system", "qemu:///system"],
    ["qemu:/system", "qemu:///system"],
    ["qemu://system", "qemu:///system"],
    ["qemu://session", "qemu:///session"],
    ["kvm:///system", "qemu:///system"],
    ["localhost", "qemu:///system"],
    ["system", "qemu:///system"],
    ["session", "qemu:///session"],
    [" qemu:///system ", "qemu:///system"],
    ["kvm1\n", "qemu+ssh://root@kvm1/system"],
  ];
  for (const [written, uri] of meant) {
    it(`for ${JSON.stringify(written)} offers ${uri}`, () => {
      const message = messageOf(written);
      const offered = /did you mean "([^"]+)"/.exec(message)?.[1];
      assert.equal(
        offered === "/system" ? written.replace(/\/+$/, "/system").replace("qemu:/system", "qemu:///system") : offered,
        uri,
        message,
      );
    });
  }

  for (const written of [
    "xen:///system",
    "esx://root@esx1/",
    "vbox:///session",
    "hyperv://h/",
    "",
    "kvm1.yaml",
    "a b",
    "hello world",
    "/etc/passwd",
    "qemu+tcp://kvm1/system",
    "-oProxyCommand=x",
    "$(reboot)",
  ]) {
    it(`has no guess for ${JSON.stringify(written)}`, () => assert.doesNotMatch(messageOf(written), /did you mean/));
  }

  for (const uri of [
    "qemu+ssh://a%0ab@kvm1/system",
    "qemu+ssh://kvm1/system?keyfile=/a%0a%1b[2Jb%00",
    "qemu+ssh://kvm1/system?keyfile=a%e2%80%ae",
    "qemu+ssh://kvm1/system?no_verify=%c2%9b",
    "qemu+ssh://kvm1/system?known_hosts=%1b",
  ]) {
    it(`refuses ${uri} on one line, without a character that a terminal acts on`, () =>
      assert.throws(
        () => parseLibvirtUri(uri),
        (error) =>
          error instanceof LibvirtUriError &&
          !/[\p{Cc}\p{Cf}]/u.test(error.message) &&
          /\\u\{(a|1b|202e|9b)\}/.test(error.message),
      ));
  }

  for (const uri of [
    "qemu+ssh://root:s3cret@kvm1/system",
    "qemu+ssh://root:s3/cret@kvm1/system",
    "qemu+ssh://root:12/s3cret@kvm1/system",
    "qemu+ssh://root%3As3cret@kvm1/system",
    "xen://root:s3cret@kvm1/",
    "root:s3cret@kvm1",
    "ssh:/root:s3cret@kvm1",
    "qemu+ssh:root:s3cret@kvm1/system",
    "//root:s3cret@kvm1",
    "qemu+ssh/root:s3cret@kvm1/system",
  ]) {
    it(`does not repeat the password of ${uri.replace(/s3.?cret/, "…")}`, () =>
      assert.throws(
        () => parseLibvirtUri(uri),
        (error) =>
          error instanceof LibvirtUriError && /contains a password/.test(error.message) && !/s3/.test(error.message),
      ));
  }
});
