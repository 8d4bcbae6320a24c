import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { LibvirtError, libvirtClient } from "../../src/libvirt";
import { domainHandler } from "../../src/provider/domain";
import { OperationFailed } from "../../src/provider/errors";
import { plain } from "../../src/provider/properties";
import { volumeHandler } from "../../src/provider/volume";
import { StandIns } from "../libvirt/stand-ins";
import { operationContext } from "./handled-machine";

const uuid = "0b5a9f6e-3c1d-4a53-9d0e-1f2a3b4c5d6e";
const host = "qemu+tls://hostile.example/system";
const deep = `<metadata>${"<x>".repeat(100_000)}${"</x>".repeat(100_000)}</metadata>`;
const long = `<description>${"x".repeat(4 * 1024 * 1024)}</description>`;

/** Answers a batch of commands as virsh does, command by command, from files named after them. */
const BATCH = `
const fs = require("fs");
for (const command of process.argv.at(-1).split("; ")) {
  const words = command.split(" ");
  if (words[0] === "echo") fs.writeSync(words[1] === "--err" ? 2 : 1, words[1] === "--err" ? "error: " + words[2] + "\\n" : words[1] + "\\n");
  else if (fs.existsSync(__dirname + "/" + words[0] + ".txt")) fs.writeSync(1, fs.readFileSync(__dirname + "/" + words[0] + ".txt"));
}
`;

describe("a host whose answers are too long or too deep", () => {
  const standIns = new StandIns();
  const answers = (texts: Readonly<Record<string, string>>): void => {
    writeFileSync(join(standIns.folder, "batch.cjs"), BATCH);
    for (const [command, text] of Object.entries(texts)) writeFileSync(join(standIns.folder, `${command}.txt`), text);
    standIns.program("virsh", `exec '${process.execPath}' ${standIns.folder}/batch.cjs "$@"`);
  };
  const machine = (odd: string): Readonly<Record<string, string>> => ({
    dumpxml: `<domain type='kvm'><name>ada</name><uuid>${uuid}</uuid>${odd}</domain>`,
    domstate: "running\n",
    dominfo: "Persistent:     yes\nAutostart:      disable\n",
  });
  const state = plain({
    hostUri: host,
    domainXml: `<domain type='kvm'><name>ada</name><uuid>${uuid}</uuid></domain>`,
    name: "ada",
  });
  const failed =
    (says: RegExp) =>
    (error: unknown): boolean => {
      assert.ok(error instanceof OperationFailed, `${(error as Error).name}: ${String(error).slice(0, 300)}`);
      assert.match(error.message, says);
      return true;
    };

  for (const [what, odd, problem] of [
    ["deep", deep, "its elements are nested too deeply"],
    ["long", long, "it is \\d+ characters long; the limit is 4194304"],
  ] as const) {
    const says = new RegExp(
      `^${host.replace("+", "\\+")}: read the definition of machine ada: cannot read XML: ${problem}\\. To see it, run: virsh -c ${host.replace("+", "\\+")} dumpxml ${uuid}$`,
    );

    it(`a machine's definition is too ${what}: refresh and destroy say so, with the command to look at it`, async () => {
      answers(machine(odd));
      await assert.rejects(
        domainHandler().read({ id: uuid, inputs: plain({}), state }, operationContext()),
        failed(says),
      );
      await assert.rejects(
        domainHandler().delete({ id: uuid, inputs: plain({}), state }, operationContext()),
        failed(says),
      );
    });

    it(`a machine's definition is too ${what}: the host itself is not taken for unreachable`, async () => {
      answers(machine(odd));
      await assert.rejects(
        libvirtClient(host).look(uuid),
        (error) => error instanceof LibvirtError && error.code === "unreadable" && !error.isConnectionFailure,
      );
    });

    it(`a volume's description is too ${what}: refresh says so, with the command to look at it`, async () => {
      const volume = plain({ host: { uri: host }, pool: "images", name: "ada.qcow2", size: "1 GiB" });
      for (const [command, words] of [
        ["vol-dumpxml", "vol-dumpxml --pool=images --vol=ada.qcow2"],
        ["pool-dumpxml", "pool-dumpxml --pool=images"],
      ] as const) {
        answers({ "vol-dumpxml": "<volume/>", "pool-dumpxml": "<pool/>", [command]: `<volume>${odd}</volume>` });
        const at = new RegExp(
          `^${host.replace("+", "\\+")}: the response of libvirt cannot be used \\(cannot read XML: ${problem}\\)\\. To see it, run: virsh -c ${host.replace("+", "\\+")} ${words}$`,
        );
        await assert.rejects(
          volumeHandler().read({ id: "x", inputs: volume, state: volume }, operationContext()),
          failed(at),
        );
      }
    });
  }
});
