// @ts-check
"use strict";
/**
 * The built plugin for many runs of the engine: it is asked for a fresh one over IPC, and answers with its port.
 * Nothing is kept from one to the next but what the hosts can do, which comes from a file:
 * `resource-windows-guest.cjs <uri> <profile> …`.
 */
const path = require("node:path");

const dist = path.join(__dirname, "..", "..", "..", "dist");
const { ProviderServer } = require(path.join(dist, "provider", "server"));
const { HostProfiles } = require(path.join(dist, "provider", "host-profiles"));
const { domainHandler } = require(path.join(dist, "provider", "domain"));
const { handlers } = require(path.join(dist, "provider", "registry"));
const { closeLibvirtClients } = require(path.join(dist, "libvirt"));
const { loadHostProfile } = require(path.join(dist, "hosts"));

const files = process.argv.slice(2);
const profiles = new Map(
  files.flatMap((uri, index) => (index % 2 === 0 ? [[uri, loadHostProfile(files[index + 1])]] : [])),
);
const load = async () => Promise.reject(new Error("no saved profile here"));
const probe = async (/** @type {string} */ uri) =>
  profiles.get(uri) ?? Promise.reject(new Error(`no profile of ${uri}`));

/** @type {{ close(): void } | undefined} */
let current;

async function fresh() {
  current?.close();
  await closeLibvirtClients();
  const domain = domainHandler(new HostProfiles({ probe, load }));
  const others = handlers().resources.filter((/** @type {{ token: string }} */ { token }) => token !== domain.token);
  const server = new ProviderServer({
    version: "0.0.1",
    schema: () => "{}",
    resources: [domain, ...others],
    engineAddress: undefined,
  });
  current = server;
  return server.listen();
}

process.on("message", () => void fresh().then((port) => process.send?.(port)));
process.on("disconnect", () => process.exit());
