import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { http } from "../../../src/provider/fleet/checks/http";
import { port } from "../../../src/provider/fleet/checks/port";
import { program } from "../../../src/provider/fleet/checks/program";
import type { Checked, CheckSpec } from "../../../src/provider/fleet/checks/types";

const context = { signal: new AbortController().signal, timeoutMs: 2_000 };
/** On libvirt's test driver: no guest agent, so that an address is not known. */
const member = (name: string): Checked => ({
  ...{ name, host: "test:///default", uuid: "6695eb01-f6a4-8304-79aa-97f2502e193f", digest: "d", runs: true },
});

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));

/** Something that listens. The check hangs up at once, which may reset the connection. */
const portServer = (): Server => createServer((socket) => socket.on("error", () => undefined));

describe("checks of a gate", () => {
  const verdict = async (check: typeof port, spec: CheckSpec, name = "lab-1"): Promise<string | undefined> =>
    (await check([member(name)], spec, context)).get(name);

  describe("port", () => {
    it("passes where something listens, and says what it could not reach", async () => {
      const server = portServer();
      const number = await listening(server);
      assert.equal(await verdict(port, { type: "port", port: number, address: "127.0.0.1" }), undefined);
      await new Promise((resolve) => server.close(resolve));
      assert.equal(
        await verdict(port, { type: "port", port: number, address: "127.0.0.1" }),
        `port ${number} of 127.0.0.1 cannot be reached (ECONNREFUSED)`,
      );
    });

    it("puts the member's name into the address", async () => {
      assert.match(
        (await verdict(port, { type: "port", port: 9, address: "{name}.invalid" }, "lab-7"))!,
        /^port 9 of lab-7\.invalid cannot be reached \((ENOTFOUND|EAI_AGAIN)\)$/,
      );
    });

    it("ends when the deployment is cancelled", async () => {
      const cancelled = new AbortController();
      const server = portServer();
      const number = await listening(server);
      cancelled.abort();
      const found = await port(
        [member("a")],
        { type: "port", port: number, address: "10.255.255.1" },
        {
          ...context,
          signal: cancelled.signal,
        },
      );
      assert.ok(found.get("a") !== undefined);
      server.close();
    });
  });

  describe("http", () => {
    it("expects a status, and follows no redirect", async () => {
      const asked: string[] = [];
      const server = createHttp((request, response) => {
        asked.push(request.url!);
        response.writeHead(request.url!.startsWith("/moved") ? 302 : 200, { location: "/ok" }).end("x".repeat(100));
      });
      const number = await listening(server);
      const url = `http://127.0.0.1:${number}`;
      assert.equal(await verdict(http, { type: "http", url: `${url}/{name}` }, "lab 1"), undefined);
      assert.deepEqual(asked, ["/lab%201"]);
      assert.equal(
        await verdict(http, { type: "http", url: `${url}/moved` }),
        `${url}/moved answers with status 302, not 200`,
      );
      assert.equal(await verdict(http, { type: "http", url: `${url}/moved`, status: 302 }), undefined);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      assert.equal(await verdict(http, { type: "http", url }), `${url} cannot be reached (ECONNREFUSED)`);
    });

    it("says that a server does not answer in time", async () => {
      const server = createHttp(() => undefined);
      const number = await listening(server);
      const found = await http(
        [member("a")],
        { type: "http", url: `http://127.0.0.1:${number}` },
        { ...context, timeoutMs: 200 },
      );
      assert.equal(found.get("a"), `http://127.0.0.1:${number} does not answer within 0.2 s`);
      server.closeAllConnections();
      server.close();
    });
  });

  describe("program", () => {
    let folder: string;
    before(() => (folder = mkdtempSync(path.join(tmpdir(), "wg-gate-"))));
    after(() => rmSync(folder, { recursive: true }));

    it("gets the member in its environment, and no shell reads its arguments", async () => {
      const script = path.join(folder, "check.sh");
      writeFileSync(script, '#!/bin/sh\nprintf "%s|%s|%s" "$WG_NAME" "$WG_UUID" "$1"; exit 3\n', { mode: 0o755 });
      assert.equal(
        await verdict(program, { type: "program", command: [script, "$(id); `id`"] }),
        `${script} ended with exit code 3: lab-1|${member("").uuid}|$(id); \`id\``,
      );
    });

    it("passes with exit code 0, and says what cannot be run and what does not end", async () => {
      assert.equal(await verdict(program, { type: "program", command: ["/bin/true"] }), undefined);
      assert.match(
        (await verdict(program, { type: "program", command: ["/no/such"] }))!,
        /^\/no\/such cannot be run \(ENOENT\)$/,
      );
      const slow = await program(
        [member("a")],
        { type: "program", command: ["/bin/sleep", "20"] },
        { ...context, timeoutMs: 200 },
      );
      assert.equal(slow.get("a"), "/bin/sleep does not end within 0.2 s");
    });

    it("shows no control characters of what it prints", async () => {
      const found = await verdict(program, {
        type: "program",
        command: ["/bin/sh", "-c", "printf '\\033[31mred'; exit 1"],
      });
      assert.ok(!found!.includes("\u001b"), found);
      assert.match(found!, /red$/);
    });
  });
});
